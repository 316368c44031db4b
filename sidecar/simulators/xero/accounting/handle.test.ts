import { expect, test } from '@jest/globals';
import { DEFAULT_SWITCHES } from '../switches.ts';
import type { AccountingRequest } from './contract.ts';
import { handleAccounting } from './handle.ts';
import type { Organisation } from './organisation.ts';
import { salesInvoice, TestBooks } from './testing/test-books.ts';

function put(organisation: Organisation, body: unknown) {
  const request: AccountingRequest = {
    method: 'PUT',
    path: ['Invoices'],
    query: new URLSearchParams(),
    ifModifiedSince: null,
    body,
    now: new Date('2026-03-10T10:00:00Z'),
    app: { clientId: 'app-1', name: 'Connector' },
  };
  return handleAccounting(organisation, request, DEFAULT_SWITCHES);
}

test('an organisation read back from JSON still knows its numbers and contacts', () => {
  const books = new TestBooks();
  books.create('Invoices', salesInvoice({ InvoiceNumber: 'WC-1' }));
  const copy: Organisation = JSON.parse(JSON.stringify(books.organisation));
  expect(copy).toEqual(books.organisation);
  expect(put(copy, salesInvoice({ InvoiceNumber: 'wc-1' })).body).toMatchObject({
    Elements: [{ ValidationErrors: [{ Message: 'Invoice # must be unique.' }] }],
  });
  expect(put(copy, salesInvoice({ InvoiceNumber: 'WC-2' })).status).toBe(200);
  expect(Object.keys(copy.contacts)).toEqual(Object.keys(books.organisation.contacts));
  expect(Object.keys(books.organisation.invoices)).toHaveLength(1);
});
