import { describe, expect, test } from '@jest/globals';
import type { PostedLine } from '../domain/documents.ts';
import type { InvoiceSummary } from '../xero/wire/sales-documents.ts';
import { recodedLines } from './recoded-lines.ts';

const line = (lineItemId: string, more: Partial<PostedLine> = {}): PostedLine => ({
  ...{ lineItemId, description: `Mug\nColour: ${lineItemId}`, quantity: '2', unitAmount: '5.00', amount: '10.00' },
  ...{ tax: '2.00', accountCode: '200', taxType: 'OUTPUT2', itemCode: '', tracking: [], ...more },
});
const invoice = (lines: readonly PostedLine[] | undefined, more: Partial<InvoiceSummary> = {}): InvoiceSummary => ({
  ...{ invoiceId: 'i', type: 'ACCREC', number: 'WC-1', status: 'AUTHORISED', reference: '', contactId: 'c' },
  ...{ currency: 'GBP', date: '2026-11-01', subTotal: '20.00', totalTax: '4.00', total: '24.00', payments: [] },
  ...{ amountDue: '24.00', amountPaid: '0.00', lines, ...more },
});
const POSTED = invoice([line('a'), line('b')]);
const moved = (lines: readonly PostedLine[], more: Partial<InvoiceSummary> = {}) =>
  recodedLines(POSTED, invoice(lines, more))?.filter(({ posted, there }) => posted !== there);

describe('a line that was moved to another account', () => {
  test('is known by its id, wherever it is and whatever its text is now', () => {
    const lines = [line('b', { description: 'Mug for the office', accountCode: '260' }), line('a')];
    expect(moved(lines)).toEqual([{ key: 'b', name: 'Mug', posted: '200', there: '260' }]);
  });

  test('is known by its place and text where Xero gave it another id, or returns none', () => {
    const again = { description: 'Mug\nColour: b', accountCode: '260' };
    expect(moved([line('a'), line('new', again)])).toMatchObject([{ key: 'b', there: '260' }]);
    const bare = invoice([line('', { description: 'Tea' })]);
    const there = invoice([line('', { description: 'Tea', accountCode: '260' })]);
    expect(recodedLines(bare, there)).toEqual([{ key: '#0', name: 'Tea', posted: '200', there: '260' }]);
  });
});

describe('says nothing', () => {
  test.each<[string, readonly PostedLine[], Partial<InvoiceSummary>]>([
    ['a line that was split', [line('a', { amount: '4.00', accountCode: '260' }), line('new', { amount: '6.00' }), line('b')], {}], // prettier-ignore
    ['a line with another amount', [line('a', { amount: '9.00', accountCode: '260' }), line('b', { amount: '11.00' })], {}], // prettier-ignore
    ['another text in its place', [line('new', { description: 'Delivery', accountCode: '260' }), line('b')], {}],
    ['an invoice with another total', [line('a', { accountCode: '260' }), line('b')], { total: '25.00' }],
  ])('%s', (_what, lines, more) => {
    expect(moved(lines, more)).toEqual([]);
  });

  test('a void invoice, or one whose lines Xero did not return', () => {
    expect(recodedLines(POSTED, invoice([line('a', { accountCode: '260' })], { status: 'VOIDED' }))).toBeNull();
    expect(recodedLines(POSTED, invoice(undefined))).toBeNull();
  });
});
