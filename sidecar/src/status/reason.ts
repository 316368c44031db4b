import type { TAB_TITLES } from '../wording/setting-place.ts';

/** green: healthy. amber: needs attention. red: failing, orders do not reach Xero. */
export type Level = 'green' | 'amber' | 'red';

export type StatusTab = keyof typeof TAB_TITLES;

/** The stable code of every reason, and the tab of the settings page that fixes it; null = none. */
export const TABS_OF_REASONS = {
  data_directory_copied: null,
  store_moved_or_cloned: 'connection',
  not_connected: 'connection',
  disconnected: 'connection',
  permission_missing: 'connection',
  inactive: 'sync',
  paused: null,
  day_limit_reached: null,
  xero_offline: null,
  xero_unreachable: null,
  few_calls_left: null,
  calls_spread: null,
  store_unreachable: 'connection',
  rest_key_refused: 'connection',
  store_unreadable: 'connection',
  never_read: 'sync',
  orders_dated_ahead: null,
  not_read_yet: null,
  schedule_stopped: null,
  backlog: 'activity',
  webhook_disabled: 'connection',
  plugin_blocked: 'connection',
  sales_account_missing: 'accounts',
  tax_unmapped: 'accounts',
  accounts_invalid: 'accounts',
  tax_types_invalid: 'accounts',
  currency_missing: 'accounts',
  fees_not_booked: 'payments',
  orders_rejected: 'activity',
  orders_uncertain: 'activity',
  paid_not_synced: 'activity',
  books_differ: 'books',
  clearing_differs: 'payouts',
  settings_wrong: null,
  database_locked: null,
  database_unwritable: null,
  disk_nearly_full: null,
  clock_wrong: null,
  pairing_blocked: null,
} as const satisfies Record<string, StatusTab | null>;
/** These end without a person: nobody is asked to act on them. */
const PASSING: ReadonlySet<string> = new Set([
  ...['paused', 'day_limit_reached', 'xero_offline', 'xero_unreachable', 'few_calls_left', 'not_read_yet'],
  'calls_spread',
  'orders_uncertain',
  'pairing_blocked',
]);

export function needsAction({ code }: { readonly code: StatusCode }): boolean {
  return !PASSING.has(code);
}

export type StatusCode = keyof typeof TABS_OF_REASONS;

export interface StatusReason {
  readonly code: StatusCode;
  readonly level: 'amber' | 'red';
  readonly message: string;
  /** What to do: a sentence, or a command to type. */
  readonly next: string;
  /** The same for the store owner in wp-admin, who has no command line. */
  readonly ownerNext: string;
  readonly tab: StatusTab | null;
  /** Code of the underlying error, e.g. `store_not_json`; null = none. */
  readonly cause: string | null;
}

/** A new reason. Absent: the owner does the same, the code's own tab, no underlying error. */
export type Found = Pick<StatusReason, 'code' | 'level' | 'message' | 'next'> & Partial<StatusReason>;
