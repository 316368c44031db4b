import { Big } from 'big.js';
import type { Basket } from './basket.ts';
import { addTaxes, calcTax, type Taxes } from './calc-tax.ts';
import { feeTaxes, rowsOfShipping, taxOfLine, type Cart, type CartLine } from './cart.ts';
import { innerDecimals, NOTHING, round, roundItem, roundLineTax, roundTaxTotal, total } from './rounding.ts';
import { rowsFor, type GeneratedShop } from './shop.ts';

/** An order as the database has it; money in whole currency. */
export interface StoredOrder {
  readonly items: readonly StoredItem[];
  readonly shipping: readonly StoredLine[];
  readonly fees: readonly StoredLine[];
  readonly taxLines: readonly { readonly id: number; readonly tax: Big; readonly shippingTax: Big }[];
  readonly cartTax: Big;
  readonly shippingTax: Big;
  readonly totalTax: Big;
  readonly total: Big;
}

export interface StoredLine {
  readonly net: Big;
  readonly taxes: Taxes;
  readonly tax: Big;
}

export interface StoredItem extends StoredLine {
  readonly subtotal: Big;
  readonly subtotalTaxes: Taxes;
}

/** Decimals that a figure keeps when it is stored (wc_format_decimal of a float). */
const STORED_DECIMALS = 6;

/** Classic checkout: the order's lines and totals are copied from the cart. */
export function fromCart(shop: GeneratedShop, cart: Cart): StoredOrder {
  const whole = (units: Big): Big => units.div(new Big(10).pow(shop.decimals));
  const items = cart.items.map((line) => ({
    ...storeLine(shop, whole(line.net), inWhole(line.taxes, whole)),
    subtotal: stored(whole(line.subtotal)),
    subtotalTaxes: storeTaxes(inWhole(line.subtotalTaxes, whole)),
  }));
  const itemTaxes = new Map<number, Big>();
  for (const line of cart.items) for (const [id, tax] of line.taxes) addTaxes(itemTaxes, new Map([[id, roundLineTax(shop, tax, 0)]])); // prettier-ignore
  const unroundedFees = new Map<number, Big>();
  for (const line of cart.fees) addTaxes(unroundedFees, line.taxes);
  const shippingTaxes = new Map<number, Big>();
  for (const line of cart.shipping) addTaxes(shippingTaxes, line.taxes);
  const net = [
    ...cart.items.map((line) => roundItem(shop, line.net, 0)),
    ...cart.fees.map((line) => line.net),
    ...cart.shipping.map((line) => line.net),
  ];
  const allTaxes = [...cart.items, ...cart.fees, ...cart.shipping].map((line) => taxOfLine(shop, line.taxes));
  const cartTax = stored(whole(total(itemTaxes.values()).plus(total(cart.fees.map((line) => taxOfLine(shop, line.taxes)))))); // prettier-ignore
  const shippingTax = stored(whole(total(shippingTaxes.values())));
  return {
    items,
    shipping: cart.shipping.map((line) => storeLine(shop, whole(line.net), line.quoted)),
    fees: cart.fees.map((line) => storeLine(shop, whole(line.net), inWhole(line.taxes, whole))),
    taxLines: taxLinesOf([itemTaxes, unroundedFees], [shippingTaxes], whole),
    cartTax,
    shippingTax,
    totalTax: round(cartTax.plus(shippingTax), shop.decimals),
    total: atLeastNothing(whole(round(total([...net, ...allTaxes]), 0))),
  };
}

