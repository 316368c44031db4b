import { type CatalogueProduct, metaText, type Order, type OrderLine } from '../domain/order.ts';
import { readMeta } from '../domain/settings/rule-precedence.ts';
import type { Rule, RuleConditions } from '../domain/settings/settings.ts';

/** The role of a buyer without an account. */
export const GUEST = 'guest';

/** What the conditions of an order ask for. */
interface OrderFacts {
  readonly order: Order;
  readonly customer?: { readonly role: string } | null | undefined;
}

export interface RuleIndex {
  /** The rules that can apply to a line, in their order: all that do, and few that don't. Without an order: of any order. */
  readonly candidates: (line: OrderLine, known: CatalogueProduct | undefined, of: OrderFacts | null) => Rule[];
  /** A rule's place in the list; -1 = not of this list. */
  readonly placeOf: (rule: Rule) => number;
}

/** One for each list of rules: settings that are read again have another list. */
const INDEXES = new WeakMap<readonly Rule[], RuleIndex>();

export function ruleIndexFor(rules: readonly Rule[]): RuleIndex {
  const known = INDEXES.get(rules);
  if (known !== undefined) return known;
  const made = makeIndex(rules);
  INDEXES.set(rules, made);
  return made;
}

/** Each rule stands under the one of its conditions that fewest other rules share. */
function makeIndex(rules: readonly Rule[]): RuleIndex {
  const asked = rules.map(({ when }) => indexKeys(when));
  const counts = new Map<string, number>();
  for (const key of asked.flat(2)) counts.set(key, (counts.get(key) ?? 0) + 1);
  const shared = (keys: readonly string[]) => Math.max(...keys.map((key) => counts.get(key) ?? 0));
  const places = new Map<string, number[]>();
  const everywhere: number[] = [];
  const byOrder: number[] = [];
  for (const [place, conditions] of asked.entries()) {
    const [fewest] = conditions.toSorted((a, b) => shared(a) - shared(b));
    if (fewest === undefined) everywhere.push(place);
    else if (fewest.some((key) => ORDER_KINDS.has(kindOf(key)))) byOrder.push(place);
    for (const key of fewest ?? []) {
      const known = places.get(key);
      if (known === undefined) places.set(key, [place]);
      else known.push(place);
    }
  }
  const kinds = new Set([...places.keys()].map(kindOf));
  const prefixes = [
    ...new Set([...places.keys()].filter((key) => kindOf(key) === SKU_PREFIX).map(({ length }) => length)),
  ];
  const placeOf = new Map(rules.map((rule, place) => [rule, place]));
  const ofOrder = rememberLast((of: OrderFacts) => orderKeys(of, kinds).flatMap((key) => places.get(key) ?? []));
  return {
    candidates: (line, known, of) => {
      const found = new Set(everywhere);
      for (const key of lineKeys(line, known, prefixes)) for (const place of places.get(key) ?? []) found.add(place);
      for (const place of of === null ? byOrder : ofOrder(of)) found.add(place);
      return [...found].sort((a, b) => a - b).flatMap((place) => rules[place] ?? []);
    },
    placeOf: (rule) => placeOf.get(rule) ?? -1,
  };
}

/** An order's lines are looked at one after the other. */
function rememberLast(read: (of: OrderFacts) => number[]): (of: OrderFacts) => number[] {
  let last: { readonly order: Order; readonly role: string | null; readonly found: number[] } | null = null;
  return (of) => {
    const role = of.customer?.role ?? null;
    if (last === null || last.order !== of.order || last.role !== role)
      last = { order: of.order, role, found: read(of) };
    return last.found;
  };
}

const SKU_PREFIX = 'skuPrefix';
const ORDER_KINDS: ReadonlySet<string> = new Set([
  ...['coupon', 'role', 'orderMeta', 'createdVia', 'paymentMethod', 'state', 'country', 'currency'],
]);

function keyOf(kind: string, value: string | number | boolean): string {
  return `${kind} ${value}`;
}

function kindOf(key: string): string {
  return key.slice(0, key.indexOf(' '));
}

