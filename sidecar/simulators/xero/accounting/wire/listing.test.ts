import { describe, expect, test } from '@jest/globals';
import { at, bodyOf, contactIdOf, idOf, salesInvoice, TestBooks } from '../testing/test-books.ts';
import type { Switches } from '../../switches.ts';

/** WC-1 to WC-n, created one second apart for two customers in turn. */
function booksOf(count: number, switches: Partial<Switches> = {}): TestBooks {
  const books = new TestBooks('GB', switches);
  for (let number = 1; number <= count; number += 1) {
    const Name = number % 2 === 0 ? 'Even Person' : 'Odd Person';
    const Status = number === 1 ? 'DRAFT' : 'AUTHORISED';
    const Contact = { Name };
    books.create(
      'Invoices',
      salesInvoice({ InvoiceNumber: `WC-${number}`, Reference: `order ${number}`, Contact, Status }),
    );
  }
  return books;
}

function numbers(books: TestBooks, query: Record<string, string>): unknown[] {
  return books.get('Invoices', query).map((invoice) => invoice['InvoiceNumber']);
}

describe('paging', () => {
  test('shows pages of 100 by default with counts, and lines', () => {
    const books = booksOf(3);
    const page = bodyOf(books.call('GET', 'Invoices', { query: { page: '1' } }));
    expect(page['pagination']).toEqual({ page: 1, pageSize: 100, pageCount: 1, itemCount: 3 });
    expect(at(page, 'Invoices.0.LineItems')).toHaveLength(1);
  });

  test('cuts pages of any size, clamps the size and is empty past the end', () => {
    const books = booksOf(5);
    expect(numbers(books, { page: '2', pageSize: '2' })).toEqual(['WC-3', 'WC-4']);
    expect(numbers(books, { page: '3', pageSize: '2' })).toEqual(['WC-5']);
    expect(numbers(books, { page: '9', pageSize: '2' })).toEqual([]);
    const clamped = bodyOf(books.call('GET', 'Invoices', { query: { page: '0', pageSize: '5000' } }));
    expect(clamped['pagination']).toMatchObject({ page: 1, pageSize: 1000 });
  });

  test('without a page there are neither lines nor counts', () => {
    const books = booksOf(2);
    const all = bodyOf(books.call('GET', 'Invoices'));
    expect(all).not.toHaveProperty('pagination');
    expect(at(all, 'Invoices.0.LineItems')).toEqual([]);
    expect(at(all, 'Invoices.0.Contact')).toMatchObject({ Addresses: [], Phones: [] });
    expect(at(all, 'Invoices.0.Contact')).not.toHaveProperty('EmailAddress');
  });

  test('summaryOnly pages and drops payments, attachments and lines', () => {
    const summary = bodyOf(booksOf(1).call('GET', 'Invoices', { query: { summaryOnly: 'true' } }));
    expect(summary).toHaveProperty('pagination');
    for (const dropped of ['LineItems', 'Payments', 'HasAttachments']) {
      expect(at(summary, 'Invoices.0')).not.toHaveProperty(dropped);
    }
  });

  test('a filter by number shows no lines, one by id or status does', () => {
    const books = booksOf(2);
    const linesBy = (query: Record<string, string>) => at(books.get('Invoices', query)[0] ?? {}, 'LineItems');
    expect(linesBy({ InvoiceNumbers: 'WC-2' })).toEqual([]);
    expect(linesBy({ Statuses: 'AUTHORISED' })).toHaveLength(1);
    expect(linesBy({ IDs: idOf(books.get('Invoices/WC-2')[0] ?? {}, 'InvoiceID') })).toHaveLength(1);
  });
});

describe('filters', () => {
  test('by numbers, contacts, statuses and ids combine', () => {
    const books = booksOf(4);
    expect(numbers(books, { InvoiceNumbers: 'wc-2, WC-4,WC-9' })).toEqual(['WC-2', 'WC-4']);
    const odd = contactIdOf(books.get('Invoices/WC-1')[0] ?? {});
    expect(numbers(books, { ContactIDs: odd })).toEqual(['WC-1', 'WC-3']);
    expect(numbers(books, { ContactIDs: odd, Statuses: 'DRAFT,SUBMITTED' })).toEqual(['WC-1']);
    expect(books.call('GET', 'Invoices', { query: { IDs: 'WC-1' } }).status).toBe(400);
  });

  test('by where, searchTerm and order', () => {
    const books = booksOf(4);
    expect(numbers(books, { where: 'Reference=="order 3" AND Type=="ACCREC"' })).toEqual(['WC-3']);
    expect(numbers(books, { where: 'Contact.Name=="even person"', order: 'InvoiceNumber DESC' })).toEqual([
      'WC-4',
      'WC-2',
    ]);
    expect(numbers(books, { searchTerm: 'EVEN' })).toEqual(['WC-2', 'WC-4']);
    expect(numbers(books, { searchTerm: 'order 1' })).toEqual(['WC-1']);
    const wrong = books.call('GET', 'Invoices', { query: { where: 'Nope==1' } });
    expect(wrong.body).toMatchObject({ ErrorNumber: 16, Type: 'QueryParseException' });
  });

  test('by app', () => {
    const books = booksOf(1);
    books.call('PUT', 'Invoices', { body: salesInvoice({ InvoiceNumber: 'X' }), clientId: 'another' });
    expect(numbers(books, { createdByMyApp: 'true' })).toEqual(['WC-1']);
    expect(numbers(books, {})).toEqual(['WC-1', 'X']);
  });

  test('If-Modified-Since shows what changed after that second', () => {
    const books = booksOf(3);
    const since = books.now.toISOString().slice(0, 19);
    const changed = () =>
      books.elements('GET', 'Invoices', { ifModifiedSince: since }).map((invoice) => invoice['InvoiceNumber']);
    expect(changed()).toEqual([]);
    books.element('POST', 'Invoices/WC-2', { body: { Reference: 'x' } });
    expect(changed()).toEqual(['WC-2']);
    const httpDate = new Date(`${since}Z`).toUTCString();
    expect(books.elements('GET', 'Invoices', { ifModifiedSince: httpDate })).toHaveLength(1);
  });
});

test('the default order is by update, so an edited invoice moves to the end', () => {
  const books = booksOf(3);
  books.element('POST', 'Invoices/WC-1', { body: { Reference: 'x' } });
  expect(numbers(books, {})).toEqual(['WC-2', 'WC-3', 'WC-1']);
});

test('lists may lag behind while reads by number do not', () => {
  const books = booksOf(1, { listLagSeconds: 5 });
  expect(numbers(books, {})).toEqual([]);
  expect(books.get('Invoices/WC-1')).toHaveLength(1);
  books.now = new Date(books.now.getTime() + 5000);
  expect(numbers(books, {})).toEqual(['WC-1']);
});

test('a number finds the live sales invoice before a deleted draft and before a bill', () => {
  const books = new TestBooks();
  const draft = books.create('Invoices', salesInvoice({ InvoiceNumber: 'N', Status: 'DRAFT' }));
  books.element('POST', `Invoices/${idOf(draft, 'InvoiceID')}`, { body: { Status: 'DELETED' } });
  const live = books.create('Invoices', salesInvoice({ InvoiceNumber: 'N' }));
  expect(books.get('Invoices/N')[0]?.['InvoiceID']).toBe(live['InvoiceID']);
  expect(books.call('GET', 'Invoices/M')).toEqual({ status: 404, body: '', contentType: 'text/html' });
});
