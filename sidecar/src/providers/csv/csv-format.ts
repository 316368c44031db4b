import type { BalanceTransaction, PayoutGateway } from '../../domain/payouts/payouts.ts';
import type { ReadAmount } from './read-amount.ts';

/** Cells by their header: lower case, without white space around. */
export type CsvRecord = ReadonlyMap<string, string>;

export interface CsvReading {
  readonly amount: ReadAmount;
  /** "2/1/2026" is the second of January. */
  readonly dayFirst: boolean;
}

/** What a file says of the payout that carries a row; its net is the sum of its rows. */
export interface CsvPayout {
  readonly id: string;
  /** ISO UTC, or a day; '' = not said. */
  readonly on: string;
}

export interface CsvRow {
  readonly row: BalanceTransaction;
  readonly payout: CsvPayout | null;
}

/** An export that is read. */
export interface CsvFormat {
  readonly gateway: PayoutGateway;
  /** As the provider calls it. */
  readonly name: string;
  /** All of them are in its header; a list = one of these names. */
  readonly headers: readonly (string | readonly string[])[];
  /** Columns of amounts: they show whether the file writes 1.5 or 1,5. */
  readonly amounts: readonly string[];
  /** Columns of dates that may be written either way round. */
  readonly dates: readonly string[];
  /** null = no row of a balance. */
  toRow(record: CsvRecord, reading: CsvReading): CsvRow | null;
}

/** The first of these columns that is there; '' = none is, or it is empty. */
export function cellOf(record: CsvRecord, ...names: readonly string[]): string {
  for (const name of names) {
    const value = record.get(name)?.trim() ?? '';
    if (value !== '') return value;
  }
  return '';
}

/** "2026-02-01 09:00:00" of UTC as ISO. Throws RangeError for what is no date. */
export function isoOfUtc(text: string): string {
  const withZone = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text)
    ? text
    : `${text.replace(' ', 'T')}${text.length > 10 ? 'Z' : 'T00:00Z'}`;
  return new Date(withZone).toISOString();
}
