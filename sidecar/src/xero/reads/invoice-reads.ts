import { FILTER_VALUES_MAX, READ_ALONE_MAX } from '../limits.ts';
import { invoiceElement, type InvoiceSummary } from '../wire/sales-documents.ts';
import type { Get, PageQuery, ReadOptions } from './paging.ts';
import { dateTime, getPage, listPath, readFirst, readItemCount, readList, readPages, unlessMissing } from './paging.ts';

const LIVE_STATUSES = 'DRAFT,SUBMITTED,AUTHORISED,PAID';
/** Prices as sent: with two decimals a line would look changed. */
const AS_SENT = { unitdp: '4' };

type Filter = Readonly<Record<string, string>>;

interface DatedQuery {
  readonly day: string;
  readonly until: string | null;
  readonly own: boolean;
}

export function invoiceReads(get: Get) {
  return {
    /** Sales invoices with these numbers, in any status; case is ignored. */
    invoicesByNumbers: (tenantId: string, numbers: readonly string[], options?: ReadOptions) =>
      findByNumbers(get, tenantId, numbers, options),

    /** Sales invoices with exactly these references, in any status; one call each. */
    invoicesByReferences: (tenantId: string, references: readonly string[], options?: ReadOptions) =>
      findByReferences(get, tenantId, references, options),

    /** Live sales invoices of a total (decimal text), dated from one day to another (YYYY-MM-DD, both included). */
    invoicesByTotal(
      tenantId: string,
      { total, from, to }: { readonly total: string; readonly from: string; readonly to: string },
      options?: ReadOptions,
    ): Promise<InvoiceSummary[]> {
      const where = `Type=="ACCREC" AND Total==${total} AND Date>=${dateTime(from)} AND Date<=${dateTime(to)}`;
      return findOnFirstPage(get, tenantId, { where, Statuses: LIVE_STATUSES }, options);
    },

    /** Ids absent here are not in Xero: one missing from every list is read alone, beyond READ_ALONE_MAX after live calls. */
    async invoicesByIds(tenantId: string, ids: readonly string[], options?: ReadOptions) {
      const { found, unread } = await findByIds(get, tenantId, ids, options);
      return [...found, ...(await readAlone(get, tenantId, [...unread], { ...options, priority: 'backfill' }))];
    },

    /** The same for many: at most READ_ALONE_MAX are read alone, `unread` are the ids to ask for another time. */
    invoicesAmong: (tenantId: string, ids: readonly string[], options?: ReadOptions) =>
      findByIds(get, tenantId, ids, options),

    /** Those changed since, no matter who created them; one call per forty. */
    changedInvoicesByIds: (tenantId: string, ids: readonly string[], since: Date, options?: ReadOptions) =>
      listInvoices(get, tenantId, 'IDs', ids, options, since),

    /** A page of the sales invoices created by this app and changed since, in any status. */
    ownInvoicesPage: (tenantId: string, query: PageQuery, options?: ReadOptions) =>
      readPage(get, tenantId, { where: 'Type=="ACCREC"', createdByMyApp: 'true' }, query, options),

    /** The same of any author. */
    salesInvoicesPage: (tenantId: string, query: PageQuery, options?: ReadOptions) =>
      readPage(get, tenantId, { where: 'Type=="ACCREC"' }, query, options),

    /** How many live sales invoices are dated from one day to another (YYYY-MM-DD, included; null = up to now); `own`: only those this app created. */
    countInvoicesDated: (tenantId: string, query: DatedQuery, options?: ReadOptions) =>
      countDated(get, tenantId, query, options),

    /** Bypasses a lagging list; null when Xero has no invoice with this number. */
    invoiceByNumber: (tenantId: string, number: string, options?: ReadOptions) =>
      readInvoice(get, tenantId, number, options),
  };
}

