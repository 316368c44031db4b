import { Big } from 'big.js';
import { z } from 'zod';
import type { Entry, EntryState, Reason } from '../ledger/entry.ts';
import { seenNotices } from '../ledger/xero-seen.ts';

const note = z.object({ message: z.string(), fix: z.string() });
const creditNote = z.object({ number: z.string(), total: z.string(), refunded: z.string(), allocated: z.string() });

/** The summary of an entry for the page. An older or partial one shows less, never fails. */
const summarySchema = z
  .object({
    orderNumber: z.string().optional(),
    date: z.string().optional(),
    currency: z.string().optional(),
    total: z.string().optional(),
    invoiceNumber: z.string().optional(),
    xeroTotal: z.string().optional(),
    paid: z.boolean().optional(),
    creditNotes: z.array(creditNote).default([]),
    notices: z.array(note).default([]),
  })
  .catch({ creditNotes: [], notices: [] });

/** One order of the table; null = unknown (yet). Money as decimal text in `currency`. */
export interface OrderRow {
  readonly entryId: number;
  readonly storeId: string;
  readonly state: EntryState;
  readonly orderId: string;
  readonly orderNumber: string;
  readonly date: string | null;
  readonly currency: string | null;
  readonly total: string | null;
  readonly invoiceNumber: string | null;
  readonly xeroTotal: string | null;
  readonly paid: boolean | null;
  /** Of the order's credit notes in Xero; null = it has none. */
  readonly refunded: string | null;
  readonly creditNotes: readonly z.infer<typeof creditNote>[];
  /** Why it has its state, or notices of a recorded order. */
  readonly notes: readonly { readonly message: string; readonly fix: string }[];
}

export function toOrderRow(entry: Entry): OrderRow {
  const summary = summarySchema.parse(entry.summary ?? {});
  return {
    entryId: entry.id,
    storeId: entry.storeId,
    state: entry.state,
    orderId: entry.sourceId,
    orderNumber: summary.orderNumber ?? entry.sourceId,
    date: summary.date ?? null,
    currency: summary.currency ?? null,
    total: summary.total ?? null,
    invoiceNumber: summary.invoiceNumber ?? null,
    xeroTotal: summary.xeroTotal ?? null,
    paid: summary.paid ?? null,
    refunded: totalOf(summary.creditNotes),
    creditNotes: summary.creditNotes,
    notes: entry.state === 'recorded' ? [...seenNotices(entry.summary), ...summary.notices] : entry.problems,
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

/** Largest group first. Orders are grouped by the text of cause and step. */
export function groupProblems(entries: readonly Entry[]): ProblemGroup[] {
  const groups = new Map<string, { reason: Reason; orders: ProblemGroup['orders'][number][] }>();
  for (const entry of entries) {
    const { storeId, orderId, orderNumber } = toOrderRow(entry);
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
