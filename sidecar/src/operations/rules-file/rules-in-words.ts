import type { Rule } from '../../domain/settings/settings.ts';
import { RULE_FIELDS } from '../../domain/settings/rule-precedence.ts';
import { ruleName } from '../../mapping/invoice/rules.ts';
import type { RuleChange } from './compare-rules.ts';

/** "category 15 → account 210, tax type OUTPUT2". */
export function ruleInWords(rule: Rule): string {
  return `${ruleName(rule.when)} → ${resultInWords(rule)}`;
}

function resultInWords(rule: Rule): string {
  const { account, taxType, item, tracking } = rule;
  const names = {
    account: `account ${account ?? ''}`,
    taxType: `tax type ${taxType ?? ''}`,
    tracking: tracking?.length === 1 ? 'tracking' : `${tracking?.length ?? 0} tracking options`,
    item: `item ${item ?? ''}`,
  };
  return RULE_FIELDS.filter((field) => rule[field] !== undefined)
    .map((field) => names[field])
    .join(', ');
}

/** What becomes of one rule; places as people count them. */
export function changeInWords({ kind, from, to }: RuleChange, before: readonly Rule[], after: readonly Rule[]): string {
  const old = from === null ? undefined : before[from];
  const now = to === null ? undefined : after[to];
  const [oldPlace, place] = [(from ?? 0) + 1, (to ?? 0) + 1];
  switch (kind) {
    case 'added':
      return now === undefined ? '' : `added as ${place}: ${ruleInWords(now)}`;
    case 'removed':
      return old === undefined ? '' : `removed: ${ruleInWords(old)}`;
    case 'moved':
      return now === undefined ? '' : `moved from ${oldPlace} to ${place}: ${ruleInWords(now)}`;
    case 'changed':
      return old === undefined || now === undefined ? '' : `changed: ${ruleInWords(old)}; now ${resultInWords(now)}`;
  }
}
