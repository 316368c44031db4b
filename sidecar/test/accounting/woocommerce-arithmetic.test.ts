import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import type { Order } from '../../src/domain/order.ts';
import { planDocuments } from '../../src/mapping/plan-documents.ts';
import { readSettings } from '../../src/domain/settings/settings.ts';
import { baskets, orderOf } from './_basket.ts';
import { organisationIn } from '../support/xero/_organisations.ts';
import { recompute } from '../support/xero/_arithmetic.ts';

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
        const order = orderOf(basket);
        const invoice = plan(order);
        for (const midpoint of ['half-up', 'half-even'] as const) {
          expect(recompute(invoice, lists.taxRates, midpoint)).toMatchObject({
            totalTax: order.totalTax,
            total: order.total,
          });
        }
        expect(invoice.lines.filter(({ description }) => description === 'Rounding')).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('cents a plugin adds or takes are on a rounding line of exactly that amount', () => {
    fc.assert(
      fc.property(baskets, fc.constantFrom('-0.05', '-0.02', '0.02', '0.05'), (basket, cents) => {
        const order = orderOf({ ...basket, roundsAtSubtotal: false });
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
