import { xeroError } from '../xero-error.ts';
import { isAppError } from '../../domain/app-error.ts';
import type { XeroAccount, XeroItem, XeroTaxRate, XeroTrackingCategory } from '../../domain/documents.ts';
import type { XeroAnswer, XeroCall } from '../call.ts';
import { FILTER_VALUES_MAX, PAGE_SIZE_MAX, PAGES_MAX } from '../limits.ts';
import { creditNoteElement, type CreditNoteSummary } from '../wire/credit-note-element.ts';
import { contactElement, type ContactSummary, invoiceElement, type InvoiceSummary } from '../wire/wire.ts';
import { bankTransactionReads, type BankTransactionReads } from './bank-transaction-reads.ts';
import { readCreditNotes, type WantedCreditNote } from './credit-note-reads.ts';
import { historyPath, type NotedKind, readHistory } from './history-notes.ts';
import {
  read,
  readAccounts,
  readCurrencies,
  readItems,
  readOrganisation,
  readTaxRates,
  readTrackingCategories,
  type XeroCurrency,
  type XeroOrganisation,
} from './organisation-lists.ts';
import { type Get, hasMore, type ReadOptions } from './paging.ts';

export interface ContactsPageQuery {
  readonly tenantId: string;
  /** null = all of them. */
  readonly modifiedSince: Date | null;
  /** From 1. */
  readonly page: number;
  /** 1 to 1,000. */
  readonly pageSize: number;
  readonly includeArchived: boolean;
}

export interface ContactsPage {
  readonly contacts: readonly ContactSummary[];
  /** False on the last page. */
  readonly more: boolean;
}

export interface SinceQuery {
  readonly since: Date | null;
  /** From 1. */
  readonly page: number;
}

export interface TotalQuery {
  /** Decimal text. */
  readonly total: string;
  /** YYYY-MM-DD. */
  readonly from: string;
  readonly to: string;
}

export interface InvoicesPage {
  readonly invoices: readonly InvoiceSummary[];
  /** False on the last page. */
  readonly more: boolean;
}

export interface CreditNotesPage {
  readonly creditNotes: readonly CreditNoteSummary[];
  readonly more: boolean;
}

/** Typed reads, each one call (long lists: one call per chunk or page). All throw a Xero error. */
export interface XeroReads extends BankTransactionReads {
  accounts(tenantId: string, options?: ReadOptions): Promise<XeroAccount[]>;
  taxRates(tenantId: string, options?: ReadOptions): Promise<XeroTaxRate[]>;
  trackingCategories(tenantId: string, options?: ReadOptions): Promise<XeroTrackingCategory[]>;
  items(tenantId: string, options?: ReadOptions): Promise<XeroItem[]>;
  currencies(tenantId: string, options?: ReadOptions): Promise<XeroCurrency[]>;
  organisation(tenantId: string, options?: ReadOptions): Promise<XeroOrganisation>;
  contactsPage(query: ContactsPageQuery, options?: ReadOptions): Promise<ContactsPage>;
  /** In full, archived ones too, with their merge target. */
  contactsByIds(tenantId: string, ids: readonly string[], options?: ReadOptions): Promise<ContactSummary[]>;
  /** Sales invoices with these numbers, in any status; case is ignored. */
  invoicesByNumbers(tenantId: string, numbers: readonly string[], options?: ReadOptions): Promise<InvoiceSummary[]>;
  /** Sales invoices with exactly these references, in any status; one call each. */
  invoicesByReferences(
    tenantId: string,
    references: readonly string[],
    options?: ReadOptions,
  ): Promise<InvoiceSummary[]>;
  /** Live sales invoices of a total, dated from one day to another (both included). */
  invoicesByTotal(tenantId: string, query: TotalQuery, options?: ReadOptions): Promise<InvoiceSummary[]>;
  /** Ids absent here are not in Xero: one missing from every list is read alone. */
  invoicesByIds(tenantId: string, ids: readonly string[], options?: ReadOptions): Promise<InvoiceSummary[]>;
  /** A page of the sales invoices created by this app and changed since, in any status; null = all. */
  ownInvoicesPage(tenantId: string, query: SinceQuery, options?: ReadOptions): Promise<InvoicesPage>;
  /** The same, whoever created them. */
  salesInvoicesPage(tenantId: string, query: SinceQuery, options?: ReadOptions): Promise<InvoicesPage>;
  /** Those changed since, no matter who created them; one call per forty. */
  changedInvoicesByIds(
    tenantId: string,
    ids: readonly string[],
    since: Date,
    options?: ReadOptions,
  ): Promise<InvoiceSummary[]>;
  /** The same for sales credit notes of any author: Xero does not distinguish them. */
  creditNotesPage(tenantId: string, query: SinceQuery, options?: ReadOptions): Promise<CreditNotesPage>;
  /** Bypasses a lagging list; null when Xero has no invoice with this number. */
  invoiceByNumber(tenantId: string, number: string, options?: ReadOptions): Promise<InvoiceSummary | null>;
  /** Sales credit notes with these numbers, in any status; missing ones are absent. */
  creditNotesByNumbers(
    tenantId: string,
    wanted: readonly WantedCreditNote[],
    options?: ReadOptions,
  ): Promise<CreditNoteSummary[]>;
  creditNotesByIds(
    tenantId: string,
    wanted: readonly WantedCreditNote[],
    options?: ReadOptions,
  ): Promise<CreditNoteSummary[]>;
  /** The text of each history line of a document; throws xero_not_found if Xero does not have it. */
  historyOf(tenantId: string, kind: NotedKind, documentId: string, options?: ReadOptions): Promise<string[]>;
}

