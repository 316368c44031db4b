import type { EntryState } from '../ledger/entry.ts';

/** The states of the ledger, for counts and filters; an order's own state: order-state.ts. */
export const STATE_WORDS: Readonly<Record<EntryState, string>> = {
  recorded: 'in Xero',
  pending: 'waiting to sync',
  claimed: 'syncing',
  waiting: 'retrying later',
  uncertain: 'being checked in Xero',
  rejected: 'needs attention',
  skipped: 'not synced',
};