async function findByNumbers(get: Get, tenantId: string, numbers: readonly string[], options?: ReadOptions) {
  // A number with a comma cannot be in a list of numbers, so it is read alone.
  const listed = numbers.filter((number) => !number.includes(','));
  const found = await listInvoices(get, tenantId, 'InvoiceNumbers', listed, options);
  for (const number of numbers.filter((one) => one.includes(','))) {
    const one = await readInvoice(get, tenantId, number, options);
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
  options?: ReadOptions,
): Promise<{ readonly found: InvoiceSummary[]; readonly unread: ReadonlySet<string> }> {
  const found = await listInvoices(get, tenantId, 'IDs', ids, options);
  const listed = new Set(found.map((invoice) => invoice.invoiceId.toLowerCase()));
  const missing = [...new Set(ids)].filter((id) => !listed.has(id.toLowerCase()));
  found.push(...(await readAlone(get, tenantId, missing.slice(0, READ_ALONE_MAX), options)));
  return { found, unread: new Set(missing.slice(READ_ALONE_MAX)) };
}

async function readAlone(get: Get, tenantId: string, ids: readonly string[], options?: ReadOptions) {
  const found: InvoiceSummary[] = [];
  for (const id of ids) {
    const one = await readInvoice(get, tenantId, id, options);
    if (one !== null) found.push(one);
  }
  return found;
}

/** Only alternatives of ids are fast on large organisations (developer.xero.com, guide on efficient retrieval): one by one. */
async function findByReferences(get: Get, tenantId: string, references: readonly string[], options?: ReadOptions) {
  const found: InvoiceSummary[] = [];
  for (const reference of new Set(references)) {
    if (/["\\]/.test(reference)) throw new RangeError(`A reference contains a quote or a backslash: ${reference}`);
    const where = `Type=="ACCREC" AND Reference=="${reference}"`;
    const invoices = await findOnFirstPage(get, tenantId, { where }, options);
    // Xero ignores case and accents.
    found.push(...invoices.filter((invoice) => invoice.type === 'ACCREC' && invoice.reference === reference));
  }
  return found;
}

async function listInvoices(
  get: Get,
  tenantId: string,
  filter: 'IDs' | 'InvoiceNumbers',
  values: readonly string[],
  options?: ReadOptions,
  since: Date | null = null,
): Promise<InvoiceSummary[]> {
  const distinct = [...new Set(values)];
  const found: InvoiceSummary[] = [];
  for (let start = 0; start < distinct.length; start += FILTER_VALUES_MAX) {
    const wanted = { [filter]: distinct.slice(start, start + FILTER_VALUES_MAX).join(',') };
    // Only a paged list includes each invoice's payments and lines.
    const pages = readPages('invoices', (page) => readPage(get, tenantId, wanted, { page, since }, options));
    for await (const invoices of pages) found.push(...invoices);
  }
  return found;
}

function readPage(get: Get, tenantId: string, filter: Filter, { page, since }: PageQuery, options?: ReadOptions) {
  const path = listPath('Invoices', { ...filter, ...AS_SENT }, page);
  return getPage(get, { tenantId, path, options, since }, 'Invoices', invoiceElement);
}

async function findOnFirstPage(get: Get, tenantId: string, filter: Filter, options?: ReadOptions) {
  const json = await get(tenantId, listPath('Invoices', { ...filter, ...AS_SENT }), options);
  return readList(json, 'Invoices', invoiceElement);
}

/** One invoice is asked for: the count is on every page. */
async function countDated(get: Get, tenantId: string, { day, until, own }: DatedQuery, options?: ReadOptions) {
  const end = until === null ? '' : ` AND Date<=${dateTime(until)}`;
  const where = `Type=="ACCREC" AND Date>=${dateTime(day)}${end}`;
  const query = { where, Statuses: LIVE_STATUSES, summaryOnly: 'true', ...(own ? { createdByMyApp: 'true' } : {}) };
  const path = `Invoices?${new URLSearchParams({ ...query, page: '1', pageSize: '1' }).toString()}`;
  return readItemCount(await get(tenantId, path, options), 'Invoices');
}

function readInvoice(get: Get, tenantId: string, idOrNumber: string, options?: ReadOptions) {
  const reading = get(tenantId, `Invoices/${encodeURIComponent(idOrNumber)}?unitdp=4`, options);
  return unlessMissing(reading.then((json) => readFirst(json, 'Invoices', invoiceElement)));
}