type Send = (call: XeroCall) => Promise<XeroAnswer>;

export function createReads(send: Send): XeroReads {
  const get = async (tenantId: string, path: string, options: ReadOptions = {}, since?: Date): Promise<unknown> => {
    const answer = await send({
      tenantId,
      method: 'GET',
      path,
      body: null,
      idempotencyKey: null,
      priority: options.priority ?? 'live',
      ...(since === undefined ? {} : { modifiedSince: since }),
    });
    return answer.json;
  };
  return {
    accounts: async (tenantId, options) => readAccounts(await get(tenantId, 'Accounts', options)),
    taxRates: async (tenantId, options) => readTaxRates(await get(tenantId, 'TaxRates', options)),
    trackingCategories: async (tenantId, options) =>
      readTrackingCategories(await get(tenantId, 'TrackingCategories', options)),
    items: async (tenantId, options) => readItems(await get(tenantId, 'Items', options)),
    currencies: async (tenantId, options) => readCurrencies(await get(tenantId, 'Currencies', options)),
    organisation: async (tenantId, options) => readOrganisation(await get(tenantId, 'Organisation', options)),
    contactsPage: async (query, options) => {
      const since = query.modifiedSince ?? undefined;
      return readContactsPage(await get(query.tenantId, contactsPath(query), options, since), query.pageSize);
    },
    contactsByIds: async (tenantId, ids, options) => {
      const found: ContactSummary[] = [];
      for (let start = 0; start < ids.length; start += FILTER_VALUES_MAX) {
        const some = ids.slice(start, start + FILTER_VALUES_MAX).join(',');
        const path = `Contacts?IDs=${some}&includeArchived=true&page=1&pageSize=${FILTER_VALUES_MAX}`;
        found.push(...read(await get(tenantId, path, options), 'Contacts', contactElement));
      }
      return found;
    },
    invoicesByNumbers: (tenantId, numbers, options) => findByNumbers(get, tenantId, numbers, options),
    invoicesByReferences: (tenantId, references, options) => findByReferences(get, tenantId, references, options),
    invoicesByTotal: (tenantId, query, options) => readByTotal(get, tenantId, query, options),
    invoicesByIds: (tenantId, ids, options) => findByIds(get, tenantId, ids, options),
    ownInvoicesPage: (tenantId, query, options) => readSalesInvoices(get, tenantId, { ...query, isOwn: true }, options),
    salesInvoicesPage: (tenantId, query, options) =>
      readSalesInvoices(get, tenantId, { ...query, isOwn: false }, options),
    changedInvoicesByIds: (tenantId, ids, since, options) =>
      listInvoices((tenant, path, how) => get(tenant, path, how, since), tenantId, 'IDs', ids, options),
    creditNotesPage: (tenantId, query, options) => readCreditNotesPage(get, tenantId, query, options),
    invoiceByNumber: (tenantId, number, options) => readOne(get, tenantId, number, options),
    creditNotesByNumbers: (tenantId, wanted, options) =>
      readCreditNotes(
        (path) => get(tenantId, path, options),
        wanted,
        (note) => note.number,
      ),
    creditNotesByIds: (tenantId, wanted, options) =>
      readCreditNotes(
        (path) => get(tenantId, path, options),
        wanted,
        (note) => note.creditNoteId,
      ),
    historyOf: async (tenantId, kind, documentId, options) =>
      readHistory(await get(tenantId, historyPath(kind, documentId), options)),
    ...bankTransactionReads(get),
  };
}

