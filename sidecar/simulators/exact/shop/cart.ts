import { Big } from 'big.js';
import type { Basket, BasketFee, BasketItem } from './basket.ts';
import { addTaxes, calcTax, type Taxes, type TaxRow } from './calc-tax.ts';
import { discountsOf } from './coupons.ts';
import { innerDecimals, NOTHING, round, roundItem, roundLineTax, total } from './rounding.ts';
import { rowsFor, type GeneratedShop, type TaxClass } from './shop.ts';

/** A line of the cart; money in the currency's smallest unit, unrounded where WooCommerce does not round. */
export interface CartLine {
  readonly taxClass: TaxClass;
  readonly isTaxed: boolean;
  readonly net: Big;
  readonly taxes: Taxes;
}

export interface CartItem extends CartLine {
  readonly item: BasketItem;
  readonly subtotal: Big;
  readonly subtotalTaxes: Taxes;
}

export interface Cart {
  readonly items: readonly CartItem[];
  /** `quoted`: the tax as the shipping method gave it, in whole currency, unrounded: what the order's line keeps. */
  readonly shipping: readonly (CartLine & { readonly quoted: Taxes })[];
  readonly fees: readonly (CartLine & { readonly fee: BasketFee })[];
  readonly discount: Big;
}

/** class-wc-cart-totals.php: items with their coupons, shipping, then fees. */
export function fillCart(shop: GeneratedShop, basket: Basket): Cart {
  const unit = new Big(10).pow(shop.decimals);
  const prices = basket.items.map((item) => shelfPrice(shop, basket, item));
  const discounts = discountsOf(
    prices.map(({ price, item }) => ({ price, quantity: item.quantity })),
    basket.coupons,
    unit,
  );
  const items = prices.map((priced, index) => toItem(shop, basket, priced, discounts[index] ?? NOTHING));
  const shippingRows = rowsOfShipping(shop, basket);
  const shipping = basket.shipping.map(({ cost, isTaxed }) => {
    // A shipping method taxes its cost in whole currency, and only then goes over to smallest units.
    const taxes = isTaxed ? calcTax(cost, shippingRows, false, innerDecimals(shop)) : new Map<number, Big>();
    const inUnits = new Map([...taxes].map(([id, tax]) => [id, roundItem(shop, tax.times(unit), 0)]));
    return { taxClass: '' as const, isTaxed, net: cost.times(unit), taxes: inUnits, quoted: taxes };
  });
  return { items, shipping, fees: toFees(shop, basket, items, shipping, unit), discount: total(discounts) };
}

interface Priced {
  readonly item: BasketItem;
  readonly price: Big;
  readonly rows: readonly TaxRow[];
  readonly isTaxIncluded: boolean;
}

/** The price of a line as this buyer sees it: without the shop's own tax for the exempt, with their country's for others. */
function shelfPrice(shop: GeneratedShop, basket: Basket, item: BasketItem): Priced {
  const precision = innerDecimals(shop);
  const typed = round(item.price.times(item.quantity).times(new Big(10).pow(shop.decimals)), precision - shop.decimals);
  const rows = basket.isVatExempt ? [] : rowsFor(shop, basket.destination, item.taxClass);
  const priced = { item, price: typed, rows: item.isTaxed ? rows : [], isTaxIncluded: shop.pricesIncludeTax };
  if (!shop.pricesIncludeTax || !item.isTaxed) return priced;
  const home = rowsFor(shop, shop.destinations[0], item.taxClass);
  const bare = typed.minus(total(calcTax(typed, home, true, precision).values()));
  if (basket.isVatExempt) return { ...priced, price: round(bare, 0), isTaxIncluded: false };
  if (shop.hasFixedGrossPrices || rows === home) return priced;
  return { ...priced, price: bare.plus(total(calcTax(bare, rows, false, precision).values())) };
}