/** Block checkout and "Recalculate": every tax is worked out again from the stored nets (abstract-wc-order.php). */
export function recalculated(shop: GeneratedShop, basket: Basket, cart: Cart, order: StoredOrder): StoredOrder {
  const precision = innerDecimals(shop);
  const items = order.items.map((line, index) => {
    const { taxClass, isTaxed } = cart.items[index] ?? { taxClass: '', isTaxed: false };
    const rows = isTaxed ? rowsFor(shop, basket.destination, taxClass) : [];
    return { ...line, ...storeLine(shop, line.net, calcTax(line.net, rows, false, precision)) };
  });
  const shippingRows = rowsOfShipping(shop, basket);
  const shipping = order.shipping.map((line, index) => {
    const isTaxed = cart.shipping[index]?.isTaxed === true;
    return storeLine(shop, line.net, calcTax(line.net, isTaxed ? shippingRows : [], false, precision));
  });
  const known: CartLine[] = order.items.map((line, index) => withClass(cart.items[index], line.net));
  const parcels = order.shipping.map((line, index) => withClass(cart.shipping[index], line.net));
  const charged = order.fees.map((line, index) => withClass(cart.fees[index], line.net));
  const fees = charged.map((fee, index) =>
    storeLine(shop, order.fees[index]?.net ?? NOTHING, feeTaxes(shop, basket, fee, [...known, ...charged, ...parcels])),
  );
  return addUp(shop, { ...order, items, shipping, fees });
}

function withClass(line: CartLine | undefined, net: Big): CartLine {
  return { taxClass: line?.taxClass ?? '', isTaxed: line?.isTaxed ?? false, net, taxes: new Map() };
}

/** WC_Abstract_Order::update_taxes and calculate_totals( false ): the totals of lines as they stand. */
export function addUp(shop: GeneratedShop, lines: Pick<StoredOrder, 'items' | 'shipping' | 'fees'>): StoredOrder {
  const { decimals } = shop;
  const cartTaxes = new Map<number, Big>();
  for (const line of [...lines.items, ...lines.fees]) {
    for (const [id, tax] of line.taxes) addTaxes(cartTaxes, new Map([[id, roundLineTax(shop, tax, decimals)]]));
  }
  const shippingTaxes = new Map<number, Big>();
  for (const line of lines.shipping) {
    for (const [id, tax] of line.taxes) addTaxes(shippingTaxes, new Map([[id, roundLineTax(shop, tax, decimals)]]));
  }
  const cartTax = stored(total(cartTaxes.values()));
  const shippingTax = stored(total(shippingTaxes.values()));
  const net = [
    ...lines.items.map((line) => roundItem(shop, line.net, decimals)),
    ...lines.fees.map((line) => line.net),
    ...lines.shipping.map((line) => round(line.net, decimals)),
  ];
  return {
    ...lines,
    taxLines: taxLinesOf([cartTaxes], [shippingTaxes], (amount) => amount),
    cartTax,
    shippingTax,
    totalTax: round(cartTax.plus(shippingTax), decimals),
    total: round(total([...net, cartTax, shippingTax]), decimals),
  };
}

/** set_taxes: a line's own tax is the sum of its rates, each rounded unless rounding waits for the subtotal. */
export function storeLine(shop: GeneratedShop, net: Big, taxes: Taxes): StoredLine {
  const kept = storeTaxes(taxes);
  const tax = total(
    [...kept.values()].map((one) => (shop.roundsAtSubtotal ? one : roundTaxTotal(shop, one, shop.decimals))),
  );
  return { net: stored(net), taxes: kept, tax };
}

function storeTaxes(taxes: Taxes): Taxes {
  return new Map([...taxes].map(([id, tax]) => [id, stored(tax)]));
}

function stored(amount: Big): Big {
  return round(amount, STORED_DECIMALS);
}

function inWhole(taxes: Taxes, whole: (units: Big) => Big): Taxes {
  return new Map([...taxes].map(([id, tax]) => [id, whole(tax)]));
}

function taxLinesOf(
  cart: readonly Taxes[],
  shipping: readonly Taxes[],
  whole: (units: Big) => Big,
): StoredOrder['taxLines'] {
  const sums = new Map<number, Big>();
  for (const taxes of cart) addTaxes(sums, taxes);
  const ofShipping = new Map<number, Big>();
  for (const taxes of shipping) addTaxes(ofShipping, taxes);
  return [...new Set([...sums.keys(), ...ofShipping.keys()])].map((id) => ({
    id,
    tax: stored(whole(sums.get(id) ?? NOTHING)),
    shippingTax: stored(whole(ofShipping.get(id) ?? NOTHING)),
  }));
}

/** The cart never asks for less than nothing; an order added up again may. */
function atLeastNothing(amount: Big): Big {
  return amount.lt(0) ? NOTHING : amount;
}
