import type { ErrorBody } from './problem.ts';

/** `POST backfill` {after: 'YYYY-MM-DD'} → 202; runs in the sidecar; `DELETE backfill` stops it. Progress is in StatusBody.sync.backfill. */
export interface BackfillBody {
  readonly after: string;
  readonly state: 'reading' | 'posting' | 'done' | 'stopped' | 'failed';
  /** The store's orders since that day; null = unknown yet. */
  readonly orders: number | null;
  readonly read: number;
  readonly accepted: number;
  /** How many accepted orders are finished (recorded, rejected, skipped). */
  readonly settled: number;
  readonly error: ErrorBody | null;
  readonly startedAt: string;
}

/**
 * `POST customer-import` {} → 202: creates contacts for the store's existing customers, or continues.
 * 409 `customers_not_wanted` unless `contacts.customers` is "all". Progress is in StatusBody.sync.customers.
 */
export interface CustomerImportBody {
  /** waiting: it resumes automatically once `error` is resolved. */
  readonly state: 'reading' | 'waiting' | 'done';
  /** The store's accounts, including staff; null = unknown yet. */
  readonly customers: number | null;
  /** Accounts processed so far. */
  readonly read: number;
  /** Contacts created, already existing, and refused by Xero. */
  readonly made: number;
  readonly known: number;
  readonly refused: number;
  /** Ids of the customers whose contact was refused, the first few. */
  readonly refusedIds: readonly number[];
  readonly error: ErrorBody | null;
  /** When it is retried; null = unknown, or not waiting. */
  readonly nextAt: string | null;
  readonly startedAt: string;
}
