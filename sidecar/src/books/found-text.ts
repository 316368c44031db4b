import type { ReconciledPeriod } from '../reconciliation/result.ts';

/** Grows with the form of what is kept, of results or of orders: what an earlier version kept is read again. */
export const BOOKS_VERSION = 3;

/** What is kept of a day. */
export function foundText(periods: readonly ReconciledPeriod[]): string {
  return JSON.stringify({ version: BOOKS_VERSION, periods });
}

/** null = an earlier version kept it: the day counts as not checked. */
export function readFound(text: string): readonly ReconciledPeriod[] | null {
  const { version, periods } = JSON.parse(text) as { version: number; periods: readonly ReconciledPeriod[] };
  return version === BOOKS_VERSION ? periods : null;
}

/**
 * What differs of a day, by which two checks are compared; '' = nothing, or only orders that wait to sync. Amounts and causes: an order
 * that is read in the middle of a change differs once.
 */
export function differsText(periods: readonly ReconciledPeriod[]): string {
  const differing = periods.filter(({ state }) => state === 'differs');
  return differing
    .map(({ currency, difference, taxDifference, causes, unexplained }) => {
      const named = causes
        .filter(({ code }) => code !== 'waiting')
        .map(({ code, detail, amount }) => [code, detail, amount].join(':'));
      return [currency, difference, taxDifference, unexplained, ...named].join(' ');
    })
    .join('\n');
}
