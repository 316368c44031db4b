import { describe, expect, test } from '@jest/globals';
import { at, contactIdOf, idOf, line, salesCreditNote, salesInvoice, TestBooks } from '../testing/test-books.ts';
import type { Element } from '../wire/element.ts';

interface Pair {
  readonly books: TestBooks;
  readonly path: string;
  readonly allocation: Element;
}

function pairOf(invoice: Element = {}, note: Element = {}): Pair {
  const books = new TestBooks();
  const { InvoiceID } = books.create('Invoices', salesInvoice({ InvoiceNumber: 'WC-1', ...invoice }));
  const path = `CreditNotes/${idOf(books.create('CreditNotes', salesCreditNote(note)), 'CreditNoteID')}`;
  return { books, path, allocation: { Invoice: { InvoiceID }, Amount: 60, Date: '2026-03-08' } };
}

describe('a credit note', () => {
  test('has its own numbers, totals and remaining credit', () => {
    const books = new TestBooks();
    const created = books.create('CreditNotes', salesCreditNote({ CreditNoteNumber: undefined, Reference: 'order 1' }));
    expect(created).toMatchObject({
      CreditNoteNumber: 'CN-0001',
      Reference: 'order 1',
      SubTotal: 50,
      TotalTax: 10,
      Total: 60,
      RemainingCredit: 60,
      Allocations: [],
      Status: 'AUTHORISED',
    });
    expect(created).not.toHaveProperty('DueDate');
    expect(books.get('CreditNotes/CN-0001')[0]?.['CreditNoteID']).toBe(created['CreditNoteID']);
  });

  test.each([
    ['a taken number', {}, 'Credit Note # must be unique.'],
    [
      'a discount',
      { CreditNoteNumber: 'n', LineItems: [line({ DiscountRate: 5 })] },
      'Discounts are not supported on this type of document.',
    ],
    [
      'a negative total',
      { CreditNoteNumber: 'n', LineItems: [line({ UnitAmount: -1 })] },
      'The total of the document must not be negative.',
    ],
    [
      'a status it cannot start with',
      { CreditNoteNumber: 'n', Status: 'PAID' },
      'Credit note not of valid status for creation',
    ],
  ])('with %s is refused', (_name, overrides, message) => {
    const books = new TestBooks();
    books.create('CreditNotes', salesCreditNote());
    expect(books.refusal('PUT', 'CreditNotes', salesCreditNote(overrides))).toEqual([message]);
  });

  test('may carry the number of an invoice', () => {
    const { books } = pairOf({ InvoiceNumber: 'SAME' }, { CreditNoteNumber: 'SAME' });
    expect(books.get('CreditNotes/SAME')).toHaveLength(1);
  });

  test('is updated by POST under its number; an unknown id is an error', () => {
    const { books } = pairOf();
    const updated = books.element('POST', 'CreditNotes', { body: { CreditNoteNumber: 'WC-1-R1', Reference: 'x' } });
    expect(updated).toMatchObject({ Reference: 'x', Total: 60 });
    const CreditNoteID = '11111111-1111-1111-1111-111111111111';
    expect(books.refusal('POST', 'CreditNotes', { CreditNoteID })).toEqual([
      'An existing Credit Note with the specified CreditNoteID could not be found',
    ]);
  });
});

