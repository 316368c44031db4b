import type { Entry, EntryState } from '../ledger/entry.ts';

const WORDS: Readonly<Record<Exclude<EntryState, 'recorded'>, string>> = {
  pending: 'On its way to Xero',
  claimed: 'On its way to Xero',
  waiting: 'Tried again soon',
  uncertain: 'Being looked up in Xero',
  rejected: 'Needs you',
  skipped: 'Not for Xero',
};

/** What decides a recorded entry's label. */
export interface LabelFacts {
  readonly paid: boolean;
  /** Refunded or credited, by its credit notes. */
  readonly hasCredit: boolean;
  /** Status found by a check of Xero: VOIDED, DELETED, …; null = as posted. */
  readonly xeroStatus: string | null;
}

/** An order's state in a few words, for the store's owner. */
export function entryLabel({ state }: Pick<Entry, 'state'>, facts: LabelFacts): string {
  if (state !== 'recorded') return WORDS[state];
  if (facts.xeroStatus === 'VOIDED') return 'Voided in Xero';
  if (facts.xeroStatus === 'DELETED') return 'Deleted in Xero';
  if (facts.hasCredit) return facts.paid ? 'In Xero, paid, with credit' : 'In Xero, with credit';
  return facts.paid ? 'In Xero, paid' : 'In Xero, not paid yet';
}
