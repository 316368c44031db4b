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
  readonly dueAt: string;
}
