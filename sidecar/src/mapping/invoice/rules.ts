import { decimal } from '../../domain/money.ts';
import { type CatalogueProduct, metaText, type Order, type OrderLine, type ProductLine } from '../../domain/order.ts';
import {
  conditionCount,
  ORDER_CONDITIONS,
  readMeta,
  RULE_CONDITIONS,
  type RULE_FIELDS,
  ruleRank,
} from '../../domain/settings/rule-precedence.ts';
import type { Rule, RuleConditions, Settings } from '../../domain/settings/settings.ts';
import { vatNumber } from '../contact/contact-number.ts';
import type { Planning } from '../planning.ts';
import { classOf, deliveryAddress, plainText, roleOf, ruleIndexFor, shippingMethods } from '../rule-index.ts';

type Facts = Pick<Planning, 'order' | 'settings' | 'catalogue' | 'customer'>;

/** The rules that apply to one line, most specific first. */
export function matchingRules(line: OrderLine, facts: Facts): Rule[] {
  const among = ruleIndexFor(facts.settings.rules).candidates(line, productOf(line, facts), facts);
  return rulesAmong(among, line, facts).filter((rule) => matchesOrder(rule.when, facts));
}

/** The rules that apply to a line of some order, most specific first: whether one does depends on its order conditions. */
export function rulesForLine(line: OrderLine, facts: Pick<Facts, 'catalogue' | 'settings'>): Rule[] {
  const among = ruleIndexFor(facts.settings.rules).candidates(line, productOf(line, facts), null);
  return rulesAmong(among, line, facts);
}

/** Those of some rules, in the order of the settings, that apply to a line: most specific first. */
export function rulesAmong(rules: readonly Rule[], line: OrderLine, facts: Pick<Facts, 'catalogue'>): Rule[] {
  const known = productOf(line, facts);
  return rules
    .filter((rule) => matchesLine(rule.when, line, known))
    .sort(
      (a, b) =>
        ruleRank(a.when) - ruleRank(b.when) ||
        distance(a.when, known) - distance(b.when, known) ||
        conditionCount(b.when) - conditionCount(a.when),
    );
}

function productOf(line: OrderLine, { catalogue }: Pick<Facts, 'catalogue'>): CatalogueProduct | undefined {
  return line.kind === 'product' ? catalogue.get(line.productId) : undefined;
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
    return { value, path: `rules.${ruleIndexFor(settings.rules).placeOf(rule)}.${field}`, name: ruleName(rule.when) };
  }
  return null;
}

/** "category 15", "tax class reduced-rate and country US": explains a decision. */
export function ruleName(conditions: RuleConditions): string {
  const names: Record<(typeof RULE_CONDITIONS)[number], string> = {
    variation: `variation ${conditions.variation ?? ''}`,
    product: `product ${conditions.product ?? ''}`,
    sku: `SKU ${conditions.sku ?? ''}`,
    category: `category ${conditions.category ?? ''}`,
    tag: `tag ${conditions.tag ?? ''}`,
    itemMeta: `item meta "${conditions.itemMeta ?? ''}"`,
    productType: `product type ${conditions.productType ?? ''}`,
    virtual: conditions.virtual === true ? 'virtual products' : 'products that are delivered',
    taxClass: `tax class ${conditions.taxClass === '' ? 'standard' : (conditions.taxClass ?? '')}`,
    shippingMethod:
      conditions.shippingMethod === '*' ? 'shipping' : `shipping method ${conditions.shippingMethod ?? ''}`,
    fee: conditions.fee === '*' ? 'fee' : `fee "${conditions.fee ?? ''}"`,
    coupon: `coupon "${conditions.coupon ?? ''}"`,
    role: `role ${conditions.role ?? ''}`,
    orderMeta: `order meta "${conditions.orderMeta ?? ''}"`,
    renewal: conditions.renewal === true ? 'renewals' : 'orders that are no renewal',
    vatNumber: conditions.vatNumber === true ? 'buyers with a VAT number' : 'buyers without a VAT number',
    createdVia: `created via ${conditions.createdVia ?? ''}`,
    totalFrom: `total from ${conditions.totalFrom ?? ''}`,
    totalBelow: `total below ${conditions.totalBelow ?? ''}`,
    paymentMethod: `payment method ${conditions.paymentMethod ?? ''}`,
    state: `state ${conditions.state ?? ''}`,
    country: `country ${[conditions.country ?? ''].flat().join(', ')}`,
    currency: `currency ${conditions.currency ?? ''}`,
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
    (conditions.sku === undefined || (product !== null && isSku(product.sku ?? '', conditions.sku))) &&
    (conditions.itemMeta === undefined || (product !== null && showsMeta(product, conditions.itemMeta))) &&
    (conditions.productType === undefined || (product !== null && known?.type === conditions.productType)) &&
    (conditions.virtual === undefined || (product !== null && known?.isVirtual === conditions.virtual)) &&
    (taxClass === undefined || (line.kind !== 'shipping' && classOf(line.taxClass) === classOf(taxClass))) &&
    (shippingMethod === undefined || (line.kind === 'shipping' && shippingMethods(line).includes(shippingMethod))) &&
    (fee === undefined || (line.kind === 'fee' && (fee === '*' || sameText(line.name, fee))))
  );
}

/** Whether an order is one that a rule asks for. */
export function matchesOrder(conditions: RuleConditions, { order, customer, settings }: Facts): boolean {
  const { country, state, paymentMethod, coupon, role, orderMeta, renewal, createdVia, currency } = conditions;
  const { totalFrom, totalBelow, vatNumber: hasNumber } = conditions;
  const ownRole = roleOf(order, customer);
  const destination = deliveryAddress(order);
  return (
    (country === undefined || [country].flat().includes(destination.country)) &&
    (state === undefined || sameText(destination.state, state)) &&
    (paymentMethod === undefined || order.paymentMethod === paymentMethod) &&
    (coupon === undefined || order.coupons.some((one) => sameText(one.code, coupon))) &&
    (role === undefined || ownRole === role) &&
    (orderMeta === undefined || hasMeta(order, orderMeta)) &&
    (renewal === undefined || isRenewal(order) === renewal) &&
    (hasNumber === undefined || (vatNumber(order, settings) !== '') === hasNumber) &&
    (createdVia === undefined || sameText(order.createdVia, createdVia)) &&
    (totalFrom === undefined || decimal(order.total).gte(totalFrom)) &&
    (totalBelow === undefined || decimal(order.total).lt(totalBelow)) &&
    (currency === undefined || order.currency === currency)
  );
}

/** Where WooCommerce Subscriptions names the subscription that an order renews (assumed: its documentation lists no metas). */
const RENEWAL_KEY = '_subscription_renewal';

function isRenewal(order: Order): boolean {
  return metaText(order.meta, RENEWAL_KEY) !== '';
}

function hasMeta({ meta }: Order, condition: string): boolean {
  const { key, value } = readMeta(condition);
  const text = metaText(meta, key);
  return value === null ? text !== '' : sameText(text, value);
}

function showsMeta({ attributes }: ProductLine, condition: string): boolean {
  const { key, value } = readMeta(condition);
  return attributes.some((one) => sameText(one.label, key) && (value === null || sameText(one.value, value)));
}

/** Linear in both, whatever the pattern: each part is found after the one before. */
function isSku(sku: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.trim().toLowerCase().split('*');
  const text = sku.trim().toLowerCase();
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text === '' || !text.startsWith(first)) return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}

function sameText(a: string, b: string): boolean {
  return plainText(a) === plainText(b);
}
