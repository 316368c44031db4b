import type { Failure } from './failure.ts';

/** Progress of the first reading of a shop's customers. */
export interface CustomerImport {
  readonly storeId: string;
  readonly state: 'reading' | 'read';
  /** The next page, from 1. */
  readonly page: number;
  /** The shop's count at the last page; null = not reported yet. */
  readonly customers: number | null;
  /** Contacts created, already there, and refused by Xero. */
  readonly made: number;
  readonly known: number;
  readonly refused: number;
  /** Customers whose contact was refused, the first few. */
  readonly refusedIds: readonly number[];
  /** Why it waits until `dueAt`; null = it runs. */
  readonly error: Failure | null;
  readonly dueAt: string;
  readonly startedAt: string;
}
