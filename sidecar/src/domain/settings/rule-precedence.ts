import { decimal } from '../money.ts';
import type { Rule, RuleConditions } from './settings.ts';

/** Conditions of a line, then those of its order, most specific first. */
export const LINE_CONDITIONS = [
  'variation',
  'product',
  'sku',
  'category',
  'tag',
  'itemMeta',
  'productType',
  'virtual',
  'taxClass',
  'shippingMethod',
  'fee',
] as const satisfies readonly (keyof RuleConditions)[];
export const ORDER_CONDITIONS = [
  'coupon',
  'role',
  'orderMeta',
  'renewal',
  'vatNumber',
  'createdVia',
  'totalFrom',
  'totalBelow',
  'paymentMethod',
  'state',
  'country',
  'currency',
] as const satisfies readonly (keyof RuleConditions)[];
export const RULE_CONDITIONS = [...LINE_CONDITIONS, ...ORDER_CONDITIONS] as const;

export const RULE_FIELDS = ['account', 'taxType', 'tracking', 'item'] as const satisfies readonly (keyof Rule)[];

/** The place of its most specific condition: 0 = a variation. */
export function ruleRank(conditions: RuleConditions): number {
  return RULE_CONDITIONS.findIndex((key) => conditions[key] !== undefined);
}

export function conditionCount(conditions: RuleConditions): number {
  return RULE_CONDITIONS.filter((key) => conditions[key] !== undefined).length;
}

/** Indexes of the rules, the one that wins first: most specific, then more conditions, then the earlier. */
export function rulesByPrecedence(rules: readonly Rule[]): number[] {
  return rules
    .map(({ when }, index) => ({ index, rank: ruleRank(when), count: conditionCount(when) }))
    .sort((a, b) => a.rank - b.rank || b.count - a.count || a.index - b.index)
    .map(({ index }) => index);
}

/** Whether the list's order decides between two rules: equally specific, about the same, and both can match one line. */
export function isOrderDecisive(a: Rule, b: Rule): boolean {
  return kindOf(a) === kindOf(b) && areRivals(a, b);
}

/** By index: the rule that the list's order puts just before (-1) or after (1) it; null = its place does not count. */
export function rivalsIn(rules: readonly Rule[]): (index: number, by: -1 | 1) => number | null {
  const groups = new Map<string, number[]>();
  for (const [index, rule] of rules.entries()) {
    const kind = kindOf(rule);
    const group = groups.get(kind);
    if (group === undefined) groups.set(kind, [index]);
    else group.push(index);
  }
  return (index, by) => {
    const own = rules[index];
    if (own === undefined) return null;
    const group = groups.get(kindOf(own)) ?? [];
    for (let at = group.indexOf(index) + by; at >= 0 && at < group.length; at += by) {
      const place = group[at] ?? 0;
      const other = rules[place];
      if (other !== undefined && areRivals(own, other)) return place;
    }
    return null;
  };
}

/** Equal for rules that are equally specific. */
function kindOf({ when }: Rule): string {
  return `${ruleRank(when)} ${conditionCount(when)}`;
}

function areRivals(a: Rule, b: Rule): boolean {
  return RULE_FIELDS.some((field) => a[field] !== undefined && b[field] !== undefined) && canBothMatch(a.when, b.when);
}

/** A product has several categories and tags, an order several coupons; every other condition has one value. */
function canBothMatch(a: RuleConditions, b: RuleConditions): boolean {
  // First what thousands of rules differ in.
  if (!isEither(a.product, b.product) || !isEither(a.variation, b.variation) || !isSkuShared(a.sku, b.sku))
    return false;
  const kinds = new Set([lineKindOf(a), lineKindOf(b)].filter((kind) => kind !== null));
  const isShipping = kinds.has('shipping') && (a.taxClass ?? b.taxClass) !== undefined;
  return (
    kinds.size < 2 &&
    !isShipping &&
    isEither(classOfRule(a), classOfRule(b)) &&
    isShippingAlike(a.shippingMethod, b.shippingMethod) &&
    (a.fee === '*' || b.fee === '*' || isEither(a.fee?.trim().toLowerCase(), b.fee?.trim().toLowerCase())) &&
    isMetaShared(a.orderMeta, b.orderMeta) &&
    isTotalShared(a, b) &&
    isEither(a.productType, b.productType) &&
    isEither(a.virtual, b.virtual) &&
    isEither(a.renewal, b.renewal) &&
    isEither(a.vatNumber, b.vatNumber) &&
    isEither(a.createdVia, b.createdVia) &&
    isEither(a.currency, b.currency) &&
    isEither(a.role, b.role) &&
    isEither(a.paymentMethod, b.paymentMethod) &&
    isEither(a.state?.trim().toLowerCase(), b.state?.trim().toLowerCase()) &&
    isCountryShared(a.country, b.country)
  );
}

/** The kind of line that a rule is for; null = any. */
function lineKindOf({ shippingMethod, fee, ...of }: RuleConditions) {
  const { product, variation, sku, category, tag, itemMeta, productType, virtual } = of;
  if ([product, variation, sku, category, tag, itemMeta, productType, virtual].some((one) => one !== undefined))
    return 'product';
  if (shippingMethod !== undefined) return 'shipping';
  return fee === undefined ? null : 'fee';
}

function isEither<T>(a: T | undefined, b: T | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/** Two patterns may match one SKU. */
function isSkuShared(a: string | undefined, b: string | undefined): boolean {
  return [a, b].some((one) => one?.includes('*') === true) || isEither(a?.toLowerCase(), b?.toLowerCase());
}

/** One key has one value. */
function isMetaShared(a: string | undefined, b: string | undefined): boolean {
  const [first, second] = [a, b].map((one) => (one === undefined ? null : readMeta(one)));
  if (first == null || second == null || first.key !== second.key) return true;
  return first.value === null || second.value === null || first.value === second.value;
}

function isTotalShared(a: RuleConditions, b: RuleConditions): boolean {
  const isBelow = (from: string | undefined, below: string | undefined) =>
    from === undefined || below === undefined || decimal(from).lt(below);
  return isBelow(a.totalFrom, b.totalBelow) && isBelow(b.totalFrom, a.totalBelow);
}

/** "key" or "key=value"; null = any value. */
export function readMeta(condition: string): { readonly key: string; readonly value: string | null } {
  const at = condition.indexOf('=');
  if (at === -1) return { key: condition.trim(), value: null };
  return { key: condition.slice(0, at).trim(), value: condition.slice(at + 1).trim() };
}

function classOfRule({ taxClass }: RuleConditions): string | undefined {
  return taxClass === '' ? 'standard' : taxClass;
}

/** "flat_rate:3" is an instance of "flat_rate". */
function isShippingAlike(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined || a === '*' || b === '*') return true;
  return a === b || a.startsWith(`${b}:`) || b.startsWith(`${a}:`);
}

function isCountryShared(a: RuleConditions['country'], b: RuleConditions['country']): boolean {
  if (a === undefined || b === undefined) return true;
  return [a].flat().some((one) => [b].flat().includes(one));
}
