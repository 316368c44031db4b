import { describe, expect, test } from '@jest/globals';
import { ownerWords } from '../../wording/owner-words.ts';
import { placeOf } from '../../wording/setting-place.ts';
import type { PlannedInvoice, PlannedPayment } from '../../domain/documents.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import {
  compareOrigin,
  compareTotals,
  findPayment,
  isLive,
  isOfSameOrigin,
  numberTaken,
  totalsDiffer,
} from './compare-documents.ts';

const planned: PlannedInvoice = {
  number: 'WC-1024',
  reference: 'WooCommerce order 1024',
  url: null,
  date: '2026-11-19',
  dueDate: '2026-11-19',
  currency: 'GBP',
  status: 'AUTHORISED',
  lineAmountTypes: 'Exclusive',
  brandingThemeId: null,
  lines: [],
  expected: { subTotal: '8.33', totalTax: '1.66', total: '9.99' },
};

const answer: InvoiceSummary = {
  invoiceId: 'i-1',
  type: 'ACCREC',
  number: 'WC-1024',
  status: 'AUTHORISED',
  reference: 'WooCommerce order 1024',
  contactId: 'c-1',
  currency: 'GBP',
  date: '2026-11-19',
  subTotal: '8.33',
  totalTax: '1.66',
  total: '9.99',
  amountDue: '9.99',
  amountPaid: '0.00',
  payments: [{ paymentId: 'p-1', amount: '5.00', date: '2026-11-20', reference: 'ch_1', status: '' }],
};

test('equal totals are the same, a cent is not', () => {
  expect(compareTotals(planned, answer)).toEqual({ same: true });
  const off = compareTotals(planned, { ...answer, subTotal: '8.32', totalTax: '1.67' });
  expect(off).toEqual({
    same: false,
    differences: [
      { field: 'SubTotal', ours: '8.33', xero: '8.32' },
      { field: 'TotalTax', ours: '1.66', xero: '1.67' },
    ],
  });
  if (!off.same) expect(totalsDiffer('WC-1024', off, 'GBP').message).toContain('subtotal £8.32 instead of £8.33');
});

test.each([
  ['reference', { reference: 'Phone order' }],
  ['contact', { contactId: 'c-2' }],
  ['currency', { currency: 'EUR' }],
  ['total', { total: '10.00' }],
])('an invoice with another %s is not ours', (_name, change) => {
  expect(compareOrigin(planned, 'c-1', { ...answer, ...change }).same).toBe(false);
});

test('an invoice that agrees in reference, contact and totals is ours', () => {
  expect(compareOrigin(planned, 'c-1', answer)).toEqual({ same: true });
});

describe('of the same origin', () => {
  const LINK = 'https://shop.example/?ml_origin=shop%3A1024';
  const OTHER_LINK = 'https://other.example/?ml_origin=other%3A1024';
  const [plain, marked] = ['WooCommerce order 1024', 'WooCommerce order 1024 [shop:1024]'];
  const byLink = { reference: plain, url: LINK };
  const byReference = { reference: marked };
  const note = { reference: plain, origin: { storeId: 'shop', kind: 'order', sourceId: '1024' } };
  test.each([
    ['the same link, whatever a person wrote as the reference', byLink, { reference: 'PO 4711', url: LINK }, true],
    ['the same text with the link of another shop', byLink, { reference: plain, url: OTHER_LINK }, false],
    ['the same text with the mark of another shop', byLink, { reference: `${plain} [other:1024]` }, false],
    ['a document of before, marked behind the reference', byLink, { reference: marked }, true],
    ['the same text, where Xero returns no link', byLink, { reference: plain }, true],
    ['another text without any mark', byLink, { reference: 'By hand' }, false],
    ['a link, after the mark moved back', byReference, { reference: 'PO 4711', url: LINK }, true],
    ['the same mark behind another text', byReference, { reference: 'Chased [shop:1024]' }, false],
    ['a credit note of before', note, { reference: marked }, true],
    ['a credit note of another shop', note, { reference: `${plain} [other:1024]` }, false],
    ['a credit note without mark', note, { reference: plain }, true],
  ])('%s', (_what, planned, there, same) => {
    expect(isOfSameOrigin(planned, there)).toBe(same);
  });
});

test('voided and deleted invoices are dead', () => {
  expect(['AUTHORISED', 'PAID', 'VOIDED', 'deleted'].map((status) => isLive({ ...answer, status }))).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('a payment is ours only with the same amount, day and reference', () => {
  const payment: PlannedPayment = {
    amount: '5.00',
    currency: 'GBP',
    date: '2026-11-20',
    account: { code: '091' },
    reference: 'ch_1',
    because: null,
  };
  expect(findPayment(payment, answer)?.paymentId).toBe('p-1');
  expect(findPayment({ ...payment, amount: '5.01' }, answer)).toBeNull();
  expect(findPayment({ ...payment, reference: 'ch_2' }, answer)).toBeNull();
  expect(findPayment({ ...payment, date: '2026-11-21' }, answer)).toBeNull();
});

test('a number that is taken leads to the field of the prefix, in words an owner has', () => {
  const problem = numberTaken('WC-1024', 'it cannot be read');
  expect(placeOf(problem)).toEqual({ tab: 'documents', setting: 'documents.numberPrefix' });
  expect(ownerWords(problem.fix)).toBe(
    'Give this store another number prefix (on the tab "Invoices & contacts"). Nothing in Xero was changed.',
  );
});
