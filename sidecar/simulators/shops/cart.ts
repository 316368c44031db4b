import type { Big } from 'big.js';
import type { Basket, BasketLine } from './basket.ts';
import { discountsOf } from './coupons.ts';
import { rowsFor, type GeneratedShop, type TaxClass } from './markets.ts';
import {
  calcTax,
  innerDecimals,
  mapTaxes,
  NOTHING,
  round,
  roundItem,
  roundLineTax,
  sumTaxes,
  total,
  type Taxes,
  type TaxRow,
} from './money.ts';

/** A line of a cart or order, under the name of its list in the REST API. */
export interface Line {
  readonly kind: 'line_items' | 'shipping_lines' | 'fee_lines';
  readonly bought: BasketLine;
  readonly net: Big;
  readonly taxes: Taxes;
}

export interface StoredLine extends Line {
  readonly tax: Big;
}

/** An order as the database has it. */
export interface StoredOrder {
  /** Items, shipping, fees. */
  readonly lines: readonly StoredLine[];
  readonly taxLines: readonly { readonly id: number; readonly tax: Big; readonly shippingTax: Big }[];
  readonly cartTax: Big;
  readonly shippingTax: Big;
  readonly totalTax: Big;
  readonly total: Big;
}

/** Decimals that a figure keeps when it is stored (wc_format_decimal of a float). */
const STORED_DECIMALS = 6;
const CLASSES: readonly TaxClass[] = ['', 'reduced-rate', 'zero-rate'];

/** Classic checkout (class-wc-cart-totals.php): items with their coupons, shipping, then fees; the order copies its figures. */
export function checkout(shop: GeneratedShop, basket: Basket): StoredOrder {
  const prices = basket.items.map((item) => shelfPrice(shop, basket, item));
  const discounts = discountsOf(prices, basket.coupons, shop.decimals);
  const items = prices.map((price, index) => toItem(shop, price, discounts[index] ?? NOTHING));
  const shipping = basket.shipping.map((parcel): Line => {
    const taxes = calcTax(parcel.price, shippingRows(shop, basket, parcel), false, innerDecimals(shop));
    return { kind: 'shipping_lines', bought: parcel, net: parcel.price, taxes };
  });
  const fees: Line[] = [];
  for (const fee of basket.fees) {
    const lowest = round(total([...items.map(({ net }) => roundItem(shop, net)), ...[...shipping, ...fees].map(({ net }) => net)]), shop.decimals).neg(); // prettier-ignore
    const wanted = round(fee.price, innerDecimals(shop));
    const net = wanted.lt(0) && wanted.lt(lowest) ? lowest : wanted;
    const taxes = feeTaxes(shop, basket, { bought: fee, net }, [...items, ...shipping, ...fees], cartDecimals(shop));
    fees.push({ kind: 'fee_lines', bought: fee, net, taxes });
  }
  return addUp(shop, [...items, ...shipping, ...fees], 'checkout');
}

/** Block checkout and "Recalculate": every tax is worked out again from the stored nets (abstract-wc-order.php). */
export function recalculated(shop: GeneratedShop, basket: Basket, { lines }: StoredOrder): StoredOrder {
  const precision = innerDecimals(shop);
  return addUp(
    shop,
    lines.map((line) => {
      const { kind, bought, net } = line;
      const rows = kind === 'line_items' ? itemRows(shop, basket, bought) : shippingRows(shop, basket, bought);
      const isFee = kind === 'fee_lines';
      const taxes = isFee ? feeTaxes(shop, basket, line, lines, precision) : calcTax(net, rows, false, precision);
      return stored(shop, { ...line, taxes });
    }),
    'recalculation',
  );
}

/** The totals of lines: those of the cart, or WC_Abstract_Order::update_taxes and calculate_totals( false ). */
export function addUp(shop: GeneratedShop, lines: readonly Line[], madeBy: Basket['madeBy']): StoredOrder {
  const { decimals } = shop;
  const isCart = madeBy === 'checkout';
  const of = (...kinds: Line['kind'][]) => lines.filter(({ kind }) => kinds.includes(kind));
  const rounded = (some: readonly Line[]) => sumTaxes(some.map(({ taxes }) => mapTaxes(taxes, (tax) => roundLineTax(shop, tax)))); // prettier-ignore
  const goods = rounded(of('line_items', 'fee_lines'));
  // A shipping method rounds half up, and the tax lines of a cart keep the unrounded tax of fees.
  const shipping = isCart ? sumTaxes(of('shipping_lines').map(({ taxes }) => mapTaxes(taxes, (tax) => roundItem(shop, tax)))) : rounded(of('shipping_lines')); // prettier-ignore
  const shown = isCart ? sumTaxes([rounded(of('line_items')), ...of('fee_lines').map(({ taxes }) => taxes)]) : goods;
  const [cartTax, shippingTax] = [toStored(total(goods.values())), toStored(total(shipping.values()))];
  const nets = lines.map(({ kind, net }) => (kind === 'line_items' ? roundItem(shop, net) : net));
  const taxes = isCart ? [...goods.values(), ...shipping.values()] : [cartTax, shippingTax];
  const sum = round(total([...nets, ...taxes]), decimals);
  return {
    lines: lines.map((line) => stored(shop, line)),
    taxLines: [...sumTaxes([shown, shipping]).keys()].map((id) => ({
      id,
      tax: toStored(shown.get(id) ?? NOTHING),
      shippingTax: toStored(shipping.get(id) ?? NOTHING),
    })),
    cartTax,
    shippingTax,
    totalTax: round(cartTax.plus(shippingTax), decimals),
    // The cart never asks for less than nothing; an order added up again may.
    total: isCart && sum.lt(0) ? NOTHING : sum,
  };
}

