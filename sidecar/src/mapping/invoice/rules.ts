import type { CatalogueProduct, OrderLine } from '../../domain/order.ts';
import {
  conditionCount,
  ORDER_CONDITIONS,
  RULE_CONDITIONS,
  type RULE_FIELDS,
  ruleRank,
} from '../../domain/settings/rule-precedence.ts';
import type { Rule, RuleConditions, Settings } from '../../domain/settings/settings.ts';
import type { Planning } from '../planning.ts';

/** The role of a buyer without an account. */
const GUEST = 'guest';

type Facts = Pick<Planning, 'order' | 'settings' | 'catalogue' | 'customer'>;

/** The rules that apply to one line, most specific first. */
export function matchingRules(line: OrderLine, facts: Facts): Rule[] {
  return rulesForLine(line, facts).filter((rule) => matchesOrder(rule.when, facts));
}

/** The rules that apply to a line of some order, most specific first: whether one does depends on its order conditions. */
export function rulesForLine(line: OrderLine, { catalogue, settings }: Pick<Facts, 'catalogue' | 'settings'>): Rule[] {
  const known = line.kind === 'product' ? catalogue.get(line.productId) : undefined;
  return settings.rules
    .filter((rule) => matchesLine(rule.when, line, known))
    .sort(
      (a, b) =>
        ruleRank(a.when) - ruleRank(b.when) ||
        distance(a.when, known) - distance(b.when, known) ||
        conditionCount(b.when) - conditionCount(a.when),
    );
}

/** What a rule asks of the order; [] = nothing. */
export function orderConditionsOf({ when }: Rule): (typeof ORDER_CONDITIONS)[number][] {
  return ORDER_CONDITIONS.filter((key) => when[key] !== undefined);
}

type Decision = (typeof RULE_FIELDS)[number];

/** The first of the rules that decides a field, with its name and the path of the setting; null = none. */
export function ruleDeciding<Field extends Decision>(field: Field, rules: readonly Rule[], settings: Settings) {
  for (const rule of rules) {
    const value = rule[field];
    if (value === undefined) continue;
    return { value, path: `rules.${settings.rules.indexOf(rule)}.${field}`, name: ruleName(rule.when) };
  }
  return null;
}

/** "category 15", "tax class reduced-rate and country US": explains a decision. */
export function ruleName(conditions: RuleConditions): string {
  const names: Record<(typeof RULE_CONDITIONS)[number], string> = {
    variation: `variation ${conditions.variation ?? ''}`,
    product: `product ${conditions.product ?? ''}`,
    category: `category ${conditions.category ?? ''}`,
    tag: `tag ${conditions.tag ?? ''}`,
    taxClass: `tax class ${conditions.taxClass === '' ? 'standard' : (conditions.taxClass ?? '')}`,
    shippingMethod:
      conditions.shippingMethod === '*' ? 'shipping' : `shipping method ${conditions.shippingMethod ?? ''}`,
    fee: conditions.fee === '*' ? 'fee' : `fee "${conditions.fee ?? ''}"`,
    coupon: `coupon "${conditions.coupon ?? ''}"`,
    role: `role ${conditions.role ?? ''}`,
    paymentMethod: `payment method ${conditions.paymentMethod ?? ''}`,
    state: `state ${conditions.state ?? ''}`,
    country: `country ${[conditions.country ?? ''].flat().join(', ')}`,
  };
  return RULE_CONDITIONS.filter((key) => conditions[key] !== undefined)
    .map((key) => names[key])
    .join(' and ');
}

/** A product's own category is closer to it than the category's parent. */
function distance(conditions: RuleConditions, known: CatalogueProduct | undefined): number {
  const { category } = conditions;
  if (category === undefined || known === undefined || known.categoryIds.includes(category)) return 0;
  return 1 + (known.ancestorIds ?? []).indexOf(category);
}

function matchesLine(conditions: RuleConditions, line: OrderLine, known: CatalogueProduct | undefined): boolean {
  const product = line.kind === 'product' ? line : null;
  const { category, taxClass, shippingMethod, fee } = conditions;
  const categories = [...(known?.categoryIds ?? []), ...(known?.ancestorIds ?? [])];
  return (
    (conditions.product === undefined || product?.productId === conditions.product) &&
    (conditions.variation === undefined || product?.variationId === conditions.variation) &&
    (category === undefined || categories.includes(category)) &&
    (conditions.tag === undefined || known?.tagIds.includes(conditions.tag) === true) &&
    (taxClass === undefined || (line.kind !== 'shipping' && classOf(line.taxClass) === classOf(taxClass))) &&
    (shippingMethod === undefined ||
      (line.kind === 'shipping' &&
        ['*', line.methodId, `${line.methodId}:${line.instanceId}`].includes(shippingMethod))) &&
    (fee === undefined || (line.kind === 'fee' && (fee === '*' || sameText(line.name, fee))))
  );
}

function matchesOrder(conditions: RuleConditions, { order, customer }: Facts): boolean {
  const { country, state, paymentMethod, coupon, role } = conditions;
  const ownRole = order.customerId === 0 ? GUEST : (customer?.role ?? '');
  // Where the goods go; digital orders have no delivery address.
  const destination = order.shipping.country === '' ? order.billing : order.shipping;
  return (
    (country === undefined || [country].flat().includes(destination.country)) &&
    (state === undefined || sameText(destination.state, state)) &&
    (paymentMethod === undefined || order.paymentMethod === paymentMethod) &&
    (coupon === undefined || order.coupons.some((one) => sameText(one.code, coupon))) &&
    (role === undefined || ownRole === role)
  );
}

function classOf(slug: string): string {
  return slug === '' ? 'standard' : slug;
}

function sameText(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
