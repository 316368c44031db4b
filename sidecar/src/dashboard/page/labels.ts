import type { EntryState } from '../../ledger/entry.ts';
import type { Light } from '../status/reason.ts';

/** In the order in which the page shows them. */
export const STATE_LABELS: Readonly<Record<EntryState, string>> = {
  recorded: 'in Xero',
  pending: 'to do',
  claimed: 'being sent',
  waiting: 'waiting',
  uncertain: 'being looked up',
  rejected: 'needs you',
  skipped: 'not for Xero',
};

export const LIGHT_LABELS: Readonly<Record<Light, string>> = {
  green: 'All well',
  amber: 'Needs a look',
  red: 'Stopped',
};
