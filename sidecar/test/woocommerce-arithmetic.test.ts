import { describe, expect, test } from '@jest/globals';
import { Big, type RoundingMode } from 'big.js';
import fc from 'fast-check';
import type { Order, OrderLine } from '../src/mapping/order.ts';
import { planDocuments } from '../src/mapping/plan-documents.ts';
import { readSettings } from '../src/mapping/settings.ts';
import { organisationIn } from './_organisations.ts';
import { anOrder, aProduct, aShipping, aTax } from './_order.ts';
import { recompute } from './_xero-arithmetic.ts';

/*
 * Orders as WooCommerce computes them (includes/class-wc-cart-totals.php, class-wc-discounts.php): prices with or
 * without tax, tax rounded per line or at the subtotal, percentage coupons floored to cents, shipping tax rounded
 * another way than line tax.
 */
interface Basket {
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

function toOrder(basket: Basket): Order {
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

const baskets: fc.Arbitrary<Basket> = fc.record({
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

const reading = readSettings({
  taxes: { rates: { '1': 'OUTPUT2', '2': 'RROUTPUT', '3': 'ZERORATEDOUTPUT' }, untaxed: 'ZERORATEDOUTPUT' },
  payments: { default: { account: '092' } },
});
const lists = organisationIn('GB');

function plan(order: Order) {
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const store = { id: 'shop', url: 'https://shop.example.com' };
  const result = planDocuments(order, { settings: reading.settings, lists, catalogue: new Map(), store, refunds: [] });
  if (result.kind !== 'documents') throw new Error(JSON.stringify(result));
  return result.documents.invoice;
}

describe('whatever WooCommerce computes', () => {
  test('the invoice comes to the order’s net, tax and total by Xero’s arithmetic, without a rounding line', () => {
    fc.assert(
      fc.property(baskets, (basket) => {
        const order = toOrder(basket);
        const invoice = plan(order);
        for (const midpoint of ['half-up', 'half-even'] as const) {
          expect(recompute(invoice, lists.taxRates, midpoint)).toMatchObject({
            totalTax: order.totalTax,
            total: order.total,
          });
        }
        expect(invoice.lines).toHaveLength(order.lines.length);
      }),
      { numRuns: 400 },
    );
  });

  test('cents a plugin adds or takes are on a rounding line of exactly that amount', () => {
    fc.assert(
      fc.property(baskets, fc.constantFrom('-0.05', '-0.02', '0.02', '0.05'), (basket, cents) => {
        const order = toOrder({ ...basket, roundsAtSubtotal: false });
        const total = new Big(order.total).plus(cents);
        fc.pre(total.gte(0));
        // Some baskets would come to just this total if tax were rounded at the subtotal: then nobody added anything.
        const exact = order.lines.reduce((sum, line) => sum.plus(line.total).plus(line.totalTax), new Big(0));
        fc.pre(total.minus(exact).abs().gt('0.0051'));
        const invoice = plan({ ...order, total: total.toFixed(2) });
        expect(invoice.lines.filter((line) => line.description === 'Rounding').map((line) => line.amount)).toEqual([
          cents,
        ]);
        expect(recompute(invoice, lists.taxRates).total).toBe(total.toFixed(2));
      }),
    );
  });
});
