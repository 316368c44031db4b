import { expect, test } from '@jest/globals';
import { readDocument } from '../ledger/document-facts.ts';
import type { DocumentSeen, RecordedDocument } from '../ledger/entry.ts';
import { presentNotices } from './present-notices.ts';

const invoice = { status: 'AUTHORISED', total: '100.00', date: '2026-11-20', amountDue: '100.00' };
const creditNote = { status: 'AUTHORISED', total: '30.00', date: '2026-11-20' };

function documentOf(over: Partial<RecordedDocument>, seen: Partial<DocumentSeen> | null = null): RecordedDocument {
  return {
    ...{ id: 1, tenantId: 't', storeId: 's', entryId: 1, kind: 'invoice', sourceKey: 'order:7', xeroId: 'inv' },
    ...{ number: 'WC-7', facts: { invoice }, recordedAt: '2026-11-20T09:00:00.000Z' },
    ...over,
    seen: seen && { status: 'AUTHORISED', byOthers: '0.00', payments: [], seenAt: '', ...seen },
  };
}

const INVOICE = (seen: Partial<DocumentSeen> | null) => documentOf({}, seen);
const NOTE = (seen: Partial<DocumentSeen> | null) =>
  documentOf(
    {
      ...{ id: 2, kind: 'credit_note', sourceKey: 'order:7/refund:9', xeroId: 'note', number: 'WC-7-R9' },
      facts: { creditNote, settled: { allocated: '0.00', refunded: '0.00' } },
    },
    seen,
  );

const noticeOf = (code: string, details: Record<string, string | number>) => ({
  ...{ code, message: `What ${code} says of £100.00 and £30.00.`, fix: '', details },
});

function codesOf(code: string, details: Record<string, string | number>, documents: readonly RecordedDocument[]) {
  const notices = [noticeOf(code, details)];
  return presentNotices({ notices, currency: 'GBP' }, documents.map(readDocument)).map((one) => one.code);
}

test.each([
  ['refund_not_paid', { refund: 9 }, NOTE],
  ['credit_left', { creditNote: 'WC-7-R9' }, NOTE],
  ['earlier_invoice_unpaid', { invoice: 'WC-7' }, INVOICE],
  ['still_due', { invoice: 'WC-7' }, INVOICE],
  ['deposit_given_back', {}, INVOICE],
] as const)('%s ends when nothing is open on its document in Xero, or that is void', (code, details, documentWith) => {
  const whole = documentWith === NOTE ? '30.00' : '100.00';
  expect(codesOf(code, details, [documentWith(null)])).toEqual([code]);
  expect(codesOf(code, details, [documentWith({ byOthers: '1.00' })])).toEqual([code]);
  expect(codesOf(code, details, [documentWith({ byOthers: whole })])).toEqual([]);
  expect(codesOf(code, details, [documentWith({ status: 'VOIDED' })])).toEqual([]);
});

test('a part that was done leaves the rest, which is named', () => {
  const notices = [noticeOf('refund_not_paid', { refund: 9 })];
  const [said] = presentNotices({ notices, currency: 'GBP' }, [readDocument(NOTE({ byOthers: '24.00' }))]);
  expect(said?.message).toContain('£6.00 of it are left now.');
});

test('of an unknown document, and of what no document shows, every notice stays', () => {
  expect(codesOf('refund_not_paid', { refund: 8 }, [NOTE({ byOthers: '30.00' })])).toEqual(['refund_not_paid']);
  expect(codesOf('credit_left', { creditNote: 'WC-1-R1' }, [NOTE({ byOthers: '30.00' })])).toEqual(['credit_left']);
  expect(codesOf('tax_unlike_rate', {}, [INVOICE({ byOthers: '100.00' })])).toEqual(['tax_unlike_rate']);
});

test('a payment that was assumed is said while it is there, and what is due afterwards', () => {
  const paid = documentOf({ facts: { invoice: { ...invoice, amountDue: '0.00' } } }, { byOthers: '100.00' });
  expect(codesOf('payment_assumed', { invoice: 'WC-7' }, [paid])).toEqual(['payment_assumed']);
  const notices = [noticeOf('payment_assumed', { invoice: 'WC-7' }), noticeOf('still_due', { invoice: 'WC-7' })];
  const said = presentNotices({ notices, currency: 'GBP' }, [readDocument(INVOICE({ byOthers: '0.00' }))]);
  expect(said).toMatchObject([{ code: 'still_due', message: expect.stringContaining('£100.00 are due') }]);
});
