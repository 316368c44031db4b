import type { OrganisationLists, RuleDecision } from './documents.ts';
import type { Problem } from './problems.ts';
import { ruleName } from './rules.ts';
import type { Rule, Settings } from './settings.ts';

/** An item code is sent only where a rule says so: a tracked item would move Xero's stock. */
export function itemOf(
  rules: readonly Rule[],
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): RuleDecision | null {
  const rule = rules.find((one) => one.item !== undefined);
  if (rule?.item === undefined) return null;
  if (lists.items !== null && !lists.items.some((item) => item.code === rule.item)) {
    const path = `rules.${settings.rules.indexOf(rule)}.item`;
    problems.push({
      code: 'item_unknown',
      message: `There is no item "${rule.item}" in Xero.`,
      fix: `Choose another item (setting ${path}), or create it in Xero.`,
      details: { item: rule.item, setting: path },
    });
    return null;
  }
  return { field: 'item', value: rule.item, rule: ruleName(rule.when) };
}
