/** green: nothing to do. amber: look when you can. red: orders do not reach Xero. */
export type Light = 'green' | 'amber' | 'red';

export interface StatusReason {
  /** Stable. */
  readonly code: StatusCode;
  readonly light: 'amber' | 'red';
  readonly message: string;
  /** What to do: a sentence, or a command to type. */
  readonly next: string;
  /** The same for the store owner in wp-admin, who has no command line. */
  readonly ownerNext: string;
  /** The tab of the settings page that fixes it; null = none. */
  readonly tab: StatusTab | null;
  /** Code of the underlying error, e.g. `store_not_json`; null = none. */
  readonly cause: string | null;
}

export type StatusCode =
  | 'data_directory_copied'
  | 'store_moved_or_cloned'
  | 'not_connected'
  | 'disconnected'
  | 'inactive'
  | 'paused'
  | 'day_limit_reached'
  | 'xero_offline'
  | 'xero_unreachable'
  | 'few_calls_left'
  | 'store_unreachable'
  | 'rest_key_refused'
  | 'store_unreadable'
  | 'never_read'
  | 'schedule_stopped'
  | 'backlog'
  | 'webhook_disabled'
  | 'tax_unmapped'
  | 'accounts_invalid'
  | 'tax_types_invalid'
  | 'currency_missing'
  | 'fees_not_booked'
  | 'orders_rejected'
  | 'orders_uncertain'
  | 'settings_wrong'
  | 'database_locked'
  | 'database_unwritable'
  | 'disk_nearly_full'
  | 'clock_wrong';

export type StatusTab = 'connection' | 'accounts' | 'payments' | 'documents' | 'sync' | 'activity';

/** A new reason; most have no underlying error. */
export type Found = Omit<StatusReason, 'cause'> & { readonly cause?: string | null };
