import { Big } from 'big.js';
import type { Random } from './random.ts';
import type { Destination, GeneratedShop, TaxClass } from './shop.ts';

/** What a buyer put together, before the shop computes anything. Prices are as the shop's owner typed them. */
export interface Basket {
  readonly destination: Destination;
  /** A company with a checked VAT number: nothing is taxed. */
  readonly isVatExempt: boolean;
  readonly items: readonly [BasketItem, ...BasketItem[]];
  readonly coupons: readonly Coupon[];
  readonly shipping: readonly { readonly cost: Big; readonly isTaxed: boolean }[];
  readonly fees: readonly BasketFee[];
  /** The classic checkout copies the cart; the block checkout and an admin's "Recalculate" add the lines up again. */
  readonly madeBy: 'checkout' | 'recalculation';
  /** What was done to the order afterwards. */
  readonly edit: Edit;
}

export interface BasketItem {
  readonly price: Big;
  readonly quantity: Big;
  readonly taxClass: TaxClass;
  readonly isTaxed: boolean;
}

export interface BasketFee {
  readonly name: string;
  readonly amount: Big;
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

const CLASSES: readonly [readonly [TaxClass, number], ...(readonly [TaxClass, number])[]] = [
  ['', 6],
  ['reduced-rate', 2],
  ['zero-rate', 1],
];
const COUPON_PERCENTS = [5, 10, 12.5, 15, 20, 33, 33.33, 50, 100] as const;
const FRACTIONS = ['0.25', '0.333', '0.5', '1.125', '1.5', '2.75', '12.4', '0.065'] as const;

/** Share of the baskets of cents that come to a whole total, in shops that have them. */
const WHOLE_TOTALS_SHARE = 0.2;

export function randomBasket(shop: GeneratedShop, random: Random): Basket {
  if (shop.hasWholeTotals && random.chance(WHOLE_TOTALS_SHARE)) return wholeTotal(shop, random);
  const destination = random.weighted([
    [shop.destinations[0], shop.destinations[0].weight],
    ...shop.destinations.slice(1).map((one) => [one, one.weight] as const),
  ]);
  const isAbroad = destination.country !== shop.destinations[0].country;
  const count = random.weighted([
    [random.int(1, 4), 76],
    [random.int(5, 16), 20],
    [random.int(17, 80), 4],
  ]);
  const first = randomItem(shop, random);
  const items: Basket['items'] = [first, ...Array.from({ length: count - 1 }, () => randomItem(shop, random))];
  return {
    destination,
    isVatExempt: shop.sellsReverseCharge && random.chance(isAbroad ? 0.3 : 0.02),
    items,
    coupons: random.chance(0.25) ? randomCoupons(shop, random).filter((one) => isSound(shop, items, one)) : [],
    shipping: randomShipping(shop, random),
    fees: random.chance(0.15) ? randomFees(shop, random) : [],
    madeBy: random.pick(['checkout', 'recalculation']),
    edit: randomEdit(shop, random),
  };
}

/** Two untaxed items whose prices add up to a whole number: only the lines show cents. */
function wholeTotal(shop: GeneratedShop, random: Random): Basket {
  const unit = 10 ** shop.decimals;
  const first = new Big(random.int(1, 100_000)).div(unit);
  const thing = (price: Big): BasketItem => ({ price, quantity: new Big(1), taxClass: '', isTaxed: false });
  return {
    destination: shop.destinations[0],
    isVatExempt: false,
    items: [thing(first), thing(first.round(0, Big.roundUp).plus(random.int(1, 100)).minus(first.mod(1)))],
    coupons: [],
    shipping: [],
    fees: [],
    madeBy: random.pick(['checkout', 'recalculation']),
    edit: { kind: 'none' },
  };
}

function randomItem(shop: GeneratedShop, random: Random): BasketItem {
  const cents = random.weighted([
    [random.int(0, 60), 1],
    [random.int(50, 5000), 6],
    [random.int(1000, 250_000), 3],
  ]);
  // Wholesale prices of parts: finer than the currency.
  const isFine = random.chance(0.02);
  return {
    price: new Big(cents).plus(isFine ? random.pick(['0.25', '0.5', '0.75']) : 0).div(10 ** shop.decimals),
    quantity: random.weighted([
      [new Big(1), 60],
      [new Big(random.int(2, 12)), 35],
      [new Big(random.int(13, 500)), 3],
      [new Big(random.pick(FRACTIONS)), 2],
    ]),
    taxClass: random.weighted(CLASSES),
    isTaxed: !random.chance(0.03),
  };
}

function randomCoupons(shop: GeneratedShop, random: Random): Coupon[] {
  const unit = 10 ** shop.decimals;
  const make = (index: number): Coupon => {
    const code = `SAVE-${index}`;
    return random.weighted<() => Coupon>([
      [() => ({ code, type: 'percent', amount: new Big(random.pick(COUPON_PERCENTS)) }), 6],
      [() => ({ code, type: 'fixed_cart', amount: new Big(random.int(1, 3000)).div(unit) }), 3],
      [() => ({ code, type: 'fixed_product', amount: new Big(random.int(1, 400)).div(unit) }), 2],
    ])();
  };
  return random.chance(0.2) ? [make(1), make(2)] : [make(1)];
}

/**
 * WooCommerce lets coupons take a line below zero when it costs half a cent more than whole ones (absint in
 * get_discounted_price_in_cents): on such lines only a part of the price is taken.
 */
function isSound(shop: GeneratedShop, items: Basket['items'], coupon: Coupon): boolean {
  const isWhole = items.every(({ price, quantity }) =>
    price.times(quantity).round(shop.decimals).eq(price.times(quantity)),
  );
  return isWhole || (coupon.type === 'percent' && coupon.amount.lt(100));
}

function randomShipping(shop: GeneratedShop, random: Random): Basket['shipping'] {
  const parcel = () => ({
    cost: new Big(random.pick([0, 1, 3, 25, 100, 333, 395, 495, 595, 637, 999, 1250, 2499])).div(10 ** shop.decimals),
    isTaxed: !random.chance(0.05),
  });
  const parcels = random.weighted([
    [0, 2],
    [1, 7],
    [2, 1],
  ]);
  return Array.from({ length: parcels }, parcel);
}

function randomFees(shop: GeneratedShop, random: Random): BasketFee[] {
  const unit = 10 ** shop.decimals;
  const surcharge = (): BasketFee => ({
    name: 'Gift wrapping',
    amount: new Big(random.int(1, 900)).plus(random.chance(0.2) ? '0.3333' : 0).div(unit),
    taxClass: random.weighted(CLASSES),
    isTaxed: !random.chance(0.2),
  });
  const discount = (): BasketFee => ({
    name: 'Loyalty discount',
    amount: new Big(-random.int(1, 1500)).div(unit),
    taxClass: '',
    isTaxed: true,
  });
  return random.pick([[surcharge()], [discount()], [surcharge(), discount()]]);
}

function randomEdit(shop: GeneratedShop, random: Random): Edit {
  return random.weighted<Edit>([
    [{ kind: 'none' }, 92],
    [{ kind: 'typed-tax', units: random.pick([-40, -3, -1, 1, 2, 25]) }, 3],
    [{ kind: 'hidden-tender', percent: random.pick([20, 45, 80, 100]) }, 3],
    [shop.cashUnits === 0 ? { kind: 'none' } : { kind: 'cash-rounding' }, 2],
  ]);
}
