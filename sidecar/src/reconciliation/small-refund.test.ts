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

interface Credited {
  /** Of the shop's refund. */
  readonly shop: string;
  /** Of its credit note in Xero; null = none. */
  readonly xero: string | null;
}

/** The order with refunds, in turn. */
function creditedLegs(total: string, credited: readonly Credited[]): OrderLegs {
  const legs = legsWith({ total: new Big(0) });
  const [invoice] = legs.documents;
  if (legs.entry === null || legs.order === null || invoice === undefined) throw new Error('The order has an invoice.');
  const day = '2026-08-25';
  const notes = credited.flatMap(({ xero }, at) => {
    if (xero === null) return [];
    const purpose = { of: 'refund', refundId: 7 + at } as const;
    const figures = { currency: 'BHD', day, total: new Big(xero), tax: new Big(0) };
    return [{ ...figures, xeroId: `cn-${7 + at}`, kind: 'credit_note', purpose } as const];
  });
  const documents = notes.map((note) => ({ ...note, isLinked: false }));
  const refunds = credited.map(({ shop }, at) => ({ id: 7 + at, day, total: new Big(shop) }));
  return {
    ...legs,
    order: { ...legs.order, total: new Big(total), refunds },
    entry: { ...legs.entry, documents: [...legs.entry.documents, ...documents] },
    documents: [invoice, ...notes.map((note) => ({ ...invoice, ...note }))],
  };
}

/** Differences of the refunds, by the days of their credit notes. */
function refundCauses(total: string, credited: readonly Credited[]) {
  const found = causesOf(creditedLegs(total, credited)).filter(([day]) => day !== DAY);
  return found.map(([, amount, code]) => [amount, code]);
}

test('the last of several refunds takes what rounding left of the invoice; a cent more is a difference', () => {
  const earlier = { shop: '0.775', xero: '0.78' };
  const last = (xero: string) => refundCauses('1.193', [earlier, { shop: '0.418', xero }]);
  expect(last('0.41')).toEqual([
    ['0.005', 'rounding_line'],
    ['-0.008', 'rounding_line'],
  ]);
  expect(last('0.40')).toEqual([
    ['0.005', 'rounding_line'],
    ['-0.018', null],
  ]);
});

test('that is rounding also where the last refund is of whole cents: the earlier ones were rounded up', () => {
  const earlier = Array.from({ length: 2 }, () => ({ shop: '0.385', xero: '0.39' }));
  const rounded = earlier.map(() => ['0.005', 'rounding_line']);
  const last = (xero: string) => refundCauses('1.19', [...earlier, { shop: '0.42', xero }]);
  expect(last('0.41')).toEqual([...rounded, ['-0.01', 'rounding_line']]);
  expect(last('0.40')).toEqual([...rounded, ['-0.02', null]]);
});

test('a last refund of half a cent, for which rounding left nothing and there is no credit note, is rounding', () => {
  const earlier = [
    { shop: '0.395', xero: '0.4' },
    { shop: '0.395', xero: '0.4' },
    { shop: '0.393', xero: '0.39' },
  ];
  expect(refundCauses('1.193', [...earlier, { shop: '0.005', xero: null }]).at(-1)).toEqual([
    '-0.005',
    'rounding_line',
  ]);
});

test('a cent that rounding did not take is a difference, however many refunds have three decimals', () => {
  const one = { shop: '0.101', xero: '0.1' };
  const found = refundCauses('1.193', [one, one, one, { shop: '0.42', xero: '0.41' }]);
  expect(found.at(-1)).toEqual(['-0.01', null]);
});