interface Priced {
  readonly item: BasketLine;
  readonly quantity: Big;
  readonly price: Big;
  readonly rows: readonly TaxRow[];
  readonly isTaxIncluded: boolean;
}

/** The price of a line as this buyer sees it: without the shop's own tax for the exempt, with their country's for others. */
function shelfPrice(shop: GeneratedShop, basket: Basket, item: BasketLine): Priced {
  const { quantity, taxClass } = item;
  const typed = round(item.price.times(quantity), innerDecimals(shop));
  const rows = itemRows(shop, basket, item);
  const priced = { item, quantity, price: typed, rows, isTaxIncluded: shop.pricesIncludeTax };
  if (!shop.pricesIncludeTax || !item.isTaxed) return priced;
  const home = rowsFor(shop, shop.places[0][0], taxClass);
  const bare = typed.minus(total(calcTax(typed, home, true, cartDecimals(shop)).values()));
  if (basket.isVatExempt) return { ...priced, price: round(bare, shop.decimals), isTaxIncluded: false };
  if (shop.hasFixedGrossPrices || rows === home) return priced;
  return { ...priced, price: bare.plus(total(calcTax(bare, rows, false, cartDecimals(shop)).values())) };
}

function toItem(shop: GeneratedShop, { item, price, rows, isTaxIncluded }: Priced, discount: Big): Line {
  const amount = price.minus(discount);
  const taxes = calcTax(amount, rows, isTaxIncluded, cartDecimals(shop));
  const net = isTaxIncluded ? amount.minus(total(taxes.values())) : amount;
  return { kind: 'line_items', bought: item, net, taxes };
}

function itemRows(shop: GeneratedShop, basket: Basket, { isTaxed, taxClass }: BasketLine): readonly TaxRow[] {
  return isTaxed && !basket.isVatExempt ? rowsFor(shop, basket.place, taxClass) : [];
}

/** Shipping "based on the basket": the standard class if it is there, else the first class that is. */
function shippingRows(shop: GeneratedShop, basket: Basket, parcel: BasketLine): readonly TaxRow[] {
  const taxed = basket.items.filter(({ isTaxed }) => isTaxed).map(({ taxClass }) => taxClass);
  const taxClass = CLASSES.find((one) => taxed.includes(one)) ?? '';
  return itemRows(shop, basket, { ...parcel, taxClass }).filter(({ onShipping }) => onShipping);
}

/** A negative fee takes tax back in the mix of what it lowers; a positive one is taxed by its own class. */
function feeTaxes(
  shop: GeneratedShop,
  basket: Basket,
  fee: Pick<Line, 'bought' | 'net'>,
  lines: readonly Line[],
  precision: number,
): Taxes {
  if (fee.net.gte(0)) return calcTax(fee.net, itemRows(shop, basket, fee.bought), false, precision);
  const taxClassOf = ({ kind, bought }: Line) =>
    kind === 'shipping_lines' ? lines[0]?.bought.taxClass : bought.taxClass;
  const lowered = lines.filter(({ net }) => net.gt(0));
  const whole = total(lowered.map(({ net }) => net));
  const costs = Map.groupBy(lowered.filter(({ bought }) => bought.isTaxed), (line) => taxClassOf(line) ?? ''); // prettier-ignore
  return sumTaxes(
    [...costs].map(([taxClass, some]) => {
      const part = fee.net.times(total(some.map(({ net }) => net))).div(whole);
      return calcTax(part, itemRows(shop, basket, { ...fee.bought, taxClass, isTaxed: true }), false, precision);
    }),
  );
}

/** Decimals of the cart's figures: it counts in the currency's smallest units. */
function cartDecimals(shop: GeneratedShop): number {
  return innerDecimals(shop) + shop.decimals;
}

/** set_taxes: a line's own tax is the sum of its rates, each rounded unless rounding waits for the subtotal. */
export function stored(shop: GeneratedShop, line: Line): StoredLine {
  const taxes = mapTaxes(line.taxes, toStored);
  const tax = total([...taxes.values()].map((one) => roundLineTax(shop, one)));
  return { ...line, net: toStored(line.net), taxes, tax };
}

function toStored(amount: Big): Big {
  return round(amount, STORED_DECIMALS);
}
