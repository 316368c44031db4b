import type { Catalogue, Order, OrderLine } from './order.ts';
import type { Rule, RuleConditions, Settings } from './settings.ts';

/** Most specific first: the first rule that decides a field wins it, each field by itself. */
const SPECIFICITY = [
  'variation',
  'product',
  'category',
  'tag',
  'taxClass',
  'shippingMethod',
  'fee',
  'country',
] as const satisfies readonly (keyof RuleConditions)[];

/** The rules that apply to one line, most specific first. */
export function matchingRules(line: OrderLine, order: Order, settings: Settings, catalogue: Catalogue): Rule[] {
  return settings.rules
    .filter((rule) => matches(rule.when, line, order, catalogue))
    .sort((a, b) => rank(a.when) - rank(b.when) || conditionCount(b.when) - conditionCount(a.when));
}

/** "category 15", "tax class reduced-rate and country US": how a decision is explained. */
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
    country: `country ${[conditions.country ?? ''].flat().join(', ')}`,
  };
  return SPECIFICITY.filter((key) => conditions[key] !== undefined)
    .map((key) => names[key])
    .join(' and ');
}

/** Where the goods go; digital orders have no delivery address. */
function destinationCountry(order: Order): string {
  return order.shipping.country || order.billing.country;
}

function rank(conditions: RuleConditions): number {
  return SPECIFICITY.findIndex((key) => conditions[key] !== undefined);
}

function conditionCount(conditions: RuleConditions): number {
  return SPECIFICITY.filter((key) => conditions[key] !== undefined).length;
}

function matches(conditions: RuleConditions, line: OrderLine, order: Order, catalogue: Catalogue): boolean {
  const product = line.kind === 'product' ? line : null;
  const known = product === null ? undefined : catalogue.get(product.productId);
  const { taxClass, shippingMethod, fee, country } = conditions;
  return (
    (conditions.product === undefined || product?.productId === conditions.product) &&
    (conditions.variation === undefined || product?.variationId === conditions.variation) &&
    (conditions.category === undefined || known?.categoryIds.includes(conditions.category) === true) &&
    (conditions.tag === undefined || known?.tagIds.includes(conditions.tag) === true) &&
    (taxClass === undefined || (line.kind !== 'shipping' && classOf(line.taxClass) === classOf(taxClass))) &&
    (shippingMethod === undefined ||
      (line.kind === 'shipping' && (shippingMethod === '*' || line.methodId === shippingMethod))) &&
    (fee === undefined || (line.kind === 'fee' && (fee === '*' || sameText(line.name, fee)))) &&
    (country === undefined || [country].flat().includes(destinationCountry(order)))
  );
}

function classOf(slug: string): string {
  return slug === '' ? 'standard' : slug;
}

function sameText(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}
