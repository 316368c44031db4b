import { Big } from 'big.js';
import type { Random } from '../random.ts';
import type { GeneratedShop, TaxClass } from './markets.ts';

/** A buyer's order before the shop computes anything. Prices are as the shop's owner typed them. */
export interface Basket {
  /** "US:IL". */
  readonly place: string;
  /** A company with a checked VAT number: nothing is taxed. */
  readonly isVatExempt: boolean;
  readonly items: readonly BasketLine[];
  readonly coupons: readonly Coupon[];
  readonly shipping: readonly BasketLine[];
  /** A negative one is a discount. */
  readonly fees: readonly BasketLine[];
  /** The classic checkout copies the cart; the block checkout and an admin's "Recalculate" add the lines up again. */
  readonly madeBy: 'checkout' | 'recalculation';
  /** The change made to the order afterwards. */
  readonly edit: Edit;
}

export interface BasketLine {
  readonly price: Big;
  readonly quantity: Big;
  readonly taxClass: TaxClass;
  readonly isTaxed: boolean;
}

export interface Coupon {
  readonly code: string;
  readonly type: 'fixed_product' | 'percent' | 'fixed_cart';
  readonly amount: Big;
}

export type Edit =
  | { readonly kind: 'none' }
  /** An admin types another tax on the first taxed line. */
  | { readonly kind: 'typed-tax'; readonly units: number }
  /** A gift card, store credit or deposit lowers the total without a line. */
  | { readonly kind: 'hidden-tender'; readonly percent: number }
  /** A till rounds the total. */
  | { readonly kind: 'cash-rounding' };

const COUPON_PERCENTS = [5, 10, 12.5, 15, 20, 33, 33.33, 50, 100] as const;
const FRACTIONS = ['0.25', '0.333', '0.5', '1.125', '1.5', '2.75', '12.4', '0.065'] as const;
const SHIPPING_COSTS = [0, 1, 3, 25, 100, 333, 395, 495, 595, 637, 999, 1250, 2499] as const;

/** Share of the baskets of cents that come to a whole total, in shops that have them. */
const WHOLE_TOTALS_SHARE = 0.2;

export function randomBasket(shop: GeneratedShop, random: Random): Basket {
  const unit = new Big(1).div(10 ** shop.decimals);
  if (shop.hasWholeTotals === true && random.chance(WHOLE_TOTALS_SHARE)) return wholeTotal(shop, unit, random);
  const place = random.weighted<string>(shop.places);
  const count = random.weighted([
    [random.int(1, 4), 76],
    [random.int(5, 16), 20],
    [random.int(17, 80), 4],
  ]);
  const items = Array.from({ length: count }, () => randomItem(unit, random));
  return {
    place,
    isVatExempt:
      shop.sellsReverseCharge === true && random.chance(countryOf(place) === countryOf(shop.places[0][0]) ? 0.02 : 0.3),
    items,
    coupons: random.chance(0.25) ? randomCoupons(unit, random).filter((one) => isSound(shop, items, one)) : [],
    shipping: randomShipping(unit, random),
    fees: random.chance(0.15) ? randomFees(unit, random) : [],
    madeBy: random.pick(['checkout', 'recalculation']),
    edit: random.weighted<Edit>([
      [{ kind: 'none' }, 92],
      [{ kind: 'typed-tax', units: random.pick([-40, -3, -1, 1, 2, 25]) }, 3],
      [{ kind: 'hidden-tender', percent: random.pick([20, 45, 80, 100]) }, 3],
      [shop.cashUnits === undefined ? { kind: 'none' } : { kind: 'cash-rounding' }, 2],
    ]),
  };
}

export function countryOf(place: string): string {
  return place.split(':')[0] ?? '';
}

function priced(price: Big, more: Partial<BasketLine> = {}): BasketLine {
  return { price, quantity: new Big(1), taxClass: '', isTaxed: true, ...more };
}

/** Two untaxed items whose prices add up to a whole number: only the lines show cents. */
function wholeTotal(shop: GeneratedShop, unit: Big, random: Random): Basket {
  const first = unit.times(random.int(1, 100_000));
  const second = first.round(0, Big.roundUp).plus(random.int(1, 100)).minus(first.mod(1));
  return {
    place: shop.places[0][0],
    isVatExempt: false,
    items: [first, second].map((price) => priced(price, { isTaxed: false })),
    coupons: [],
    shipping: [],
    fees: [],
    madeBy: random.pick(['checkout', 'recalculation']),
    edit: { kind: 'none' },
  };
}

function randomItem(unit: Big, random: Random): BasketLine {
  const cents = random.weighted([
    [random.int(0, 60), 1],
    [random.int(50, 5000), 6],
    [random.int(1000, 250_000), 3],
  ]);
  // Wholesale prices of parts: finer than the currency.
  const isFine = random.chance(0.02);
  return {
    price: unit.times(new Big(cents).plus(isFine ? random.pick(['0.25', '0.5', '0.75']) : 0)),
    quantity: random.weighted([
      [new Big(1), 60],
      [new Big(random.int(2, 12)), 35],
      [new Big(random.int(13, 500)), 3],
      [new Big(random.pick(FRACTIONS)), 2],
    ]),
    taxClass: randomClass(random),
    isTaxed: !random.chance(0.03),
  };
}

function randomClass(random: Random): TaxClass {
  return random.weighted<TaxClass>([['', 6], ['reduced-rate', 2], ['zero-rate', 1]]); // prettier-ignore
}

function randomCoupons(unit: Big, random: Random): Coupon[] {
  const make = (index: number): Coupon => {
    const code = `SAVE-${index}`;
    return random.weighted<() => Coupon>([
      [() => ({ code, type: 'percent', amount: new Big(random.pick(COUPON_PERCENTS)) }), 6],
      [() => ({ code, type: 'fixed_cart', amount: unit.times(random.int(1, 3000)) }), 3],
      [() => ({ code, type: 'fixed_product', amount: unit.times(random.int(1, 400)) }), 2],
    ])();
  };
  return random.chance(0.2) ? [make(1), make(2)] : [make(1)];
}

/**
 * WooCommerce lets coupons take a line below zero when it costs half a cent more than whole ones (absint in
 * get_discounted_price_in_cents): on such lines only a part of the price is taken.
 */
function isSound({ decimals }: GeneratedShop, items: Basket['items'], coupon: Coupon): boolean {
  const prices = items.map(({ price, quantity }) => price.times(quantity));
  return (
    prices.every((price) => price.round(decimals).eq(price)) || (coupon.type === 'percent' && coupon.amount.lt(100))
  );
}

function randomShipping(unit: Big, random: Random): BasketLine[] {
  const parcels = random.weighted([[0, 2], [1, 7], [2, 1]]); // prettier-ignore
  return Array.from({ length: parcels }, () =>
    priced(unit.times(random.pick(SHIPPING_COSTS)), { isTaxed: !random.chance(0.05) }),
  );
}

function randomFees(unit: Big, random: Random): BasketLine[] {
  const surcharge = (): BasketLine =>
    priced(unit.times(new Big(random.int(1, 900)).plus(random.chance(0.2) ? '0.3333' : 0)), {
      taxClass: randomClass(random),
      isTaxed: !random.chance(0.2),
    });
  const discount = (): BasketLine => priced(unit.times(-random.int(1, 1500)));
  return random.pick([[surcharge()], [discount()], [surcharge(), discount()]]);
}
