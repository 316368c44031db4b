import { namesOrder } from '../../mapping/earlier-documents.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import type { Round } from '../round.ts';

/** A day either side: the invoice may have the payment date, or a date in another time zone. */
const SEARCH_DAYS = 1;
const DAY_MS = 24 * 60 * 60_000;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Usual prefixes of shops' numbers, besides the prefix in the settings. */
const USUAL_PREFIXES = ['', '#', 'WC-', 'WC', 'INV-', 'Order '];

/** What to search in Xero for one order. */
export interface Wanted {
  readonly order: PlannedOrder;
  /** Ids and numbers that the order or a person names; [] = search by number and total. */
  readonly refs: readonly string[];
}

/** Order → sales invoices in Xero that may be its own. Reads 40 ids and numbers in a call. */
export async function findEarlier(
  round: Round,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<PlannedOrder, readonly InvoiceSummary[]>> {
  const { xero, tenantId } = round;
  const refs = wanted.flatMap((one) => (one.refs.length > 0 ? one.refs : likelyNumbers(one.order)));
  const ids = refs.filter((ref) => GUID.test(ref));
  const numbers = refs.filter((ref) => !GUID.test(ref));
  const known = [
    ...(ids.length === 0 ? [] : await xero.invoicesByIds(tenantId, ids)),
    ...(numbers.length === 0 ? [] : await xero.invoicesByNumbers(tenantId, numbers)),
  ];
  const found = new Map<PlannedOrder, readonly InvoiceSummary[]>();
  for (const { order, refs: named } of wanted) {
    const isNamed = (list: readonly string[]) => {
      const lower = new Set(list.map((ref) => ref.toLowerCase()));
      return known.filter((one) => lower.has(one.invoiceId.toLowerCase()) || lower.has(one.number.toLowerCase()));
    };
    if (named.length > 0) found.set(order, isNamed(named));
    else found.set(order, distinct([...isNamed(likelyNumbers(order)), ...(await byTotal(round, order))]));
  }
  return found;
}

function likelyNumbers({ summary, entry }: PlannedOrder): string[] {
  const plain = [...new Set([summary.orderNumber, entry.sourceId])].filter((number) => !number.includes(','));
  return plain.flatMap((number) => USUAL_PREFIXES.map((prefix) => `${prefix}${number}`));
}

/** By the order's day and total; only those that name the order. */
async function byTotal({ xero, tenantId }: Round, { summary, entry, documents }: PlannedOrder) {
  const day = Date.parse(`${summary.date}T00:00:00Z`);
  const dayAt = (offset: number) => new Date(day + offset * SEARCH_DAYS * DAY_MS).toISOString().slice(0, 10);
  const { total } = documents.invoice.expected;
  const invoices = await xero.invoicesByTotal(tenantId, { total, from: dayAt(-1), to: dayAt(1) });
  return invoices.filter((one) => namesOrder(one, { number: summary.orderNumber, id: entry.sourceId }));
}

function distinct(invoices: readonly InvoiceSummary[]): InvoiceSummary[] {
  return [...new Map(invoices.map((one) => [one.invoiceId, one])).values()];
}
