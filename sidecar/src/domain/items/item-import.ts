import type { Failure } from '../failure.ts';

/** Progress of the reading of a shop's products. */
export interface ItemImport {
  readonly storeId: string;
  readonly state: 'reading' | 'read';
  /** The next page, from 1. */
  readonly page: number;
  /** The shop's count at the last page; null = not reported yet. */
  readonly products: number | null;
  /** Items made, changed, left unchanged, and refused by Xero. */
  readonly made: number;
  readonly changed: number;
  readonly known: number;
  readonly refused: number;
  /** Failures of the next page in a row. */
  readonly tries: number;
  /** Why it waits until `dueAt`; null = it runs. */
  readonly error: Failure | null;
  readonly dueAt: string;
  readonly startedAt: string;
}