describe('an allocation', () => {
  test('takes from both sides, dated the later of both documents', () => {
    const { books, path, allocation } = pairOf();
    const created = books.element('PUT', `${path}/Allocations`, {
      body: { Allocations: [{ ...allocation, Date: '2026-03-20' }] },
    });
    expect(created).toMatchObject({ Amount: 60, Date: '/Date(1772928000000+0000)/' });
    expect(books.get('Invoices/WC-1')[0]).toMatchObject({
      AmountDue: 60,
      AmountCredited: 60,
      AmountPaid: 0,
      Status: 'AUTHORISED',
      CreditNotes: [{ CreditNoteNumber: 'WC-1-R1', AppliedAmount: 60 }],
    });
    expect(books.get(path)[0]).toMatchObject({
      Status: 'PAID',
      RemainingCredit: 0,
      Allocations: [{ AllocationID: created['AllocationID'], Amount: 60, Invoice: { InvoiceNumber: 'WC-1' } }],
    });
  });

  test('in parts may repeat while both balances allow', () => {
    const { books, path, allocation } = pairOf();
    const part = { body: { ...allocation, Amount: 25 } };
    books.element('PUT', `${path}/Allocations`, part);
    books.element('PUT', `${path}/Allocations`, part);
    expect(books.get(path)[0]).toMatchObject({ RemainingCredit: 10, Status: 'AUTHORISED' });
    expect(books.call('PUT', `${path}/Allocations`, part).status).toBe(400);
  });

  test.each([
    ['more than the credit', {}, {}, { Amount: 60.01 }, 'The amount of the allocation exceeds the remaining credit.'],
    [
      'more than is due',
      { LineItems: [line({ UnitAmount: 10 })] },
      {},
      {},
      'The amount of the allocation exceeds the amount due on the invoice.',
    ],
    ['nothing', {}, {}, { Amount: 0 }, 'The amount of an allocation must be positive.'],
    ['no date', {}, {}, { Date: undefined }, 'The Date of the allocation must be specified.'],
    ['a draft credit note', {}, { Status: 'DRAFT' }, {}, 'Credit note not of valid status for allocation'],
    ['a draft invoice', { Status: 'DRAFT' }, {}, {}, 'Invoice not of valid status for allocation'],
    [
      'another contact',
      {},
      { Contact: { Name: 'Other' } },
      {},
      'The credit note and the invoice must have the same contact.',
    ],
    [
      'another currency',
      {},
      { CurrencyCode: 'EUR' },
      {},
      'The credit note and the invoice must have the same currency.',
    ],
    [
      'an unknown invoice',
      {},
      {},
      { Invoice: { InvoiceID: '11111111-1111-1111-1111-111111111111' } },
      'The document with the supplied id was not found for this endpoint.',
    ],
  ])('of %s is refused', (_name, invoice, note, change, message) => {
    const { books, path, allocation } = pairOf(invoice, note);
    expect(books.refusal('PUT', `${path}/Allocations`, { ...allocation, ...change })).toEqual([message]);
  });

  test('to a paid invoice is refused until its payment is deleted', () => {
    const { books, path, allocation } = pairOf();
    const payment = { InvoiceNumber: 'WC-1', Account: { Code: '090' }, Amount: 120, Date: '2026-03-05' };
    const { PaymentID } = books.create('Payments', payment);
    expect(books.refusal('PUT', `${path}/Allocations`, allocation)).toContain(
      'Invoice not of valid status for allocation',
    );
    books.element('POST', `Payments/${String(PaymentID)}`, { body: { Status: 'DELETED' } });
    expect(books.element('PUT', `${path}/Allocations`, { body: allocation })).toMatchObject({ Amount: 60 });
  });

  test('can be removed, which opens both documents again', () => {
    const { books, path, allocation } = pairOf();
    const { AllocationID } = books.element('PUT', `${path}/Allocations`, { body: allocation });
    const invoice = books.get('Invoices/WC-1')[0] ?? {};
    expect(books.refusal('POST', 'Invoices/WC-1', { Status: 'VOIDED' })).toEqual([
      'The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it.',
    ]);
    const answer = books.call('DELETE', `${path}/Allocations/${String(AllocationID)}`);
    expect(answer).toMatchObject({
      status: 200,
      body: { AllocationID, IsDeleted: true, Invoice: { InvoiceID: invoice['InvoiceID'] } },
    });
    expect(books.get(path)[0]).toMatchObject({ Status: 'AUTHORISED', RemainingCredit: 60, Allocations: [] });
    expect(books.get('Invoices/WC-1')[0]).toMatchObject({ AmountDue: 120, CreditNotes: [] });
    expect(books.call('DELETE', `${path}/Allocations/${String(AllocationID)}`).status).toBe(404);
  });

  test('keeps the contact of its invoice', () => {
    const { books, path, allocation } = pairOf();
    books.element('PUT', `${path}/Allocations`, { body: allocation });
    expect(books.refusal('POST', 'Invoices/WC-1', { Contact: { Name: 'Other' } })).toHaveLength(2);
    expect(contactIdOf(books.get('Invoices/WC-1')[0] ?? {})).toBe(contactIdOf(books.get(path)[0] ?? {}));
  });
});

test('a credit note is refunded by a payment, up to its remaining credit', () => {
  const { books, path } = pairOf();
  const refund = {
    CreditNote: { CreditNoteNumber: 'WC-1-R1' },
    Account: { Code: '095' },
    Amount: 60,
    Date: '2026-03-09',
  };
  expect(books.refusal('PUT', 'Payments', { ...refund, Amount: 60.01 })).toEqual([
    'Payment amount exceeds the amount outstanding on this document',
  ]);
  expect(books.create('Payments', refund)).toMatchObject({
    PaymentType: 'ARCREDITPAYMENT',
    Invoice: { Type: 'ACCRECCREDIT', InvoiceNumber: 'WC-1-R1' },
  });
  expect(books.get(path)[0]).toMatchObject({ Status: 'PAID', RemainingCredit: 0 });
  expect(at(books.get(path)[0] ?? {}, 'Payments')).toMatchObject([{ Amount: 60 }]);
});