function contactsPath(query: ContactsPageQuery): string {
  const search = new URLSearchParams({
    page: String(query.page),
    pageSize: String(query.pageSize),
    summaryOnly: 'true',
    ...(query.includeArchived ? { includeArchived: 'true' } : {}),
  });
  return `Contacts?${search.toString()}`;
}

function readContactsPage(json: unknown, pageSize: number): ContactsPage {
  // 304: nothing changed since.
  if (json === null) return { contacts: [], more: false };
  const contacts = read(json, 'Contacts', contactElement);
  return { contacts, more: hasMore(json, contacts.length, pageSize) };
}

async function readByTotal(
  get: Get,
  tenantId: string,
  { total, from, to }: TotalQuery,
  options: ReadOptions | undefined,
): Promise<InvoiceSummary[]> {
  const day = (text: string) => `DateTime(${text.split('-').join(',')})`;
  const search = new URLSearchParams({
    where: `Type=="ACCREC" AND Total==${total} AND Date>=${day(from)} AND Date<=${day(to)}`,
    Statuses: 'DRAFT,SUBMITTED,AUTHORISED,PAID',
    page: '1',
    pageSize: String(PAGE_SIZE_MAX),
    unitdp: '4',
  });
  return read(await get(tenantId, `Invoices?${search.toString()}`, options), 'Invoices', invoiceElement);
}

async function readSalesInvoices(
  get: Get,
  tenantId: string,
  { since, page, isOwn }: SinceQuery & { readonly isOwn: boolean },
  options: ReadOptions | undefined,
): Promise<InvoicesPage> {
  const search = new URLSearchParams({
    where: 'Type=="ACCREC"',
    ...(isOwn ? { createdByMyApp: 'true' } : {}),
    page: String(page),
    pageSize: String(PAGE_SIZE_MAX),
    unitdp: '4',
  });
  const json = await get(tenantId, `Invoices?${search.toString()}`, options, since ?? undefined);
  // 304: nothing changed since.
  const invoices = json === null ? [] : read(json, 'Invoices', invoiceElement);
  return { invoices, more: json !== null && hasMore(json, invoices.length, PAGE_SIZE_MAX) };
}

async function readCreditNotesPage(
  get: Get,
  tenantId: string,
  { since, page }: SinceQuery,
  options: ReadOptions | undefined,
): Promise<CreditNotesPage> {
  const search = new URLSearchParams({
    where: 'Type=="ACCRECCREDIT"',
    page: String(page),
    pageSize: String(PAGE_SIZE_MAX),
  });
  const json = await get(tenantId, `CreditNotes?${search.toString()}`, options, since ?? undefined);
  const creditNotes = json === null ? [] : read(json, 'CreditNotes', creditNoteElement);
  return { creditNotes, more: json !== null && hasMore(json, creditNotes.length, PAGE_SIZE_MAX) };
}

