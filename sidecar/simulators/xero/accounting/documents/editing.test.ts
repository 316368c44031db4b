import { describe, expect, test } from '@jest/globals';
import { at, idOf, line, salesInvoice, TestBooks } from '../testing/test-books.ts';
import type { Element } from '../wire/element.ts';

const NOT_MODIFIABLE = 'Invoice not of valid status for modification';
const ALLOCATED = 'This document cannot be edited as it has a payment or credit note allocated to it.';

function booksWith(overrides: Element = {}): { books: TestBooks; path: string; invoice: Element } {
  const books = new TestBooks();
  const invoice = books.create('Invoices', salesInvoice({ InvoiceNumber: 'WC-1', ...overrides }));
  return { books, invoice, path: `Invoices/${idOf(invoice, 'InvoiceID')}` };
}

function pay(books: TestBooks, Amount: number): Element {
  return books.create('Payments', { InvoiceNumber: 'WC-1', Account: { Code: '090' }, Amount, Date: '2026-03-05' });
}

describe('the status of an invoice', () => {
  test.each([
    ['DRAFT', 'DRAFT'],
    ['DRAFT', 'SUBMITTED'],
    ['DRAFT', 'AUTHORISED'],
    ['DRAFT', 'DELETED'],
    ['SUBMITTED', 'DRAFT'],
    ['SUBMITTED', 'AUTHORISED'],
    ['SUBMITTED', 'DELETED'],
    ['AUTHORISED', 'AUTHORISED'],
    ['AUTHORISED', 'VOIDED'],
  ])('may move from %s to %s', (from, to) => {
    const { books, path } = booksWith({ Status: from });
    expect(books.element('POST', path, { body: { Status: to } })['Status']).toBe(to);
  });

  test.each([
    ['DRAFT', 'VOIDED'],
    ['DRAFT', 'PAID'],
    ['SUBMITTED', 'VOIDED'],
    ['AUTHORISED', 'DRAFT'],
    ['AUTHORISED', 'DELETED'],
    ['AUTHORISED', 'PAID'],
  ])('may not move from %s to %s', (from, to) => {
    const { books, path } = booksWith({ Status: from });
    expect(books.refusal('POST', path, { Status: to })).toEqual([NOT_MODIFIABLE]);
  });

  test.each(['VOIDED', 'DELETED'])('never leaves %s, and nothing else is edited there', (end) => {
    const { books, path } = booksWith({ Status: end === 'VOIDED' ? 'AUTHORISED' : 'DRAFT' });
    books.element('POST', path, { body: { Status: end } });
    expect(books.refusal('POST', path, { Status: 'AUTHORISED' })).toEqual([NOT_MODIFIABLE]);
    expect(books.refusal('POST', path, { Reference: 'x' })).toEqual([NOT_MODIFIABLE]);
  });

  test('cannot become VOIDED while a payment is applied', () => {
    const { books, path } = booksWith();
    pay(books, 20);
    expect(books.refusal('POST', path, { Status: 'VOIDED' })).toEqual([
      'The status VOIDED cannot be applied to the invoice because it has payments or credit notes allocated to it.',
    ]);
  });

  test('VOIDED still shows what was due in the answer, and 0 when read', () => {
    const { books, path } = booksWith();
    expect(books.element('POST', path, { body: { Status: 'VOIDED' } })['AmountDue']).toBe(120);
    expect(books.get(path)[0]).toMatchObject({ AmountDue: 0, Total: 120 });
  });
});

