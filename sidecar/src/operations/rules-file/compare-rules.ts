import { decimal } from '../../domain/money.ts';
import { RULE_CONDITIONS, RULE_FIELDS } from '../../domain/settings/rule-precedence.ts';
import type { Rule, RuleConditions } from '../../domain/settings/settings.ts';

export interface RuleChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  /** Its place before, and its place now, from 0; null = it has none. */
  readonly from: number | null;
  readonly to: number | null;
}

export interface RulesCompared {
  readonly same: number;
  readonly counts: Readonly<Record<RuleChange['kind'], number>>;
  /** In the order of the new rules; those that are removed last. */
  readonly changes: readonly RuleChange[];
}

/** What becomes of each rule. Rules with the same conditions are the same rule. */
export function compareRules(before: readonly Rule[], after: readonly Rule[]): RulesCompared {
  const open = new Map<string, number[]>();
  for (const [index, rule] of before.entries()) {
    const key = conditionsKey(rule.when);
    open.set(key, [...(open.get(key) ?? []), index]);
  }
  const origins = after.map((rule) => takeFrom(open, before, rule));
  const kept = origins.filter((origin) => origin !== null);
  const still = longestRising(kept);
  const changes = after.flatMap((rule, to): RuleChange[] => {
    const from = origins[to] ?? null;
    const old = from === null ? undefined : before[from];
    if (from === null || old === undefined) return [{ kind: 'added', from: null, to }];
    if (resultKey(old) !== resultKey(rule)) return [{ kind: 'changed', from, to }];
    return still.has(from) ? [] : [{ kind: 'moved', from, to }];
  });
  const removed = [...open.values()].flat().toSorted((a, b) => a - b);
  const all = [...changes, ...removed.map((from): RuleChange => ({ kind: 'removed', from, to: null }))];
  const count = (kind: RuleChange['kind']) => all.filter((one) => one.kind === kind).length;
  return {
    same: after.length - changes.length,
    counts: { added: count('added'), removed: count('removed'), changed: count('changed'), moved: count('moved') },
    changes: all,
  };
}

/** Of several rules with these conditions the one with the same result, else the first. */
function takeFrom(open: Map<string, number[]>, before: readonly Rule[], rule: Rule): number | null {
  const places = open.get(conditionsKey(rule.when)) ?? [];
  const same = places.find((place) => resultKey(before[place]) === resultKey(rule)) ?? places[0];
  if (same === undefined) return null;
  places.splice(places.indexOf(same), 1);
  return same;
}

/** Equal for conditions that ask the same, however they are written. */
export function conditionsKey(when: RuleConditions): string {
  return JSON.stringify(RULE_CONDITIONS.flatMap((key) => (when[key] === undefined ? [] : [[key, plain(key, when)]])));
}

function plain(key: (typeof RULE_CONDITIONS)[number], when: RuleConditions): unknown {
  const value = when[key];
  if (key === 'country') return [value].flat().toSorted();
  if (key === 'taxClass' && value === '') return 'standard';
  if ((key === 'totalFrom' || key === 'totalBelow') && typeof value === 'string') return decimal(value).toFixed();
  return value;
}

function resultKey(rule: Rule | undefined): string {
  return JSON.stringify(RULE_FIELDS.map((field) => rule?.[field] ?? null));
}

/** The most places that kept their order: only the others have moved. */
function longestRising(places: readonly number[]): ReadonlySet<number> {
  const ends: number[] = [];
  const previous = new Map<number, number | null>();
  for (const place of places) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < place) low = middle + 1;
      else high = middle;
    }
    previous.set(place, low === 0 ? null : (ends[low - 1] ?? null));
    ends[low] = place;
  }
  const rising = new Set<number>();
  for (let place = ends.at(-1) ?? null; place !== null; place = previous.get(place) ?? null) rising.add(place);
  return rising;
}
