import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { Poster } from '../../simulators/exact/post-order.ts';
import { recordedShops } from '../../simulators/exact/recorded.ts';
import type { ShopToRun } from '../../simulators/exact/run-shop.ts';
import { openXero } from '../../simulators/exact/xero-in-process.ts';
import { salesByItem } from '../../simulators/judges/sales-by-item.ts';
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
      store: { id: shop.id, url: 'https://shop.example.com' },
      units: shop.units,
      refunds,
    });
    if (plan.kind !== 'documents') continue;
    expect([name, poster.post(plan.documents)]).toEqual([name, []]);
    for (const line of order.lines) add(sold, order, line, unit);
    const rounded = unit.times(ROUNDED_UNITS);
    for (const line of refunds.flatMap((refund) => returnedBy(refund, order, rounded)))
      add(refunded, order, line, rounded);
    const named = plan.documents.invoice.lines.filter(({ itemCode }) => itemCode !== null).length;
    const products = order.lines.filter((line) => line.kind === 'product' && (line.sku || line.productId > 0)).length;
    if (named < products) withoutItem.push(`${name}: ${named} of ${products}`);
  }
  return { sold, refunded, withoutItem };
}

/**
 * The goods that a refund took back: its lines with a quantity, unless it returned less than them; all of the order, where an
 * order without refunds was set to refunded. Any other amount is money for no goods, and names no item.
 */
function returnedBy({ amount, lines }: Refund, { total, lines: all }: Order, rounded: Big): readonly OrderLine[] {
  if (lines.length === 0) return new Big(amount).eq(total) ? all : [];
  const ofLines = lines.reduce((sum, { line }) => sum.plus(line.total).plus(line.totalTax), new Big(0));
  if (ofLines.minus(amount).gt(rounded.times(lines.length))) return [];
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

describe.each(recordedShops().map((shop) => [shop.id, shop] as const))('%s', (_, shop) => {
  test('units and net by item equal the shop’s own lines, sold and refunded', async () => {
    const { sold, refunded, withoutItem } = await postAll(shop);
    expect(withoutItem).toEqual([]);
    expect(differences(sold, salesByItem(shop.books, 'sales'))).toEqual([]);
    expect(differences(refunded, salesByItem(shop.books, 'credits'))).toEqual([]);
  });
});
