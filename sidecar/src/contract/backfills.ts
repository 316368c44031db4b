import * as z from 'zod/mini';
import { errorBody } from './problem.ts';
import { list, number, orNull, text } from './shapes.ts';

/**
 * `POST backfill/count` → 202: counts the orders from one day to another (`until` absent: up to now), in the sidecar; 409 `backfill_running`. `POST backfill`
 * → 202: posts them, once they are counted; 409 `backfill_not_counted`. `DELETE backfill` withdraws what is not sent
 * yet. `POST backfill/undo` → 202: what a run posted leaves Xero, where nobody has touched it since; 404 `backfill_unknown`.
 * All answer the status: progress is in StatusBody.sync.backfill.
 */
const day = z.iso.date('A day as YYYY-MM-DD.');
const days = { after: day, until: orNull(day) };
const inOrder = z.refine<{ readonly after: string; readonly until: string | null }>(
  ({ after, until }) => until === null || after <= until,
  { path: ['until'], error: 'The last day is before the first.' },
);
export const backfillCountRequest = z.object(days).check(inOrder);
/** `orders`: as counted, which the person confirms; absent = an earlier plugin, which does not count. */
export const backfillRequest = z.object({ ...days, orders: z.optional(number) }).check(inOrder);

/** `run`: its number, as in BackfillBody.run and `GET backfill/runs`. */
export const backfillUndoRequest = z.object({ run: number });

/** What an undone run has done so far. */
const backfillUndoBody = z.object({
  ...{ at: text, by: text },
  /** Out of Xero. */
  undone: number,
  /** On the way out. */
  waiting: number,
  /** Still in Xero; `orders` names the first of them, each with its reason. */
  left: number,
  orders: list(z.object({ orderId: text, code: text, message: text, fix: text })),
});
export type BackfillUndoBody = z.infer<typeof backfillUndoBody>;

/** `GET backfill/runs`: every backfill that was started, newest first; of the oldest nothing is kept. */
export const backfillRunsBody = z.object({
  runs: list(
    z.object({
      ...{ run: number, after: text, until: orNull(text), startedAt: text },
      /** Orders that it asked to post. */
      orders: number,
      undo: orNull(backfillUndoBody),
    }),
  ),
});
export type BackfillRunsBody = z.infer<typeof backfillRunsBody>;

/** stores/backfill-count.ts explains the fields. */
const backfillCountBody = z.object({
  ...{ orders: number, toPost: number, otherStatus: number, posted: number },
  totals: list(z.object({ currency: text, total: text })),
  years: list(z.object({ year: text, orders: number })),
  otherInvoices: orNull(number),
});
export type BackfillCountBody = z.infer<typeof backfillCountBody>;

export const backfillBody = z.object({
  after: text,
  until: orNull(text),
  /** counted: a person has to confirm it. */
  state: z.enum(['counting', 'counted', 'reading', 'posting', 'done', 'stopped', 'failed']),
  /** The store's orders of those days; null = unknown yet. */
  orders: orNull(number),
  /** Orders counted, or read so far. */
  read: number,
  /** Of the orders read, each once: together they are all of them. */
  posted: number,
  /** Not synced by their status, or for another reason. */
  otherStatus: number,
  notSynced: number,
  needAttention: number,
  waiting: number,
  withdrawn: number,
  count: orNull(backfillCountBody),
  /** Why nothing is posted now; null = posting is possible, or nothing waits. */
  held: orNull(errorBody),
  error: orNull(errorBody),
  startedAt: text,
  /** Its number, by which it is undone; null = it is only counted, or of an earlier version. */
  run: orNull(number),
  /** null = nobody asked to undo it. */
  undo: orNull(backfillUndoBody),
});
export type BackfillBody = z.infer<typeof backfillBody>;

/**
 * `POST customer-import` {} → 202: creates contacts for the store's existing customers, or continues.
 * 409 `customers_not_wanted` unless `contacts.customers` is "all". Progress is in StatusBody.sync.customers.
 */
export const customerImportBody = z.object({
  /** waiting: it resumes automatically once `error` is resolved. */
  state: z.enum(['reading', 'waiting', 'done']),
  /** The store's accounts, including staff; null = unknown yet. */
  customers: orNull(number),
  read: number,
  /** Contacts created, already existing, and refused by Xero. */
  made: number,
  known: number,
  refused: number,
  /** Ids of the customers whose contact was refused, the first few. */
  refusedIds: list(number),
  error: orNull(errorBody),
  /** When it is retried; null = unknown, or not waiting. */
  nextAt: orNull(text),
  startedAt: text,
});
export type CustomerImportBody = z.infer<typeof customerImportBody>;
