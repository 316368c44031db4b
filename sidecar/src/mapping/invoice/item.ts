import type { OrganisationLists, RuleDecision, XeroItem } from '../../domain/documents.ts';
import type { OrderLine } from '../../domain/order.ts';
import type { Problem } from '../../domain/problems.ts';
import { ruleName } from './rules.ts';
import type { Rule, Settings } from '../../domain/settings/settings.ts';

/** The item of a line: by rule, else the one whose code is the line's SKU, if the settings allow it. */
export function itemOf(
  line: OrderLine,
  rules: readonly Rule[],
  settings: Settings,
  lists: OrganisationLists,
  problems: Problem[],
): RuleDecision | null {
  const rule = rules.find((one) => one.item !== undefined);
  if (rule?.item === undefined) return itemBySku(line, settings, lists);
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

function itemBySku(line: OrderLine, settings: Settings, lists: OrganisationLists): RuleDecision | null {
  const { itemCodes } = settings.documents;
  if (line.kind !== 'product' || !line.sku || itemCodes === 'rules' || lists.items === null) return null;
  const item = withCode(line.sku, lists.items);
  if (item === undefined || item.isSold === false || (item.isTracked && itemCodes !== 'all')) return null;
  return { field: 'item', value: item.code, rule: 'SKU' };
}

/** Xero's codes are case-sensitive; a SKU that differs only by case still matches. */
function withCode(sku: string, items: readonly XeroItem[]): XeroItem | undefined {
  const exact = items.find((item) => item.code === sku);
  if (exact !== undefined) return exact;
  const alike = items.filter((item) => item.code.toLowerCase() === sku.trim().toLowerCase());
  return alike.length === 1 ? alike[0] : undefined;
}
