import { Big } from 'big.js';
import { randomBasket, type Basket } from './basket.ts';
import type { Taxes } from './calc-tax.ts';
import { fillCart } from './cart.ts';
import { addUp, fromCart, recalculated, type StoredItem, type StoredOrder } from './order-totals.ts';
import { seededRandom } from './random.ts';
import { least, NOTHING, round } from './rounding.ts';
import type { GeneratedShop } from './shop.ts';

/** An order and how it came about. */
export interface MadeOrder {
  readonly shop: GeneratedShop;
  /** From 0; with shop and seed it identifies the order. */
  readonly index: number;
  readonly basket: Basket;
  readonly order: StoredOrder;
  /** How far an edit moved the total away from what WooCommerce's formula makes of the lines. */
  readonly moved: Big;
}

/** A gap of more units than a plugin's cash rounding, or a cent a line, is money that was taken otherwise. */
const TENDER_UNITS_MIN = 100;

export function makeOrder(seed: number, shop: GeneratedShop, index: number): MadeOrder {
  const random = seededRandom(seed, shop.id, index);
  const basket = randomBasket(shop, random);
  const cart = fillCart(shop, basket);
  const placed = fromCart(shop, cart);
  const made = basket.madeBy === 'checkout' ? placed : recalculated(shop, basket, cart, placed);
  const edited = basket.edit.kind === 'typed-tax' ? withTypedTax(shop, made, basket.edit.units) : made;
  const moved = movedBy(shop, basket, edited);
  return { shop, index, basket, order: { ...edited, total: edited.total.plus(moved) }, moved };
}

/** An admin changes the tax of the first line that has any, then saves: tax lines and totals follow. */
function withTypedTax(shop: GeneratedShop, order: StoredOrder, units: number): StoredOrder {
  const at = order.items.findIndex((line) => line.tax.gt(0) && line.net.gt(line.tax));
  const line = order.items[at];
  if (line === undefined) return order;
  const change = new Big(units).div(10 ** shop.decimals);
  const items = order.items.map((one, index) => (index === at ? retaxed(shop, line, change) : one));
  return addUp(shop, { ...order, items });
}

function retaxed(shop: GeneratedShop, line: StoredItem, change: Big): StoredItem {
  const [first] = line.taxes;
  if (first === undefined) return line;
  const [id, tax] = first;
  const typed = round(tax.plus(change), shop.decimals);
  const kept = typed.lt(0) ? NOTHING : least(typed, round(line.net.div(2), shop.decimals));
  const taxes: Taxes = new Map([...line.taxes, [id, kept]]);
  const rounded = [...taxes.values()].map((one) => (shop.roundsAtSubtotal ? one : round(one, shop.decimals)));
  return { ...line, taxes, tax: rounded.reduce((sum, one) => sum.plus(one), NOTHING) };
}

function movedBy(shop: GeneratedShop, { edit }: Basket, order: StoredOrder): Big {
  const unit = new Big(1).div(10 ** shop.decimals);
  if (edit.kind === 'hidden-tender') {
    const tender = round(order.total.times(edit.percent).div(100), shop.decimals);
    // An order of cents, or one that costs less than its tax, is not what gift cards are used for.
    const isLarge = tender.gt(unit.times(Math.max(TENDER_UNITS_MIN, order.items.length * 2)));
    return isLarge ? tender.neg() : NOTHING;
  }
  if (edit.kind === 'cash-rounding') {
    const step = unit.times(shop.cashUnits);
    return round(order.total.div(step), 0).times(step).minus(order.total);
  }
  return NOTHING;
}
