import type { Entry, EntryState } from '../ledger/entry.ts';

/** As used after a number, or within a sentence. */
export const STATE_WORDS: Readonly<Record<EntryState, string>> = {
  recorded: 'in Xero',
  pending: 'waiting to sync',
  claimed: 'syncing',
  waiting: 'retrying later',
  uncertain: 'being checked in Xero',
  rejected: 'needs attention',
  skipped: 'not synced',
};

export interface LabelFacts {
  readonly paid: boolean;
  /** Refunded or credited, by its credit notes. */
  readonly hasCredit: boolean;
  /** Status found by a check of Xero: VOIDED, DELETED, …; null = as posted. */
  readonly xeroStatus: string | null;
}

export function entryLabel({ state }: Pick<Entry, 'state'>, { paid, hasCredit, xeroStatus }: LabelFacts): string {
  if (state !== 'recorded') return `${STATE_WORDS[state].charAt(0).toUpperCase()}${STATE_WORDS[state].slice(1)}`;
  if (xeroStatus === 'VOIDED') return 'Voided in Xero';
  if (xeroStatus === 'DELETED') return 'Deleted in Xero';
  if (hasCredit) return paid ? 'In Xero, paid, with credit' : 'In Xero, with credit';
  return paid ? 'In Xero, paid' : 'In Xero, not paid yet';
}
