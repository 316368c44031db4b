import * as z from 'zod/mini';
import { errorBody } from './problem.ts';
import { list, number, orNull, text } from './shapes.ts';

/** `POST backfill` → 202; runs in the sidecar; `DELETE backfill` stops it. Progress is in StatusBody.sync.backfill. */
export const backfillRequest = z.object({ after: z.iso.date('A day as YYYY-MM-DD.') });

export const backfillBody = z.object({
  after: text,
  state: z.enum(['reading', 'posting', 'done', 'stopped', 'failed']),
  /** The store's orders since that day; null = unknown yet. */
  orders: orNull(number),
  read: number,
  accepted: number,
  /** How many accepted orders are finished (recorded, rejected, skipped). */
  settled: number,
  error: orNull(errorBody),
  startedAt: text,
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
