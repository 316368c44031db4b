import { Big } from 'big.js';
import type { Coupon } from './basket.ts';
import { floor, least, NOTHING, round, roundHalfDown, total } from './rounding.ts';

/** An item as WC_Discounts sees it: price of the whole line in the currency's smallest unit. */
export interface Discountable {
  readonly price: Big;
  readonly quantity: Big;
}

const ORDER = { fixed_product: 1, percent: 2, fixed_cart: 3 } as const;
const ONE = new Big(1);

/** What each item loses, in smallest units: class-wc-discounts.php in its own order of coupons. */
export function discountsOf(items: readonly Discountable[], coupons: readonly Coupon[], unit: Big): Big[] {
  const state = new Discounts(items, unit);
  const sorted = coupons.toSorted((a, b) => ORDER[a.type] - ORDER[b.type] || a.amount.cmp(b.amount));
  for (const coupon of sorted) state.apply(coupon);
  return state.discounts;
}

class Discounts {
  readonly discounts: Big[];
  readonly #items: readonly Discountable[];
  readonly #unit: Big;

  constructor(items: readonly Discountable[], unit: Big) {
    this.#items = items;
    this.#unit = unit;
    this.discounts = items.map(() => NOTHING);
  }

  apply(coupon: Coupon): void {
    const places = this.#items
      .flatMap(({ quantity }, index) => (quantity.gt(0) && !this.#left(index).eq(0) ? [index] : []))
      .sort((a, b) => this.#unitPrice(b).cmp(this.#unitPrice(a)));
    if (coupon.type === 'percent') this.#percent(places, coupon.amount);
    else if (coupon.type === 'fixed_product') this.#fixedProduct(places, coupon.amount.times(this.#unit));
    else this.#fixedCart(places, coupon.amount.times(this.#unit));
  }

  /** get_discounted_price_in_cents. */
  #left(index: number): Big {
    return round(this.#price(index).minus(this.discounts[index] ?? NOTHING), 0).abs();
  }

  #price(index: number): Big {
    return this.#items[index]?.price ?? NOTHING;
  }

  /** sort_by_price: the dearest piece comes first; fractions of a piece count as one. */
  #unitPrice(index: number): Big {
    const quantity = this.#quantity(index);
    return quantity.gt(1) ? this.#price(index).div(quantity) : this.#price(index);
  }

  #quantity(index: number): Big {
    return this.#items[index]?.quantity ?? NOTHING;
  }

  #take(index: number, amount: Big): void {
    this.discounts[index] = (this.discounts[index] ?? NOTHING).plus(amount);
  }

  /** Floored line by line; what the whole basket would have got beyond that is handed out from the dearest on. */
  #percent(places: readonly number[], percent: Big): void {
    let given = NOTHING;
    let basket = NOTHING;
    for (const index of places) {
      const price = round(this.#price(index), 0);
      const wanted = floor(price.times(percent).div(100));
      const discount = roundHalfDown(least(this.#left(index), wanted), 0);
      basket = basket.plus(price);
      given = given.plus(discount);
      this.#take(index, discount);
    }
    const due = roundHalfDown(basket.times(percent).div(100), 0);
    if (given.lt(due)) this.#remainder(places, due.minus(given));
  }

  #fixedProduct(places: readonly number[], each: Big): Big {
    const given = places.map((index) => {
      const discount = least(this.#left(index), each.times(this.#quantity(index)));
      this.#take(index, discount);
      return discount;
    });
    return total(given);
  }

  #fixedCart(places: readonly number[], amount: Big): void {
    const open = places.filter((index) => this.#left(index).gt(0));
    const count = total(open.map((index) => this.#quantity(index)));
    if (count.eq(0) || amount.lte(0)) return;
    const each = floor(amount.div(count));
    if (each.eq(0)) {
      this.#remainder(open, amount);
      return;
    }
    const given = this.#fixedProduct(open, each);
    if (given.gt(0) && given.lt(amount)) this.#fixedCart(open, amount.minus(given));
  }

  /** apply_coupon_remainder: one unit for each piece, from the dearest on. */
  #remainder(places: readonly number[], amount: Big): void {
    let given = NOTHING;
    for (const index of places) {
      const pieces = Number(this.#quantity(index).round(0, Big.roundUp));
      for (let piece = 0; piece < pieces; piece += 1) {
        const discount = least(this.#left(index), ONE);
        given = given.plus(discount);
        this.#take(index, discount);
        if (given.gte(amount)) return;
      }
    }
  }
}