describe('lines of an update', () => {
  const LineItems = [line({ Description: 'A' }), line({ Description: 'B', TaxAmount: '19.99' })];

  test('with an id change that line; those not listed go; those without id are new', () => {
    const { books, path, invoice } = booksWith({ LineItems });
    const [first, second] = Object.values(at(invoice, 'LineItems') ?? {}).map(
      (stored: Element) => stored['LineItemID'],
    );
    const body = { LineItems: [{ LineItemID: second, Description: 'B2' }, line({ Description: 'C' })] };
    const updated = books.element('POST', path, { body });
    expect(at(updated, 'LineItems')).toMatchObject([
      { LineItemID: second, Description: 'B2', LineAmount: 100, TaxAmount: 19.99 },
      { Description: 'C', TaxAmount: 20 },
    ]);
    expect(JSON.stringify(updated)).not.toContain(String(first));
  });

  test('without any id replace all lines', () => {
    const { books, path, invoice } = booksWith({ LineItems });
    const updated = books.element('POST', path, { body: { LineItems: [line({ UnitAmount: 5 })] } });
    expect(updated).toMatchObject({ SubTotal: 5, Total: 6 });
    expect(JSON.stringify(updated)).not.toContain(String(at(invoice, 'LineItems.0.LineItemID')));
  });

  test('with a foreign id are refused', () => {
    const { books, path } = booksWith();
    const LineItemID = '11111111-1111-1111-1111-111111111111';
    expect(books.refusal('POST', path, { LineItems: [line({ LineItemID })] })).toHaveLength(1);
  });

  test('are taxed again when LineAmountTypes alone changes', () => {
    const { books, path } = booksWith();
    const body = { LineAmountTypes: 'Inclusive' };
    expect(books.element('POST', path, { body })).toMatchObject({ Total: 100, TotalTax: 16.67 });
    expect(books.element('POST', path, { body: { LineAmountTypes: 'NoTax' } })).toMatchObject({ TotalTax: 0 });
  });
});

describe('a part-paid invoice', () => {
  test('may change reference, due date, number, contact, url and the words, account and tracking of lines', () => {
    const { books, path, invoice } = booksWith();
    pay(books, 20);
    const LineItemID = at(invoice, 'LineItems.0.LineItemID');
    const words = { Description: 'Words', AccountCode: '260', Tracking: [{ Name: 'Region', Option: 'North' }] };
    const body = {
      InvoiceNumber: 'WC-1b',
      Reference: 'ref',
      DueDate: '2026-04-01',
      Url: 'https://shop.example/1',
      Contact: { Name: 'Other Person' },
      LineItems: [{ LineItemID, ...words }],
    };
    expect(books.element('POST', path, { body })).toMatchObject({
      InvoiceNumber: 'WC-1b',
      Reference: 'ref',
      Contact: { Name: 'Other Person' },
      LineItems: [{ Description: 'Words', AccountCode: '260' }],
      AmountDue: 100,
      Status: 'AUTHORISED',
    });
  });

  test.each([
    ['its date', { Date: '2026-03-02' }],
    ['its currency', { CurrencyCode: 'EUR' }],
    ['its lines', { LineItems: [line()] }],
    ['its tax treatment', { LineAmountTypes: 'Inclusive' }],
  ])('may not change %s', (_name, change) => {
    const { books, path } = booksWith();
    pay(books, 20);
    expect(books.refusal('POST', path, change)).toEqual([NOT_MODIFIABLE, ALLOCATED]);
  });

  test('does not look edited when only due date or sent mark change', () => {
    const { books, path } = booksWith();
    pay(books, 20);
    const before = books.get(path)[0]?.['UpdatedDateUTC'];
    const quiet = books.element('POST', path, { body: { DueDate: '2026-05-01', SentToContact: true } });
    expect(quiet).toMatchObject({ UpdatedDateUTC: before, SentToContact: true });
    const loud = books.element('POST', path, { body: { Reference: 'x' } });
    expect(loud['UpdatedDateUTC']).not.toBe(before);
  });

  test('that is fully paid stays PAID after an allowed change', () => {
    const { books, path } = booksWith();
    pay(books, 120);
    expect(books.element('POST', path, { body: { Reference: 'x' } })).toMatchObject({ Status: 'PAID', Reference: 'x' });
    expect(books.refusal('POST', path, { Status: 'AUTHORISED' })).toEqual([NOT_MODIFIABLE]);
  });
});

test('an unknown invoice id is 404 in the path and a text in a batch', () => {
  const books = new TestBooks();
  const InvoiceID = '11111111-1111-1111-1111-111111111111';
  const missing = { status: 404, body: '', contentType: 'text/html' };
  expect(books.call('GET', `Invoices/${InvoiceID}`)).toEqual(missing);
  expect(books.call('POST', `Invoices/${InvoiceID}`, { body: {} })).toEqual(missing);
  expect(books.refusal('POST', 'Invoices', { InvoiceID })).toEqual([
    'The document with the supplied id was not found for this endpoint.',
  ]);
});

test('SentToContact is ignored before approval', () => {
  const { invoice } = booksWith({ Status: 'DRAFT', SentToContact: true });
  expect(invoice['SentToContact']).toBe(false);
});
