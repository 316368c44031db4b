import { isAppError } from '../domain/app-error.ts';
import type { NewAction } from '../ledger/audit/actions.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Settings } from '../domain/settings/settings.ts';
import { changedSettings } from '../settings/changed-paths.ts';
import { compareRules } from './rules-file/compare-rules.ts';
import { changeInWords } from './rules-file/rules-in-words.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

/** Values recorded per change; a note counts them all. */
const PATHS_RECORDED_MAX = 200;
/** More values of rules are one row, in words: a rule that is put first gives all others another path. */
const RULE_PATHS_RECORDED_MAX = 20;
/** Of those, in words. */
const RULES_NAMED_MAX = 20;

export interface SettingsChange {
  readonly storeId: string;
  /** See ledger/audit/actor.ts. */
  readonly by: string | null;
}

/**
 * The one way to change a store's settings: the trail records who changed what, from which value to which.
 * `change` uses the settings store and must not use the ledger. Its errors are rethrown, and nothing is recorded.
 */
export async function changeSettings(
  parts: { readonly settings: SettingsStore; readonly ledger: Pick<Ledger, 'together'> },
  { storeId, by }: SettingsChange,
  change: (settings: SettingsStore) => Promise<Settings>,
): Promise<Settings> {
  // The file is written before the rows are committed: a change that cannot be recorded fails visibly.
  return parts.ledger.together(async (ledger) => {
    const before = await parts.settings.get(storeId);
    const after = await change(parts.settings);
    await ledger.recordActions(toActions(before, after, storeId, by));
    return after;
  });
}

function toActions(before: Settings, after: Settings, storeId: string, by: string | null): NewAction[] {
  const all = changedSettings(before, after, RULE_PATHS_RECORDED_MAX + 1);
  const ofRules = all.filter(({ path }) => path.startsWith('rules.'));
  const isMany = ofRules.length > RULE_PATHS_RECORDED_MAX;
  const changes = isMany ? all.filter(({ path }) => !path.startsWith('rules.')) : all;
  const rules = isMany ? [rulesChanged(before, after, storeId, by)] : [];
  const recorded = changes.slice(0, PATHS_RECORDED_MAX);
  const note = changes.length > recorded.length ? { note: `${changes.length} values changed at once.` } : {};
  // The first account of sales is a person's choice, also where it is the one that most books have.
  const isFirst = before.accounts.sales === null && after.accounts.sales !== null;
  const chosen: NewAction[] = isFirst ? [{ action: 'accounts_confirmed', by, storeId }] : [];
  const values = recorded.map(({ path, from, to }): NewAction => ({
    action: path !== 'sync.active' ? 'settings_changed' : to === true ? 'resumed' : 'paused',
    by,
    storeId,
    detail: { path, from: from ?? null, to: to ?? null, ...note },
  }));
  return [...chosen, ...rules, ...values];
}

function rulesChanged(before: Settings, after: Settings, storeId: string, by: string | null): NewAction {
  const { counts, changes } = compareRules(before.rules, after.rules);
  const named = changes.slice(0, RULES_NAMED_MAX).map((one) => changeInWords(one, before.rules, after.rules));
  const left = changes.length - named.length;
  const note = [...named, ...(left === 0 ? [] : [`and ${left} more`])].join('; ');
  return { action: 'rules_changed', by, storeId, detail: { ...counts, rules: after.rules.length, note } };
}

/** A store's settings; null while their file cannot be read: such a store waits, its orders must not use the defaults. */
export async function readableSettings(settings: Pick<SettingsStore, 'get'>, storeId: string) {
  try {
    return await settings.get(storeId);
  } catch (error) {
    if (isAppError(error, 'settings')) return null;
    throw error;
  }
}