/** By condition the keys of which a line or its order must have one. Conditions without keys must be looked at. */
function indexKeys(when: RuleConditions): string[][] {
  const { variation, product, sku, category, tag, itemMeta, productType, virtual, taxClass, shippingMethod, fee } =
    when;
  const { coupon, role, orderMeta, createdVia, paymentMethod, state, country, currency } = when;
  const keys = <T extends string | number | boolean>(
    kind: string,
    value: T | undefined,
    as = (one: T) => one as string,
  ) => (value === undefined ? [] : [[keyOf(kind, as(value))]]);
  return [
    ...keys('variation', variation),
    ...keys('product', product),
    ...skuKeys(sku),
    ...keys('category', category),
    ...keys('tag', tag),
    ...keys('itemMeta', itemMeta, itemMetaKey),
    ...keys('productType', productType),
    ...keys('virtual', virtual),
    ...keys('taxClass', taxClass, classOf),
    ...keys('shippingMethod', shippingMethod),
    ...keys('fee', fee, plainText),
    ...keys('coupon', coupon, plainText),
    ...keys('role', role),
    // "key=" is also true of orders that lack the meta.
    ...(orderMeta === undefined || readMeta(orderMeta).value === ''
      ? []
      : [[keyOf('orderMeta', orderMetaKey(orderMeta))]]),
    ...keys('createdVia', createdVia, plainText),
    ...keys('paymentMethod', paymentMethod),
    ...keys('state', state, plainText),
    ...(country === undefined ? [] : [[country].flat().map((code) => keyOf('country', code))]),
    ...keys('currency', currency),
  ];
}

function skuKeys(sku: string | undefined): string[][] {
  if (sku === undefined) return [];
  const [first = '', ...rest] = plainText(sku).split('*');
  if (rest.length === 0) return [[keyOf('sku', first)]];
  return first === '' ? [] : [[keyOf(SKU_PREFIX, first)]];
}

function itemMetaKey(condition: string): string {
  const { key, value } = readMeta(condition);
  return pairKey(plainText(key), value);
}

function orderMetaKey(condition: string): string {
  const { key, value } = readMeta(condition);
  return pairKey(key, value);
}

function pairKey(key: string, value: string | null): string {
  return value === null ? key : `${key}=${plainText(value)}`;
}

function* lineKeys(
  line: OrderLine,
  known: CatalogueProduct | undefined,
  prefixes: readonly number[],
): Generator<string, void> {
  if (line.kind === 'product') {
    const sku = plainText(line.sku ?? '');
    const byPrefix = keyOf(SKU_PREFIX, sku);
    yield keyOf('variation', line.variationId);
    yield keyOf('product', line.productId);
    yield keyOf('sku', sku);
    for (const length of prefixes) if (length <= byPrefix.length) yield byPrefix.slice(0, length);
    for (const { label, value } of line.attributes) {
      yield keyOf('itemMeta', plainText(label));
      yield keyOf('itemMeta', pairKey(plainText(label), value));
    }
    for (const id of [...(known?.categoryIds ?? []), ...(known?.ancestorIds ?? [])]) yield keyOf('category', id);
    for (const id of known?.tagIds ?? []) yield keyOf('tag', id);
    if (known?.type !== undefined) yield keyOf('productType', known.type);
    if (known?.isVirtual !== undefined) yield keyOf('virtual', known.isVirtual);
  }
  if (line.kind === 'shipping') {
    for (const method of shippingMethods(line)) yield keyOf('shippingMethod', method);
  } else {
    yield keyOf('taxClass', classOf(line.taxClass));
  }
  if (line.kind === 'fee') {
    yield keyOf('fee', '*');
    yield keyOf('fee', plainText(line.name));
  }
}

function orderKeys({ order, customer }: OrderFacts, kinds: ReadonlySet<string>): string[] {
  const { country, state } = deliveryAddress(order);
  const metas = kinds.has('orderMeta') ? order.meta.map(({ key }) => [key, metaText(order.meta, key)] as const) : [];
  return [
    ...order.coupons.map(({ code }) => keyOf('coupon', plainText(code))),
    keyOf('role', roleOf(order, customer)),
    ...new Set(metas.flatMap(([key, text]) => [keyOf('orderMeta', key), keyOf('orderMeta', pairKey(key, text))])),
    keyOf('createdVia', plainText(order.createdVia)),
    keyOf('paymentMethod', order.paymentMethod),
    keyOf('state', plainText(state)),
    keyOf('country', country),
    keyOf('currency', order.currency),
  ];
}

/** How rules name a shipping line. */
export function shippingMethods({ methodId, instanceId }: Extract<OrderLine, { kind: 'shipping' }>): string[] {
  return ['*', methodId, `${methodId}:${instanceId}`];
}

/** Where the goods go; digital orders have no delivery address. */
export function deliveryAddress({ shipping, billing }: Order): Order['shipping'] {
  return shipping.country === '' ? billing : shipping;
}

export function roleOf(order: Order, customer: OrderFacts['customer']): string {
  return order.customerId === 0 ? GUEST : (customer?.role ?? '');
}

export function classOf(slug: string): string {
  return slug === '' ? 'standard' : slug;
}

/** Texts that rules compare whatever their case. */
export function plainText(text: string): string {
  return text.trim().toLowerCase();
}
