import { Big } from 'big.js';
import type { Entry, EntryState, Reason, RecordedDocument } from '../ledger/entry.ts';
import { readDocument } from '../ledger/document-facts.ts';
import { seenNotices } from '../ledger/xero-seen.ts';
import { orderState, type Held, type OrderState } from '../wording/order-state.ts';
import { orderSummary, type OrderSummary } from '../wording/order-summary.ts';
import { presentNotices } from '../wording/present-notices.ts';

/** One order of the table; null = unknown (yet). Money as decimal text in `currency`. */
export interface OrderRow {
  readonly entryId: number;
  readonly storeId: string;
  readonly state: EntryState;
  /** As every page shows it. */
  readonly is: OrderState;
  readonly hasInvoice: boolean;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly date: string | null;
  readonly currency: string | null;
  readonly total: string | null;
  readonly invoiceNumber: string | null;
  readonly xeroTotal: string | null;
  /** Nothing is due on its invoice in Xero. */
  readonly paid: boolean | null;
  /** Of the order's credit notes in Xero; null = it has none. */
  readonly refunded: string | null;
  readonly creditNotes: OrderSummary['creditNotes'];
  /** Why it has its state, or notices of a recorded order. */
  readonly notes: readonly { readonly message: string; readonly fix: string }[];
}

export function toOrderRow(entry: Entry, documents: readonly RecordedDocument[], held: Held | null): OrderRow {
  const { id: entryId, storeId, state, sourceId, problems } = entry;
  const facts = orderSummary(entry);
  const { orderNumber, date, currency, total, invoiceNumber, xeroTotal, paid, creditNotes } = facts;
  const is = orderState(entry, documents, held);
  return {
    ...{ entryId, storeId, state, is, orderId: sourceId, orderNumber: orderNumber ?? sourceId },
    hasInvoice: documents.some(({ kind }) => kind === 'invoice'),
    ...{ date, currency, total, invoiceNumber, xeroTotal, creditNotes },
    paid: is.due === null ? paid : new Big(is.due).eq(0),
    refunded: totalOf(creditNotes),
    notes:
      state === 'recorded' ? [...seenNotices(entry), ...presentNotices(facts, documents.map(readDocument))] : problems,
  };
}

function totalOf(creditNotes: readonly { readonly total: string }[]): string | null {
  if (creditNotes.length === 0) return null;
  return creditNotes.reduce((sum, { total }) => sum.plus(total), new Big(0)).toFixed(2);
}

/** Orders stopped by the same cause and fixed by the same step. */
export interface ProblemGroup {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly orders: readonly { readonly storeId: string; readonly orderId: string; readonly orderNumber: string }[];
}

/** Largest group first, by the text of cause and step. */
export function groupProblems(entries: readonly Entry[]): ProblemGroup[] {
  const groups = new Map<string, { reason: Reason; orders: ProblemGroup['orders'][number][] }>();
  for (const entry of entries) {
    const { storeId, sourceId: orderId } = entry;
    const orderNumber = orderSummary(entry).orderNumber ?? orderId;
    for (const reason of entry.problems) {
      const key = JSON.stringify([reason.code, reason.message, reason.fix]);
      const group = groups.get(key) ?? { reason, orders: [] };
      group.orders.push({ storeId, orderId, orderNumber });
      groups.set(key, group);
    }
  }
  return [...groups.values()]
    .map(({ reason, orders }) => ({ code: reason.code, message: reason.message, fix: reason.fix, orders }))
    .sort((a, b) => b.orders.length - a.orders.length);
}
