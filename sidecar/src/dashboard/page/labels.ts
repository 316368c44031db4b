import type { EntryState } from '../../ledger/entry.ts';
import type { Light, StatusTab } from '../../status/reason.ts';

/** In the page's order. */
export const STATE_LABELS: Readonly<Record<EntryState, string>> = {
  recorded: 'in Xero',
  pending: 'to do',
  claimed: 'being sent',
  waiting: 'waiting',
  uncertain: 'being looked up',
  rejected: 'needs you',
  skipped: 'not for Xero',
};

/** The label as used after a number. */
export function countLabel(state: EntryState, count: number): string {
  return state === 'rejected' && count !== 1 ? 'need you' : STATE_LABELS[state];
}

/** The names of the plugin's tabs. */
export const TAB_LABELS: Readonly<Record<StatusTab, string>> = {
  connection: 'Connection',
  accounts: 'Accounts & taxes',
  payments: 'Payments',
  documents: 'Invoices & contacts',
  sync: 'Sync',
  activity: 'Activity',
};

export const LIGHT_LABELS: Readonly<Record<Light, string>> = {
  green: 'All well',
  amber: 'Needs a look',
  red: 'Stopped',
};
