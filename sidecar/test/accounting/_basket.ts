import { Big, type RoundingMode } from 'big.js';
import fc from 'fast-check';
import type { Order, OrderLine } from '../../src/domain/order.ts';
import { anOrder, aProduct, aShipping, aTax } from './_order.ts';

/*
 * Orders as WooCommerce computes them (includes/class-wc-cart-totals.php, class-wc-discounts.php): prices with or
 * without tax, tax rounded per line or at the subtotal, percentage coupons floored to cents, shipping tax rounded
 * another way than line tax.
 */
export interface Basket {
  readonly pricesIncludeTax: boolean;
  readonly roundsAtSubtotal: boolean;
  readonly couponPercent: number;
  readonly shippingCents: number;
  readonly items: readonly { readonly cents: number; readonly quantity: number; readonly rateId: 1 | 2 | 3 }[];
}

const PERCENT = { 1: 20, 2: 5, 3: 0 } as const;
const round = (amount: Big, mode: RoundingMode = Big.roundHalfUp): Big => amount.round(2, mode);
/** PHP's PHP_ROUND_HALF_DOWN: halves go towards zero. */
const roundHalfDown = (amount: Big): Big => {
  const up = round(amount);
  return up.minus(amount).abs().eq('0.005') ? amount.round(2, Big.roundDown) : up;
};

export function orderOf(basket: Basket): Order {
  const { pricesIncludeTax, roundsAtSubtotal } = basket;
  const roundTax = (tax: Big): Big =>
    roundsAtSubtotal ? tax.round(6) : pricesIncludeTax ? roundHalfDown(tax) : round(tax);
  const taxByRate = new Map<number, Big>();
  let itemsNet = new Big(0);
  let cartTax = new Big(0);
  const lines: OrderLine[] = basket.items.map((item, index) => {
    const before = item.cents * item.quantity;
    const price = new Big(before - Math.floor((before * basket.couponPercent) / 100)).div(100);
    const rate = new Big(PERCENT[item.rateId]).div(100);
    const rawTax = (pricesIncludeTax ? price.minus(price.div(rate.plus(1))) : price.times(rate)).round(6);
    const net = pricesIncludeTax ? price.minus(rawTax) : price;
    const tax = roundTax(rawTax);
    itemsNet = itemsNet.plus(roundsAtSubtotal ? net : round(net));
    cartTax = cartTax.plus(tax);
    taxByRate.set(item.rateId, (taxByRate.get(item.rateId) ?? new Big(0)).plus(tax));
    return aProduct({
      id: index + 1,
      quantity: String(item.quantity),
      total: net.toFixed(6),
      totalTax: tax.toFixed(6),
      taxes: [{ rateId: item.rateId, total: rawTax.toFixed(6) }],
    });
  });
  const shipping = new Big(basket.shippingCents).div(100);
  const rawShippingTax = shipping.times('0.2');
  const shippingTax = roundsAtSubtotal ? rawShippingTax : round(rawShippingTax);
  const shippingLine = aShipping({
    id: 800,
    total: shipping.toFixed(2),
    totalTax: roundTax(rawShippingTax).toFixed(6),
    taxes: [{ rateId: 1, total: rawShippingTax.toFixed(6) }],
  });
  return anOrder({
    pricesIncludeTax,
    lines: [...lines, shippingLine],
    taxes: [1, 2, 3].map((rateId) =>
      aTax({
        rateId,
        ratePercent: String(PERCENT[rateId === 1 ? 1 : rateId === 2 ? 2 : 3]),
        taxTotal: round(taxByRate.get(rateId) ?? new Big(0)).toFixed(2),
        shippingTaxTotal: rateId === 1 ? round(shippingTax).toFixed(2) : '0.00',
      }),
    ),
    totalTax: round(cartTax.plus(shippingTax)).toFixed(2),
    total: round(itemsNet.plus(shipping).plus(cartTax).plus(shippingTax)).toFixed(2),
  });
}

export const baskets: fc.Arbitrary<Basket> = fc.record({
  pricesIncludeTax: fc.boolean(),
  roundsAtSubtotal: fc.boolean(),
  couponPercent: fc.constantFrom(0, 0, 5, 10, 33, 50),
  shippingCents: fc.integer({ min: 0, max: 3000 }),
  items: fc.array(
    fc.record({
      cents: fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 200_000 })),
      quantity: fc.integer({ min: 1, max: 13 }),
      rateId: fc.constantFrom(1 as const, 2 as const, 3 as const),
    }),
    { minLength: 1, maxLength: 40 },
  ),
});
