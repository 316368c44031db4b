import type { CatalogueProduct, OrderLine } from '../../domain/order.ts';
import type { Rule, RuleConditions, Settings } from '../../domain/settings/settings.ts';
import type { Planning } from '../planning.ts';

/** Most specific first: the first rule that decides a field wins it, field by field. */
const OF_LINES = ['variation', 'product', 'category', 'tag', 'taxClass', 'shippingMethod', 'fee'] as const;
const OF_ORDERS = ['coupon', 'role', 'paymentMethod', 'state', 'country'] as const;
const SPECIFICITY = [...OF_LINES, ...OF_ORDERS] as const satisfies readonly (keyof RuleConditions)[];

/** The role of a buyer without an account. */
const GUEST = 'guest';

type Facts = Pick<Planning, 'order' | 'settings' | 'catalogue' | 'customer'>;

/** The rules that apply to one line, most specific first. */
export function matchingRules(line: OrderLine, facts: Facts): Rule[] {
  const known = line.kind === 'product' ? facts.catalogue.get(line.productId) : undefined;
  return facts.settings.rules
    .filter((rule) => matchesLine(rule.when, line, known) && matchesOrder(rule.when, facts))
    .sort(
      (a, b) =>
        rank(a.when) - rank(b.when) ||
        distance(a.when, known) - distance(b.when, known) ||
        conditionCount(b.when) - conditionCount(a.when),
    );
}

type Decision = 'account' | 'taxType' | 'tracking' | 'item';

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
  const names: Record<(typeof SPECIFICITY)[number], string> = {
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
  return SPECIFICITY.filter((key) => conditions[key] !== undefined)
    .map((key) => names[key])
    .join(' and ');
}

function rank(conditions: RuleConditions): number {
  return SPECIFICITY.findIndex((key) => conditions[key] !== undefined);
}

/** A product's own category is closer to it than the category's parent. */
function distance(conditions: RuleConditions, known: CatalogueProduct | undefined): number {
  const { category } = conditions;
  if (category === undefined || known === undefined || known.categoryIds.includes(category)) return 0;
  return 1 + (known.ancestorIds ?? []).indexOf(category);
}

function conditionCount(conditions: RuleConditions): number {
  return SPECIFICITY.filter((key) => conditions[key] !== undefined).length;
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
