import { beforeAll, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { Poster } from '../../simulators/exact/post-order.ts';
import { recordedShops } from '../../simulators/exact/recorded.ts';
import type { ShopToRun } from '../../simulators/exact/run-shop.ts';
import { openXero } from '../../simulators/exact/xero-in-process.ts';
import { reportedSales, type Reported } from '../../simulators/judges/product-report.ts';
import { salesByItem, type ItemSales } from '../../simulators/judges/sales-by-item.ts';
import { isObject, textAt, type JsonObject } from '../../simulators/store/json.ts';
import { readRecording } from '../../simulators/store/recording.ts';
import { StoreState } from '../../simulators/store/store-state.ts';
import type { Organisation } from '../../simulators/xero/accounting/organisation.ts';
import { DEFAULT_SWITCHES } from '../../simulators/xero/switches.ts';
import type { XeroItem } from '../../src/domain/documents.ts';
import type { Order, OrderLine } from '../../src/domain/order.ts';
import type { Refund } from '../../src/domain/refund.ts';
import type { Settings } from '../../src/domain/settings/settings.ts';
import { codeOfProduct } from '../../src/mapping/invoice/item-code.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';

interface Counted {
  readonly units: Big;
  readonly net: Big;
  /** Documents have no fractions of the currency's smallest unit: what the net may differ by. */
  readonly leeway: Big;
}

/** Recorded lines that the shop's report counts otherwise. */
const COUNTED_OTHERWISE: Readonly<Record<string, number>> = { qty_fractional: 7, refunds: 1 };

/** The report rounds each line itself: at most half of a unit more. */
const ROUNDED_TWICE = '1.5';

const HOME = 'https://shop.example.com';

/** What the amount of a refund that people rounded may differ from its lines, in smallest units a line. */
const ROUNDED_UNITS = 2;

/** A recorded shop with items on, posted order by order into the simulated Xero, and what its own lines come to. */
async function postAll(shop: ShopToRun) {
  const xero = openXero(shop.books, DEFAULT_SWITCHES);
  const lists = await xero.lists();
  const chosen = shop.settings(lists);
  const settings: Settings = { ...chosen, items: { create: 'sold', update: 'never', withoutSku: 'product-id' } };
  const poster = new Poster(xero);
  const sold = new Map<string, Counted>();
  const refunded = new Map<string, Counted>();
  const withoutItem: string[] = [];
  const notPosted: number[] = [];
  const add = (to: Map<string, Counted>, order: Order, line: OrderLine, leeway: Big) => {
    const code = line.kind === 'product' ? codeOfProduct(line, settings, shop.id) : null;
    if (line.kind !== 'product' || code === null) return;
    const key = `${code.toLowerCase()} ${order.currency}`;
    const before = to.get(key) ?? { units: new Big(0), net: new Big(0), leeway: new Big(0) };
    const units = before.units.plus(line.quantity);
    to.set(key, { units, net: before.net.plus(line.total), leeway: before.leeway.plus(leeway) });
  };
  for (const { name, order, refunds, decimals } of shop.orders) {
    const unit = new Big(10).pow(-Math.min(2, decimals));
    const plan = planDocuments(order, {
      settings,
      lists: { ...lists, items: itemsOf(shop.books) },
      catalogue: new Map(),
      store: { id: shop.id, url: HOME },
      units: shop.units,
      refunds,
    });
    if (plan.kind !== 'documents') {
      notPosted.push(order.id);
      expect([name, plan.kind]).toEqual([name, 'skip']);
      continue;
    }
    expect([name, poster.post(plan.documents)]).toEqual([name, []]);
    for (const line of order.lines) add(sold, order, line, unit);
    const rounded = unit.times(ROUNDED_UNITS);
    for (const line of refunds.flatMap((refund) => returnedBy(refund, order))) add(refunded, order, line, rounded);
    const named = plan.documents.invoice.lines.filter(({ itemCode }) => itemCode !== null).length;
    const products = order.lines.filter((line) => line.kind === 'product' && (line.sku || line.productId > 0)).length;
    if (named < products) withoutItem.push(`${name}: ${named} of ${products}`);
  }
  return { settings, notPosted, sold, refunded, withoutItem };
}

/**
 * The goods that a refund took back: its lines with a quantity; all of the order, where an order without refunds was set to refunded.
 * Any other amount is money for no goods, and names no item.
 */
function returnedBy({ amount, lines }: Refund, { total, lines: all }: Order): readonly OrderLine[] {
  if (lines.length === 0) return new Big(amount).eq(total) ? all : [];
  return lines.map(({ line }) => line).filter((line) => line.kind !== 'product' || !new Big(line.quantity).eq(0));
}

function itemsOf({ items }: Organisation): XeroItem[] {
  return Object.values(items).map(({ id, code, name, quantityOnHand, isSold }) => {
    return { itemId: id, code, name, isTracked: quantityOnHand !== null, isSold };
  });
}

/** What differs: units at all, net by the leeway or more. */
function differences(shop: ReadonlyMap<string, Counted>, books: ReturnType<typeof salesByItem>): string[] {
  return [...new Set([...shop.keys(), ...books.keys()])].flatMap((key) => {
    const [own, booked] = [shop.get(key), books.get(key)];
    if (own === undefined || booked === undefined)
      return [`${key}: ${own === undefined ? 'not in the shop' : 'not in Xero'}`];
    const isSame = own.units.eq(booked.units) && own.net.minus(booked.net).abs().lt(own.leeway);
    return isSame
      ? []
      : [
          `${key}: ${own.units.toFixed()} for ${own.net.toFixed()}, in Xero ${booked.units.toFixed()} for ${booked.net.toFixed()}`,
        ];
  });
}

/** The shop's product report by the code of the item, in all currencies together, as Analytics adds them. */
function byCode(reported: readonly Reported[], settings: Settings, storeId: string): Map<string, ItemSales> {
  const sales = new Map<string, ItemSales>();
  for (const one of reported) {
    addTo(sales, codeOfProduct(one, settings, storeId) ?? '', one);
  }
  return sales;
}

/** Sold less credited. */
function inBooks(books: Organisation): Map<string, ItemSales> {
  const all = new Map<string, ItemSales>();
  for (const [key, sold] of salesByItem(books, 'sales')) addTo(all, withoutCurrency(key), sold);
  for (const [key, { units, net }] of salesByItem(books, 'credits'))
    addTo(all, withoutCurrency(key), { units: units.neg(), net: net.neg() });
  return new Map([...all].filter(([, { units, net }]) => !units.eq(0) || !net.eq(0)));
}

const withoutCurrency = (key: string) => key.slice(0, key.lastIndexOf(' '));

function addTo(sales: Map<string, ItemSales>, code: string, { units, net }: ItemSales): void {
  const before = sales.get(code.toLowerCase()) ?? { units: new Big(0), net: new Big(0) };
  sales.set(code.toLowerCase(), { units: before.units.plus(units), net: before.net.plus(net) });
}

/**
 * What WooCommerce's report counts otherwise, by its own rules: the part of a quantity behind the point is lost, and an amount without
 * quantity lowers a product's sales, which no item line of Xero can say.
 */
function countedOtherwise(store: StoreState): Reported[] {
  const lines = store.orderIds.flatMap((id) =>
    [store.row(id, 8), ...(store.refunds(id, 8) ?? [])].flatMap((document) => linesOf(document)),
  );
  return lines.flatMap((line) => {
    const quantity = new Big(Number(line['quantity']));
    const units = quantity.minus(quantity.round(0, Big.roundDown));
    const net = quantity.eq(0) ? new Big(textAt(line, 'total')).neg() : new Big(0);
    if (units.eq(0) && net.eq(0)) return [];
    const sku = typeof line['sku'] === 'string' ? line['sku'] : null;
    return [{ productId: Number(line['product_id']), variationId: Number(line['variation_id']), sku, units, net }];
  });
}

function linesOf(document: JsonObject | undefined): JsonObject[] {
  const lines = document?.['line_items'];
  return Array.isArray(lines) ? lines.filter(isObject) : [];
}

describe.each(recordedShops().map((shop) => [shop.id, shop] as const))('%s', (_, shop) => {
  let posted: Awaited<ReturnType<typeof postAll>>;
  beforeAll(async () => {
    posted = await postAll(shop);
  });

  test('units and net by item equal the shop’s own lines, sold and refunded', () => {
    const { sold, refunded, withoutItem } = posted;
    expect(withoutItem).toEqual([]);
    expect(differences(sold, salesByItem(shop.books, 'sales'))).toEqual([]);
    expect(differences(refunded, salesByItem(shop.books, 'credits'))).toEqual([]);
  });

  test('units and net by item, refunds taken off, equal the shop’s own product report', () => {
    const { settings, notPosted, sold, refunded } = posted;
    const store = new StoreState(readRecording(shop.id, HOME), HOME, 'read', () => new Date());
    for (const id of notPosted) store.deleteOrder(id);
    const otherwise = countedOtherwise(store);
    const report = byCode([...reportedSales(store), ...otherwise], settings, shop.id);
    const leeway = new Map<string, Big>();
    for (const [key, one] of [...sold, ...refunded])
      leeway.set(withoutCurrency(key), one.leeway.times(ROUNDED_TWICE).plus(leeway.get(withoutCurrency(key)) ?? 0));
    const expected = new Map(
      [...report].map(([code, one]) => [code, { ...one, leeway: leeway.get(code) ?? new Big(0) }]),
    );
    expect(differences(expected, inBooks(shop.books))).toEqual([]);
    expect([shop.id, otherwise.length]).toEqual([shop.id, COUNTED_OTHERWISE[shop.id] ?? 0]);
  });
});
