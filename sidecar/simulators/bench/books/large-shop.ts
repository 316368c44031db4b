import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import {
  dayAt,
  type LargeOrder,
  type LargeSales,
  money,
  orderAt,
  ordersTouchedSince,
  REFUND_CENTS,
  xeroIdOf,
  FIRST_ID,
} from './large-sales.ts';

/** Requests of the shop and calls of Xero since the last look. */
export interface Counts {
  requests: number;
  calls: number;
}

export interface LargeShop extends AsyncDisposable {
  readonly url: string;
  /** By what both sides go. */
  readonly clock: { now: number };
  readonly counts: Counts;
}

/**
 * The lists of a shop and of its organisation in Xero that a reconciliation reads, made on request. No copy of the simulators:
 * those check what is written, and hold every order.
 */
export async function startLargeShop(sales: LargeSales, storeIdOf: (url: string) => string): Promise<LargeShop> {
  const clock = { now: sales.beginsAt };
  const counts: Counts = { requests: 0, calls: 0 };
  let url = '';
  const server = createServer((request, response) => {
    const asked = new URL(request.url ?? '/', url);
    if (asked.pathname === '/control') {
      clock.now = Number(asked.searchParams.get('now') ?? clock.now);
      answer(response, clock, counts);
      if (asked.searchParams.has('reset')) Object.assign(counts, { requests: 0, calls: 0 });
      return;
    }
    const isXero = asked.pathname.startsWith('/api.xro/');
    if (isXero) counts.calls += 1;
    else if (asked.pathname !== '/connections') counts.requests += 1;
    const parts = { sales, now: clock.now, asked, request };
    if (isXero) answer(response, clock, ofXero(parts, storeIdOf(url)));
    else ofShop(response, clock, parts, url);
  });
  // A connection waits while the other side fills its data directory.
  server.keepAliveTimeout = 10 * 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('The server has no port.');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    clock,
    counts,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Asked {
  readonly sales: LargeSales;
  readonly now: number;
  readonly asked: URL;
  readonly request: IncomingMessage;
}

function answer(
  response: ServerResponse,
  { now }: { now: number },
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.sendDate = false;
  response.writeHead(200, { 'content-type': 'application/json', date: new Date(now).toUTCString(), ...headers });
  response.end(JSON.stringify(body));
}

function ofShop(response: ServerResponse, clock: { now: number }, parts: Asked, url: string): void {
  const { asked } = parts;
  const path = asked.pathname.replace(/\/$/, '');
  if (path.endsWith('/wp-json')) {
    answer(response, clock, { name: 'Large', url, timezone_string: 'UTC', gmt_offset: 0 });
    return;
  }
  const rows = path.endsWith('/refunds') ? refundsOf(parts) : path.endsWith('/orders') ? ordersOf(parts) : [];
  const [page, perPage] = [numberOf(asked, 'page', 1), numberOf(asked, 'per_page', 10)];
  const shown = rows.slice((page - 1) * perPage, page * perPage);
  const total = { 'x-wp-total': String(rows.length), 'x-wp-totalpages': String(Math.ceil(rows.length / perPage)) };
  answer(
    response,
    clock,
    shown.map((make) => make()),
    total,
  );
}

type Row = () => unknown;

function numberOf({ searchParams }: URL, name: string, otherwise: number): number {
  return Number(searchParams.get(name) ?? otherwise);
}

function timeOf({ searchParams }: URL, name: string): number | null {
  const text = searchParams.get(name);
  return text === null ? null : Date.parse(`${text}Z`);
}

function ordersOf({ sales, now, asked }: Asked): Row[] {
  const include = asked.searchParams.get('include');
  if (include !== null) {
    const orders = include.split(',').flatMap((id) => orderAt(sales, Number(id) - FIRST_ID, now) ?? []);
    return orders.map((one) => () => toOrder(one));
  }
  const [modified, created] = (['modified_', ''] as const).map((name) => {
    return { after: timeOf(asked, `${name}after`) ?? -Infinity, before: timeOf(asked, `${name}before`) ?? Infinity };
  }) as [Window, Window];
  const isByChange = modified.after > -Infinity;
  const dateOf = (one: LargeOrder) => (isByChange ? one.modifiedAt : one.createdAt);
  return [...ordersTouchedSince(sales, Math.max(0, isByChange ? modified.after : created.after), now)]
    .filter((one) => isIn(modified, one.modifiedAt) && isIn(created, one.createdAt))
    .toSorted((a, b) => dateOf(a) - dateOf(b) || a.id - b.id)
    .map((one) => () => toOrder(one));
}

interface Window {
  readonly after: number;
  readonly before: number;
}

function isIn({ after, before }: Window, at: number): boolean {
  return at > after && at < before;
}

function refundsOf({ sales, now, asked }: Asked): Row[] {
  const [after, before] = [timeOf(asked, 'after') ?? 0, timeOf(asked, 'before') ?? Infinity];
  return [...ordersTouchedSince(sales, after, now)]
    .filter(({ refundedAt }) => refundedAt !== null && refundedAt > after && refundedAt < before)
    .map((one) => () => {
      const created = local(one.refundedAt ?? 0);
      return { id: refundIdOf(one), parent_id: one.id, date_created: created, amount: money(REFUND_CENTS) };
    });
}

export function refundIdOf({ id }: Pick<LargeOrder, 'id'>): number {
  return id + 10_000_000;
}

function local(at: number): string {
  return new Date(at).toISOString().slice(0, 19);
}

function toOrder(one: LargeOrder): unknown {
  const [created, modified] = [local(one.createdAt), local(one.modifiedAt)];
  const address = {
    first_name: 'Ann',
    last_name: `No ${one.id}`,
    country: 'GB',
    postcode: 'AB1 2CD',
    city: 'Aberdeen',
  };
  const refunds =
    one.refundedAt === null ? [] : [{ id: refundIdOf(one), reason: '', total: `-${money(REFUND_CENTS)}` }];
  return {
    ...{
      id: one.id,
      number: String(one.id),
      status: one.isCompleted ? 'completed' : 'processing',
      currency: 'GBP',
      customer_id: 0,
    },
    ...{ total: money(one.cents), total_tax: money(one.taxCents), shipping_total: '0.00' },
    ...{ payment_method: 'stripe', transaction_id: `ch_${one.id}`, billing: address, shipping: address, refunds },
    ...{ date_created: created, date_created_gmt: created, date_modified: modified, date_modified_gmt: modified },
    ...{ date_paid: created, date_paid_gmt: created, date_completed: created, date_completed_gmt: created },
    tax_lines: [{ rate_percent: 20, label: 'VAT', tax_total: money(one.taxCents), shipping_tax_total: '0.00' }],
  };
}

/** Invoices and credit notes by date or by change, and the lists of an organisation. */
function ofXero({ sales, now, asked, request }: Asked, storeId: string): unknown {
  const resource = asked.pathname.split('/')[3] ?? '';
  if (resource === 'Organisation') return { Organisations: [ORGANISATION] };
  if (resource === 'Accounts') return { Accounts: [ACCOUNT] };
  if (resource === 'TaxRates') return { TaxRates: [TAX_RATE] };
  if (resource !== 'Invoices' && resource !== 'CreditNotes') return { [resource]: [] };
  const isInvoice = resource === 'Invoices';
  const ids = asked.searchParams.get('IDs');
  if (ids !== null) {
    const named = ids.split(',').flatMap((id) => orderAt(sales, Number(id.slice(-12)) - FIRST_ID, now) ?? []);
    return {
      [resource]: named.filter(({ invoicedAt }) => invoicedAt <= now).map((one) => toElement(one, true, storeId)),
    };
  }
  const header = request.headers['if-modified-since'];
  const changedSince = header === undefined ? null : Date.parse(`${header}Z`);
  const days = /Date>=DateTime\(([\d,]+)\) AND Date<=DateTime\(([\d,]+)\)/.exec(asked.searchParams.get('where') ?? '');
  const [from, to] = [dayIn(days?.[1]), dayIn(days?.[2])];
  const at = (one: LargeOrder) => (isInvoice ? one.invoicedAt : (one.refundedAt ?? Infinity));
  const since = changedSince ?? (from === null ? 0 : Date.parse(from));
  const found = [...ordersTouchedSince(sales, since, now)].filter((one) => {
    const day = dayAt(isInvoice ? one.createdAt : (one.refundedAt ?? 0));
    const isDated = from === null || to === null || (day >= from && day <= to);
    return at(one) <= now && isDated && (changedSince === null || at(one) >= changedSince);
  });
  const [page, pageSize] = [numberOf(asked, 'page', 1), numberOf(asked, 'pageSize', 100)];
  const elements = found.slice((page - 1) * pageSize, page * pageSize).map((one) => toElement(one, isInvoice, storeId));
  const pagination = { page, pageSize, pageCount: Math.ceil(found.length / pageSize), itemCount: found.length };
  return { pagination, [resource]: elements };
}

function dayIn(text: string | undefined): string | null {
  if (text === undefined) return null;
  return text
    .split(',')
    .map((one) => one.padStart(2, '0'))
    .join('-');
}

function toElement(one: LargeOrder, isInvoice: boolean, storeId: string): unknown {
  const cents = isInvoice ? one.cents : REFUND_CENTS;
  const taxCents = isInvoice ? one.taxCents : 0;
  const [total, tax, net] = [money(cents), money(taxCents), money(cents - taxCents)].map(Number);
  const front = isInvoice ? `Order ${one.id}` : `Refund ${refundIdOf(one)} of ${one.id}`;
  const id = xeroIdOf(isInvoice ? 'invoice' : 'credit_note', one.id);
  const line = { Description: 'A thing that was sold', Quantity: 1, UnitAmount: net, LineAmount: net, TaxAmount: tax };
  return {
    ...(isInvoice
      ? { Type: 'ACCREC', InvoiceID: id, InvoiceNumber: `WC-${one.id}`, AmountDue: 0, AmountPaid: total }
      : {
          Type: 'ACCRECCREDIT',
          CreditNoteID: id,
          CreditNoteNumber: `CN-${one.id}`,
          RemainingCredit: 0,
          Allocations: [],
        }),
    ...{
      Status: 'PAID',
      Reference: `${front} [${storeId}:${one.id}]`,
      CurrencyCode: 'GBP',
      LineAmountTypes: 'Exclusive',
    },
    Contact: { ContactID: xeroIdOf('invoice', one.id), Name: `Ann No ${one.id}`, Addresses: [], Phones: [] },
    DateString: `${dayAt(isInvoice ? one.createdAt : (one.refundedAt ?? 0))}T00:00:00`,
    ...{ SubTotal: net, TotalTax: tax, Total: total, Payments: [] },
    LineItems: [{ ...line, LineItemID: id, AccountCode: '200', TaxType: 'OUTPUT2', Tracking: [] }],
  };
}

const ORGANISATION = {
  ...{
    OrganisationID: 'large',
    Name: 'Large',
    LegalName: 'Large',
    Version: 'UK',
    CountryCode: 'GB',
    BaseCurrency: 'GBP',
  },
  ...{ PaysTax: true, Timezone: 'GMTSTANDARDTIME', ShortCode: '!large', Class: 'PREMIUM', IsDemoCompany: false },
};
const ACCOUNT = {
  ...{ AccountID: 'sales', Code: '200', Name: 'Sales', Type: 'REVENUE', Class: 'REVENUE', Status: 'ACTIVE' },
  ...{ TaxType: 'OUTPUT2', EnablePaymentsToAccount: false },
};
const TAX_RATE = {
  ...{ Name: '20% (VAT on Income)', TaxType: 'OUTPUT2', Status: 'ACTIVE', EffectiveRate: 20, DisplayTaxRate: 20 },
  ...{ CanApplyToRevenue: true, TaxComponents: [{ Name: 'VAT', Rate: 20, IsCompound: false }] },
};
