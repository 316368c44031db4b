import type { Invoice } from '../organisation.ts';
import { INVOICES_BY_NUMBER, type Work } from '../books/work.ts';
import {
  asReturned,
  pagedInvoiceView,
  singleInvoiceView,
  summaryInvoiceView,
  unpagedInvoiceView,
} from '../documents/invoice-view.ts';
import { invoiceBatch } from '../documents/write-invoice.ts';
import { unitDpOf } from '../lines/read-lines.ts';
import { INVOICE_FIELDS } from '../where/fields.ts';
import { answerList, commaList, idList, type Detail, type ListKind } from '../wire/listing.ts';
import { notFound } from '../wire/refusals.ts';
import { answerHistory } from './history.ts';
import { noSuchEndpoint, single, wholeCollection, writeOne, type Route } from './route.ts';

const VIEWS = { full: pagedInvoiceView, unpaged: unpagedInvoiceView, summary: summaryInvoiceView };

/** Filters by the comma separated lists of ids, numbers, contacts and statuses. */
function listFilters(query: URLSearchParams): ((invoice: Invoice) => boolean)[] {
  const ids = idList(query, 'IDs');
  const contactIds = idList(query, 'ContactIDs');
  const numbers = commaList(query, 'InvoiceNumbers')?.map((number) => number.toLowerCase());
  const statuses = commaList(query, 'Statuses')?.map((status) => status.toUpperCase());
  return [
    (invoice) => ids === null || ids.has(invoice.id),
    (invoice) => contactIds === null || contactIds.has(invoice.contactId),
    (invoice) => numbers === undefined || numbers.includes(invoice.number.toLowerCase()),
    (invoice) => statuses === undefined || statuses.includes(invoice.status),
  ];
}

function listKind(work: Work): ListKind<Invoice> {
  const { organisation, request } = work;
  const unitDp = unitDpOf(request.query);
  return {
    name: 'Invoices',
    table: INVOICE_FIELDS,
    records: Object.values(organisation.invoices),
    fullView: (invoice) => asReturned(work, pagedInvoiceView(organisation, invoice, unitDp)),
    view: (invoice, detail: Detail) => asReturned(work, VIEWS[detail](organisation, invoice, unitDp)),
    detailParameters: ['IDs', 'Statuses'],
    searched: (invoice) => [invoice.number, invoice.reference, organisation.contacts[invoice.contactId]?.name ?? ''],
    filters: listFilters(request.query),
  };
}

/** By id, else by number: a sales invoice before a bill, a live one before a deleted one. */
function findInvoice(work: Work, key: string): Invoice {
  const byId = work.organisation.invoices[key.toLowerCase()];
  if (byId !== undefined) return byId;
  const found = INVOICES_BY_NUMBER.find(work.organisation.invoices, key);
  const rank = ({ type, status }: Invoice): number => (type === 'ACCREC' ? 0 : 2) + (status === 'DELETED' ? 1 : 0);
  const best = found.toSorted((a, b) => rank(a) - rank(b))[0];
  if (best === undefined) throw notFound();
  return best;
}

export const invoicesRoute: Route = (work, [key, part]) => {
  const { method, query } = work.request;
  if (key === undefined) return wholeCollection(work, () => answerList(work, listKind(work)), invoiceBatch);
  const invoice = findInvoice(work, key);
  if (part === 'History') return answerHistory(work, invoice.id);
  if (part !== undefined) throw noSuchEndpoint();
  if (method === 'GET') {
    return single(work, 'Invoices', asReturned(work, singleInvoiceView(work.organisation, invoice, unitDpOf(query))));
  }
  if (method === 'POST') return writeOne(work, invoiceBatch('upsert'), { InvoiceID: invoice.id });
  throw noSuchEndpoint();
};
