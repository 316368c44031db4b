/** Why an import waits, in words for the owner. */
export interface ImportFailure {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
}

/** How far the first reading of a shop's customers has come. */
export interface CustomerImport {
  readonly storeId: string;
  readonly state: 'reading' | 'read';
  /** The next to read, from 1. */
  readonly page: number;
  /** As the shop counted them at the last page; null = not told yet. */
  readonly customers: number | null;
  /** Contacts that were made, were there already, and were refused by Xero. */
  readonly made: number;
  readonly known: number;
  readonly refused: number;
  /** Customers whose contact was refused, the first few. */
  readonly refusedIds: readonly number[];
  /** Why it waits until `dueAt`; null = it goes on. */
  readonly error: ImportFailure | null;
  readonly dueAt: string;
  readonly startedAt: string;
}