function toItem(
  shop: GeneratedShop,
  basket: Basket,
  { item, price, rows, isTaxIncluded }: Priced,
  discount: Big,
): CartItem {
  const split = (amount: Big): { net: Big; taxes: Taxes } => {
    const taxes = calcTax(amount, rows, isTaxIncluded, innerDecimals(shop));
    return { net: isTaxIncluded ? amount.minus(total(taxes.values())) : amount, taxes };
  };
  const before = split(price);
  const after = split(price.minus(discount));
  const isTaxed = item.isTaxed && !basket.isVatExempt;
  const { taxClass } = item;
  return { item, taxClass, isTaxed, ...after, subtotal: before.net, subtotalTaxes: before.taxes };
}

/** Shipping "based on the basket": the standard class if it is there, else the first class that is. */
export function rowsOfShipping(shop: GeneratedShop, basket: Basket): readonly TaxRow[] {
  if (basket.isVatExempt) return [];
  const classes: readonly TaxClass[] = ['', 'reduced-rate', 'zero-rate'];
  const taxed = basket.items.filter(({ isTaxed }) => isTaxed).map(({ taxClass }) => taxClass);
  const chosen = classes.find((one) => taxed.includes(one)) ?? '';
  return rowsFor(shop, basket.destination, chosen).filter(({ onShipping }) => onShipping);
}

function toFees(
  shop: GeneratedShop,
  basket: Basket,
  items: readonly CartItem[],
  shipping: readonly CartLine[],
  unit: Big,
): Cart['fees'] {
  const net = total(items.map((line) => roundItem(shop, line.net, 0))).plus(total(shipping.map((line) => line.net)));
  const fees: (CartLine & { readonly fee: BasketFee })[] = [];
  for (const fee of basket.fees) {
    const wanted = round(fee.amount.times(unit), innerDecimals(shop) - shop.decimals);
    const floor = round(net.plus(total(fees.map((line) => line.net))), 0).neg();
    const amount = wanted.lt(0) && wanted.lt(floor) ? floor : wanted;
    const line = { fee, taxClass: fee.taxClass, isTaxed: fee.isTaxed && !basket.isVatExempt, net: amount };
    const taxes = feeTaxes(shop, basket, line, [...items, ...fees, ...shipping]);
    fees.push({ ...line, taxes });
  }
  return fees;
}

/** A negative fee takes tax back in the mix of what it lowers; a positive one is taxed by its own class. */
export function feeTaxes(
  shop: GeneratedShop,
  basket: Basket,
  fee: Pick<CartLine, 'taxClass' | 'isTaxed' | 'net'>,
  lines: readonly CartLine[],
): Taxes {
  if (basket.isVatExempt) return new Map();
  const rows = (taxClass: TaxClass) => rowsFor(shop, basket.destination, taxClass);
  const precision = innerDecimals(shop);
  if (fee.net.gte(0)) return fee.isTaxed ? calcTax(fee.net, rows(fee.taxClass), false, precision) : new Map();
  const costs = new Map<TaxClass | 'none', Big>();
  const inherited = lines[0]?.taxClass ?? '';
  for (const [index, line] of lines.entries()) {
    if (line.net.lt(0)) continue;
    const isShipping = index >= lines.length - basket.shipping.length;
    const key = !line.isTaxed ? 'none' : isShipping ? inherited : line.taxClass;
    costs.set(key, (costs.get(key) ?? NOTHING).plus(line.net));
  }
  const whole = total(costs.values());
  const taxes = new Map<number, Big>();
  if (whole.eq(0)) return taxes;
  for (const [taxClass, cost] of costs) {
    if (taxClass === 'none' || cost.eq(0)) continue;
    addTaxes(taxes, calcTax(fee.net.times(cost).div(whole), rows(taxClass), false, precision));
  }
  return taxes;
}

/** Tax of a line, each rate rounded as the shop rounds lines. */
export function taxOfLine(shop: GeneratedShop, taxes: Taxes): Big {
  return total([...taxes.values()].map((tax) => roundLineTax(shop, tax, 0)));
}
