import { namesOrder } from '../../mapping/earlier-documents.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import type { PostingDeps, Work } from '../work.ts';

/** A day either side: the invoice may have the payment date, or a date in another time zone. */
const SEARCH_DAYS = 1;
const DAY_MS = 24 * 60 * 60_000;
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Usual prefixes of shops' numbers, besides the prefix in the settings. */
const USUAL_PREFIXES = ['', '#', 'WC-', 'WC', 'INV-', 'Order '];

/** What to search in Xero for one order. */
export interface Wanted {
  readonly work: Work;
  /** Ids and numbers that the order or a person names; [] = search by number and total. */
  readonly refs: readonly string[];
}

/** Order → sales invoices in Xero that may be its own. Reads 40 ids and numbers in a call. */
export async function findEarlier(
  deps: PostingDeps,
  tenantId: string,
  wanted: readonly Wanted[],
): Promise<ReadonlyMap<Work, readonly InvoiceSummary[]>> {
  const refs = wanted.flatMap((one) => (one.refs.length > 0 ? one.refs : likelyNumbers(one.work)));
  const ids = refs.filter((ref) => GUID.test(ref));
  const numbers = refs.filter((ref) => !GUID.test(ref));
  const known = [
    ...(ids.length === 0 ? [] : await deps.xero.invoicesByIds(tenantId, ids)),
    ...(numbers.length === 0 ? [] : await deps.xero.invoicesByNumbers(tenantId, numbers)),
  ];
  const found = new Map<Work, readonly InvoiceSummary[]>();
  for (const { work, refs: named } of wanted) {
    const isNamed = (list: readonly string[]) => {
      const lower = new Set(list.map((ref) => ref.toLowerCase()));
      return known.filter((one) => lower.has(one.invoiceId.toLowerCase()) || lower.has(one.number.toLowerCase()));
    };
    if (named.length > 0) found.set(work, isNamed(named));
    else found.set(work, distinct([...isNamed(likelyNumbers(work)), ...(await byTotal(deps, tenantId, work))]));
  }
  return found;
}

function likelyNumbers({ summary, entry }: Work): string[] {
  const plain = [...new Set([summary.orderNumber, entry.sourceId])].filter((number) => !number.includes(','));
  return plain.flatMap((number) => USUAL_PREFIXES.map((prefix) => `${prefix}${number}`));
}

/** By the order's day and total; only those that name the order. */
async function byTotal(deps: PostingDeps, tenantId: string, { summary, entry, documents }: Work) {
  const day = Date.parse(`${summary.date}T00:00:00Z`);
  const dayAt = (offset: number) => new Date(day + offset * SEARCH_DAYS * DAY_MS).toISOString().slice(0, 10);
  const { total } = documents.invoice.expected;
  const invoices = await deps.xero.invoicesByTotal(tenantId, { total, from: dayAt(-1), to: dayAt(1) });
  return invoices.filter((one) => namesOrder(one, { number: summary.orderNumber, id: entry.sourceId }));
}

function distinct(invoices: readonly InvoiceSummary[]): InvoiceSummary[] {
  return [...new Map(invoices.map((one) => [one.invoiceId, one])).values()];
}