/** A number with a comma cannot be in a list of numbers, so it is read alone. */
async function findByNumbers(
  get: Get,
  tenantId: string,
  numbers: readonly string[],
  options: ReadOptions | undefined,
): Promise<InvoiceSummary[]> {
  const plain = numbers.filter((number) => !number.includes(','));
  const found = await listInvoices(get, tenantId, 'InvoiceNumbers', plain, options);
  for (const number of numbers.filter((one) => one.includes(','))) {
    const one = await readOne(get, tenantId, number, options);
    if (one !== null) found.push(one);
  }
  const wanted = new Set(numbers.map((number) => number.toLowerCase()));
  // Supplier bills may have the same numbers.
  return found.filter((invoice) => invoice.type === 'ACCREC' && wanted.has(invoice.number.toLowerCase()));
}

/** A list may lag behind a recent write, and an invoice missing from it must not be taken for a deleted one. */
async function findByIds(
  get: Get,
  tenantId: string,
  ids: readonly string[],
  options: ReadOptions | undefined,
): Promise<InvoiceSummary[]> {
  const found = await listInvoices(get, tenantId, 'IDs', ids, options);
  const listed = new Set(found.map((invoice) => invoice.invoiceId.toLowerCase()));
  for (const id of new Set(ids)) {
    const one = listed.has(id.toLowerCase()) ? null : await readOne(get, tenantId, id, options);
    if (one !== null) found.push(one);
  }
  return found;
}

async function listInvoices(
  get: Get,
  tenantId: string,
  filter: 'IDs' | 'InvoiceNumbers',
  values: readonly string[],
  options: ReadOptions | undefined,
): Promise<InvoiceSummary[]> {
  const distinct = [...new Set(values)];
  const found: InvoiceSummary[] = [];
  for (let start = 0; start < distinct.length; start += FILTER_VALUES_MAX) {
    const chunk = distinct.slice(start, start + FILTER_VALUES_MAX);
    // Only a paged list includes each invoice's payments and lines.
    for (let page = 1; page <= PAGES_MAX; page += 1) {
      const search = new URLSearchParams({
        [filter]: chunk.join(','),
        page: String(page),
        pageSize: String(PAGE_SIZE_MAX),
        // Prices as sent: with two decimals a line would look changed.
        unitdp: '4',
      });
      const json = await get(tenantId, `Invoices?${search.toString()}`, options);
      // 304: nothing changed since.
      if (json === null) break;
      const invoices = read(json, 'Invoices', invoiceElement);
      found.push(...invoices);
      if (!hasMore(json, invoices.length, PAGE_SIZE_MAX)) break;
    }
  }
  return found;
}

/** Only alternatives of ids are fast on large organisations (developer.xero.com, guide on efficient retrieval): one by one. */
async function findByReferences(
  get: Get,
  tenantId: string,
  references: readonly string[],
  options: ReadOptions | undefined,
): Promise<InvoiceSummary[]> {
  const found: InvoiceSummary[] = [];
  for (const reference of new Set(references)) {
    if (/["\\]/.test(reference))
      throw new RangeError(`A reference to look for holds a quote or a backslash: ${reference}`);
    const search = new URLSearchParams({
      where: `Type=="ACCREC" AND Reference=="${reference}"`,
      page: '1',
      pageSize: String(PAGE_SIZE_MAX),
      unitdp: '4',
    });
    const invoices = read(await get(tenantId, `Invoices?${search.toString()}`, options), 'Invoices', invoiceElement);
    // Xero ignores case and accents.
    found.push(...invoices.filter((invoice) => invoice.type === 'ACCREC' && invoice.reference === reference));
  }
  return found;
}

async function readOne(
  get: Get,
  tenantId: string,
  number: string,
  options: ReadOptions | undefined,
): Promise<InvoiceSummary | null> {
  try {
    const json = await get(tenantId, `Invoices/${encodeURIComponent(number)}?unitdp=4`, options);
    const [invoice] = read(json, 'Invoices', invoiceElement);
    if (invoice === undefined) throw xeroError('xero_bad_answer', "Xero's answer has no invoice.", { retry: 'later' });
    return invoice;
  } catch (error) {
    if (isAppError(error, 'xero', 'xero_not_found')) return null;
    throw error;
  }
}
