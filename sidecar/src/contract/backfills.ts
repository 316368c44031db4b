import type { ErrorBody } from './problem.ts';

/** `POST backfill` {after: 'YYYY-MM-DD'} → 202; runs in the sidecar; `DELETE backfill` stops it. Progress is in StatusBody.sync.backfill. */
export interface BackfillBody {
  readonly after: string;
  readonly state: 'reading' | 'posting' | 'done' | 'stopped' | 'failed';
  /** How many orders the store has since that day; null = not known yet. */
  readonly orders: number | null;
  readonly read: number;
  readonly accepted: number;
  /** Of the accepted, how many are dealt with (recorded, rejected, skipped). */
  readonly settled: number;
  readonly error: ErrorBody | null;
  readonly startedAt: string;
}

/**
 * `POST customer-import` {} → 202: the customers that the store has already become contacts, from the first on; one under way
 * goes on. 409 `customers_not_wanted` unless `contacts.customers` is "all". Progress is in StatusBody.sync.customers.
 */
export interface CustomerImportBody {
  /** waiting: it goes on by itself, once what `error` says is over. */
  readonly state: 'reading' | 'waiting' | 'done';
  /** Accounts that the store has, its staff's too; null = not known yet. */
  readonly customers: number | null;
  /** Of these, how many were looked at. */
  readonly read: number;
  /** Contacts that were made, were there already, and were refused by Xero. */
  readonly made: number;
  readonly known: number;
  readonly refused: number;
  /** Ids of the customers whose contact was refused, the first few. */
  readonly refusedIds: readonly number[];
  readonly error: ErrorBody | null;
  /** When it is tried again; null = unknown, or not waiting. */
  readonly nextAt: string | null;
  readonly startedAt: string;
}
