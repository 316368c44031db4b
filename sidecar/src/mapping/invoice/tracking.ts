import type { OrganisationLists, RuleDecision, TrackingChoice } from '../../domain/documents.ts';
import type { Problem } from '../../domain/problems.ts';
import { ruleName } from './rules.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';

/** The tracking of a line: the first rule that names one, else the default; checked when the lists were read. */
export function trackingOf(
  rules: readonly Rule[],
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): { readonly tracking: readonly TrackingChoice[]; readonly because: readonly RuleDecision[] } {
  const rule = rules.find((one) => one.tracking !== undefined);
  const tracking = rule?.tracking ?? settings.tracking;
  const path = rule === undefined ? 'tracking' : `rules.${settings.rules.indexOf(rule)}.tracking`;
  const name = rule === undefined ? 'default' : ruleName(rule.when);
  for (const choice of tracking) checkChoice(choice, path, lists, problems);
  return {
    tracking,
    because: tracking.map((choice) => ({ field: 'tracking', value: choice.optionId, rule: name })),
  };
}

function checkChoice(choice: TrackingChoice, path: string, lists: OrganisationLists, problems: Problem[]): void {
  if (lists.trackingCategories === null) return;
  const category = lists.trackingCategories.find((one) => one.categoryId === choice.categoryId);
  const option = category?.options.find((one) => one.optionId === choice.optionId);
  if (category?.status === 'ACTIVE' && option?.status === 'ACTIVE') return;
  const what = category === undefined ? 'category' : `option of "${category.name}"`;
  problems.push({
    code: 'tracking_unknown',
    message: `The chosen tracking ${what} is missing or archived in Xero.`,
    fix: `Choose the tracking again (setting ${path}).`,
    details: { setting: path, categoryId: choice.categoryId, optionId: choice.optionId },
  });
}
