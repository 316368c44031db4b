import { Big } from 'big.js';
import type { Coupon } from './basket.ts';
import { least, NOTHING, round, roundHalfDown, total } from './money.ts';

/** An item as WC_Discounts sees it; `price` is the whole line's. */
export interface Discountable {
  readonly price: Big;
  readonly quantity: Big;
}

const ORDER = { fixed_product: 1, percent: 2, fixed_cart: 3 } as const;

/** Each item's discount: class-wc-discounts.php, in its own order of coupons. */
export function discountsOf(items: readonly Discountable[], coupons: readonly Coupon[], decimals: number): Big[] {
  const unit = new Big(1).div(10 ** decimals);
  const lines = items.map((item) => ({ ...item, discount: NOTHING }));
  type Line = (typeof lines)[number];
  const floor = (amount: Big) => amount.round(decimals, Big.roundDown);
  /** get_discounted_price_in_cents. */
  const left = ({ price, discount }: Line) => round(price.minus(discount), decimals).abs();
  const take = (line: Line, wanted: Big): Big => {
    const taken = least(left(line), wanted);
    line.discount = line.discount.plus(taken);
    return taken;
  };

  /** apply_coupon_remainder: one unit for each piece, from the dearest on. */
  const remainder = (among: readonly Line[], amount: Big): void => {
    let given = NOTHING;
    for (const line of among) {
      const pieces = Number(line.quantity.round(0, Big.roundUp));
      for (let piece = 0; piece < pieces && given.lt(amount); piece += 1) given = given.plus(take(line, unit));
    }
  };
  /** Floored line by line; what the whole basket would have got beyond that is handed out from the dearest on. */
  const percent = (among: readonly Line[], coupon: Big): void => {
    const prices = among.map(({ price }) => round(price, decimals));
    const given = among.map((line, index) => take(line, floor((prices[index] ?? NOTHING).times(coupon).div(100))));
    const due = roundHalfDown(total(prices).times(coupon).div(100), decimals);
    if (total(given).lt(due)) remainder(among, due.minus(total(given)));
  };
  const fixedProduct = (among: readonly Line[], each: Big): Big =>
    total(among.map((line) => take(line, each.times(line.quantity))));
  const fixedCart = (among: readonly Line[], amount: Big): void => {
    const open = among.filter((line) => left(line).gt(0));
    const count = total(open.map(({ quantity }) => quantity));
    if (count.eq(0) || amount.lte(0)) return;
    const each = floor(amount.div(count));
    if (each.eq(0)) {
      remainder(open, amount);
      return;
    }
    const given = fixedProduct(open, each);
    if (given.gt(0) && given.lt(amount)) fixedCart(open, amount.minus(given));
  };

  for (const { type, amount } of coupons.toSorted((a, b) => ORDER[a.type] - ORDER[b.type] || a.amount.cmp(b.amount))) {
    const among = lines
      .filter((line) => line.quantity.gt(0) && !left(line).eq(0))
      .sort((a, b) => unitPrice(b).cmp(unitPrice(a)));
    if (type === 'percent') percent(among, amount);
    else if (type === 'fixed_product') fixedProduct(among, amount);
    else fixedCart(among, amount);
  }
  return lines.map(({ discount }) => discount);
}

/** sort_by_price: the dearest piece comes first; fractions of a piece count as one. */
function unitPrice({ price, quantity }: Discountable): Big {
  return quantity.gt(1) ? price.div(quantity) : price;
}
