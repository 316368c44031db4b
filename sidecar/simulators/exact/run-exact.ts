import { toOrder } from '../../src/woocommerce/orders/to-order.ts';
import { toRefund } from '../../src/woocommerce/orders/to-refund.ts';
import { WIRE_ORDER, WIRE_REFUND } from '../../src/woocommerce/wire.ts';
import { DEFAULT_SWITCHES, type Switches } from '../xero/switches.ts';
import { booksOf, settingsOf } from './books-of-market.ts';
import { makeOrder } from './shop/made-order.ts';
import { makeRefunds } from './shop/make-refunds.ts';
import type { Market } from './shop/markets.ts';
import { recordedShops } from './recorded.ts';
import { runShop, type OrderToPost, type ShopResult } from './shop-run.ts';
import { generatedShops } from './shop/shops.ts';
import type { GeneratedShop } from './shop/shop.ts';
import { toWireOrder } from './shop/to-wire-order.ts';
import { toWireRefunds, withRefunds } from './shop/to-wire-refund.ts';
import { faultOf } from './shop/well-formed.ts';
import { openXero, type InProcessXero } from './xero-in-process.ts';

export interface ExactOptions {
  readonly seed: number;
  /** Generated orders, spread evenly over the shops. */
  readonly orders: number;
  readonly onShop?: (id: string) => void;
}

export interface ExactRow extends ShopResult {
  /** Shop or recorded scenario. */
  readonly id: string;
  readonly country: string;
  readonly isRecorded: boolean;
}

/** Where Xero's documentation leaves its arithmetic open, every second shop uses the other answer, the stricter bound. */
const OTHER_XERO: Switches = { ...DEFAULT_SWITCHES, midpointRounding: 'half-even', taxAmountBound: 'unit-amount' };

/** One in this many generated shops has locked books over its first orders. */
const LOCKED_EVERY = 3;
const LOCKED_UNTIL = '2026-04-30';

/** Maps, posts and compares every recorded order and as many generated ones. */
export async function runExact({ seed, orders, onShop }: ExactOptions): Promise<ExactRow[]> {
  const rows: ExactRow[] = [];
  for (const [index, shop] of recordedShops().entries()) {
    onShop?.(shop.id);
    const xero = openXero(shop.organisation, switchesOf(index));
    const lists = await xero.lists();
    const context = {
      settings: shop.settings(lists),
      lists,
      catalogue: new Map<never, never>(),
      store: storeOf(shop.id),
      units: shop.units,
    };
    rows.push({
      id: shop.id,
      country: shop.country,
      isRecorded: true,
      ...runShop(xero, context, shop.orders, shop.zone),
    });
  }
  const shops = generatedShops();
  for (const [index, { market, shop }] of shops.entries()) {
    onShop?.(shop.id);
    const share = Math.floor(orders / shops.length) + (index < orders % shops.length ? 1 : 0);
    const books = { ...booksOf(market, shop.id), periodLockDate: index % LOCKED_EVERY === 0 ? LOCKED_UNTIL : null };
    rows.push(await runGenerated(market, shop, seed, share, openXero(books, switchesOf(index))));
  }
  return rows;
}

async function runGenerated(
  market: Market,
  shop: GeneratedShop,
  seed: number,
  count: number,
  xero: InProcessXero,
): Promise<ExactRow> {
  const lists = await xero.lists();
  const chosen = settingsOf(market, lists);
  const settings = { ...chosen, documents: { ...chosen.documents, locked: 'first-open-day' as const } };
  const units = { currency: shop.currency, decimals: shop.decimals };
  const context = { settings, lists, catalogue: new Map<never, never>(), store: storeOf(shop.id), units };
  const orders = Array.from({ length: count }, (_, index) => generatedOrder(seed, shop, index));
  return { id: shop.id, country: market.key, isRecorded: false, ...runShop(xero, context, orders, shop.zone) };
}

/** Throws if the generator itself broke WooCommerce's formula. */
export function generatedOrder(seed: number, shop: GeneratedShop, index: number): OrderToPost {
  const made = makeOrder(seed, shop, index);
  const wire = toWireOrder(made);
  const fault = faultOf(shop, wire, made.moved);
  if (fault !== null) throw new Error(`${shop.id} #${index} of seed ${seed} is not well formed: ${fault}`);
  const refunds = toWireRefunds(wire, makeRefunds(seed, made), shop.zone);
  return {
    name: `${shop.id} #${index}`,
    order: toOrder(WIRE_ORDER.parse(withRefunds(wire, refunds))),
    refunds: refunds.map((refund) => toRefund(WIRE_REFUND.parse(refund))),
    isWellFormed: made.moved.eq(0),
    decimals: shop.decimals,
    isCoarse: shop.isCoarse,
    sale: null,
  };
}

function switchesOf(index: number): Switches {
  return index % 2 === 0 ? DEFAULT_SWITCHES : OTHER_XERO;
}

function storeOf(id: string): { id: string; url: string } {
  return { id, url: 'https://shop.example.com' };
}
