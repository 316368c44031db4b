import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { explainOrder } from './explain-order.ts';
import type { OrderLegs, ShopRefund } from './legs.ts';

const DAY = '2026-08-23';

/** An order in Bahraini dinars, which have three decimals; Xero keeps two. */
function legsWith(refund: Omit<ShopRefund, 'id' | 'day'>): OrderLegs {
  const figures = { currency: 'BHD', day: DAY, total: new Big('1.19'), tax: new Big('0.10') };
  const invoice = { ...figures, xeroId: 'inv-1', kind: 'invoice', purpose: { of: 'sale' } } as const;
  return {
    orderId: '5139',
    number: '5139',
    order: {
      ...{ ...figures, total: new Big('1.193'), tax: new Big('0.104'), shipping: new Big('1.000') },
      ...{ status: 'processing', createdOn: DAY, taxByRate: [], wasPaid: true, isFresh: false },
      refunds: [{ id: 7, day: '2026-08-25', ...refund }],
    },
    entry: {
      ...{ state: 'recorded', reasons: [], notices: ['currency_precision'] },
      ...{ isIgnored: false, isInOtherOrganisation: false },
      documents: [{ ...invoice, isLinked: false }],
    },
    documents: [
      {
        ...{ ...invoice, status: 'PAID', shipping: null, taxByRate: [] },
        ...{ rounding: new Big(0), isOfOtherTool: false },
      },
    ],
  };
}

const rules = { statuses: new Set(['processing']), startDate: null };
const causesOf = (legs: OrderLegs) =>
  explainOrder(legs, rules).findings.map(({ day, total, cause }) => [day, total.toString(), cause?.code ?? null]);

test('a refund of less than half a cent, for which Xero has no credit note, is rounding', () => {
  const sale = [DAY, '0.003', 'rounding_line'];
  expect(causesOf(legsWith({ total: new Big('0.004') }))).toEqual([sale, ['2026-08-25', '-0.004', 'rounding_line']]);
  expect(causesOf(legsWith({ total: new Big('0.005') }))).toEqual([sale, ['2026-08-25', '-0.005', null]]);
});

test('the last of several refunds takes what rounding left of the invoice; a cent more is a difference', () => {
  const credited = (total: string): OrderLegs => {
    const legs = legsWith({ total: new Big('0.418') });
    const note = { xeroId: 'cn-7', kind: 'credit_note', purpose: { of: 'refund', refundId: 7 }, currency: 'BHD', day: '2026-08-25', total: new Big(total), tax: new Big(0) } as const; // prettier-ignore
    const [invoice] = legs.documents;
    if (legs.entry === null || invoice === undefined) throw new Error('The order has an invoice.');
    return {
      ...legs,
      entry: { ...legs.entry, documents: [...legs.entry.documents, { ...note, isLinked: false }] },
      documents: [invoice, { ...invoice, ...note }],
    };
  };
  const sale = [DAY, '0.003', 'rounding_line'];
  expect(causesOf(credited('0.41'))).toEqual([sale, ['2026-08-25', '-0.008', 'rounding_line']]);
  expect(causesOf(credited('0.40'))).toEqual([sale, ['2026-08-25', '-0.018', null]]);
});

test('that is rounding also where the last refund is of whole cents: the earlier ones were rounded up', () => {
  const of = (total: string, refundId: number, shop = total) => ({
    refund: { id: refundId, day: '2026-08-25', total: new Big(shop) },
    note: { xeroId: `cn-${refundId}`, kind: 'credit_note', purpose: { of: 'refund', refundId }, currency: 'BHD', day: '2026-08-25', total: new Big(total), tax: new Big(0) } as const, // prettier-ignore
  });
  const credited = (last: string): OrderLegs => {
    const legs = legsWith({ total: new Big(0) });
    const all = [of('0.39', 7, '0.385'), of('0.39', 8, '0.385'), of(last, 9, '0.42')];
    const [invoice] = legs.documents;
    if (legs.entry === null || legs.order === null || invoice === undefined)
      throw new Error('The order has an invoice.');
    const documents = all.map(({ note }) => ({ ...note, isLinked: false }));
    return {
      ...legs,
      order: { ...legs.order, total: new Big('1.19'), tax: new Big('0.10'), refunds: all.map(({ refund }) => refund) },
      entry: { ...legs.entry, documents: [...legs.entry.documents, ...documents] },
      documents: [invoice, ...all.map(({ note }) => ({ ...invoice, ...note }))],
    };
  };
  const refunded = (causes: ReturnType<typeof causesOf>) => causes.map(([, total, code]) => [total, code]);
  const earlier = Array.from({ length: 2 }, () => ['0.005', 'rounding_line']);
  expect(refunded(causesOf(credited('0.41')))).toEqual([...earlier, ['-0.01', 'rounding_line']]);
  expect(refunded(causesOf(credited('0.40')))).toEqual([...earlier, ['-0.02', null]]);
});
