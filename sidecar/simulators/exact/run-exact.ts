import { DEFAULT_SWITCHES, type Switches } from '../xero/switches.ts';
import { booksOf, settingsOf } from '../shops/books-of-shop.ts';
import type { OrderToPost } from './compare-order.ts';
import { recordedShops } from './recorded.ts';
import { readOrder, runShop, type ShopResult, type ShopToRun } from './run-shop.ts';
import { makeOrder, toWireOrder } from '../shops/made-order.ts';
import { generatedShops, type GeneratedShop } from '../shops/markets.ts';
import { makeRefunds, withRefunds } from '../shops/refunds.ts';
import { faultOf } from '../shops/well-formed.ts';

/** Where Xero's documentation leaves its arithmetic open, every second shop uses the other answer, the stricter bound. */
const OTHER_XERO: Switches = { ...DEFAULT_SWITCHES, midpointRounding: 'half-even', taxAmountBound: 'unit-amount' };

/** One in this many generated shops has its first orders in a locked period. */
const LOCKED_EVERY = 3;
const LOCKED_UNTIL = '2026-04-30';

export interface ExactOptions {
  readonly seed: number;
  /** Generated orders, spread evenly over the shops. */
  readonly orders: number;
  readonly onShop?: (id: string) => void;
}

/** Maps, posts and compares every recorded order and as many generated ones. */
export async function runExact({ seed, orders, onShop }: ExactOptions): Promise<ShopResult[]> {
  const shops = generatedShops();
  const share = (index: number) => Math.floor(orders / shops.length) + (index < orders % shops.length ? 1 : 0);
  const results: ShopResult[] = [];
  for (const group of [recordedShops(), shops.map((shop, index) => toRun(seed, shop, share(index), index))])
    for (const [index, shop] of group.entries()) {
      onShop?.(shop.id);
      results.push(await runShop(shop, index % 2 === 0 ? DEFAULT_SWITCHES : OTHER_XERO));
    }
  return results;
}

/** A generated shop with its first `count` orders; `index` decides whether its books are locked. */
export function toRun(seed: number, shop: GeneratedShop, count: number, index: number): ShopToRun {
  return {
    id: shop.id,
    country: shop.key,
    isRecorded: false,
    zone: shop.zone,
    books: { ...booksOf(shop), periodLockDate: index % LOCKED_EVERY === 0 ? LOCKED_UNTIL : null },
    settings: (lists) => settingsOf(shop, lists),
    orders: Array.from({ length: count }, (_, place) => generatedOrder(seed, shop, place)),
    units: { currency: shop.currency, decimals: shop.decimals },
  };
}

/** Throws if the generator itself broke WooCommerce's formula. */
export function generatedOrder(seed: number, shop: GeneratedShop, index: number): OrderToPost {
  const made = makeOrder(seed, shop, index);
  const wire = toWireOrder(made);
  const fault = faultOf(shop, wire, made.moved);
  if (fault !== null) throw new Error(`${shop.id} #${index} of seed ${seed} is not well formed: ${fault}`);
  const refunds = makeRefunds(seed, made, wire);
  return {
    name: `${shop.id} #${index}`,
    ...readOrder(withRefunds(wire, refunds), refunds),
    isWellFormed: made.moved.eq(0),
    decimals: shop.decimals,
    isCoarse: shop.isCoarse === true,
    sale: null,
  };
}
