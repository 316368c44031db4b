import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

interface Wait {
  readonly table: keyof Schema;
  readonly until: string;
  /** When the wait was set; null = not recorded. */
  readonly setAt: string | null;
  /** No wait of this kind is longer. */
  readonly maxMs: number;
  readonly whose: string;
}

/**
 * Every instant in the tables until which work waits. An hour's error of the clock must not become an hour's wait: one that was
 * set later than now, or ends later than any of its kind can, was set while the clock was ahead.
 */
export const WAITS: readonly Wait[] = [
  { table: 'connections', until: 'paused_until', setAt: 'paused_at', maxMs: DAY_MS, whose: 'day limit of Xero' },
  { table: 'entries', until: 'not_before', setAt: 'waiting_since', maxMs: DAY_MS, whose: 'day limit of Xero' },
  { table: 'history_notes', until: 'due_at', setAt: 'waiting_since', maxMs: DAY_MS, whose: 'day limit of Xero' },
  { table: 'reports', until: 'due_at', setAt: null, maxMs: 4 * HOUR_MS, whose: 'back-off of a report' },
  { table: 'customer_changes', until: 'due_at', setAt: null, maxMs: 6 * HOUR_MS, whose: 'back-off of a customer' },
  {
    table: 'customer_imports',
    until: 'due_at',
    setAt: 'started_at',
    maxMs: 5 * MINUTE_MS,
    whose: 'back-off of the import',
  },
  { table: 'product_changes', until: 'due_at', setAt: null, maxMs: 6 * HOUR_MS, whose: 'back-off of a product' },
  {
    table: 'item_imports',
    until: 'due_at',
    setAt: 'started_at',
    maxMs: 5 * MINUTE_MS,
    whose: 'back-off of the import',
  },
  { table: 'provider_connections', until: 'due_at', setAt: null, maxMs: DAY_MS, whose: 'back-off of a provider' },
  { table: 'xero_changes', until: 'due_at', setAt: null, maxMs: 5 * MINUTE_MS, whose: 'order in progress, store away' },
  { table: 'alert_messages', until: 'due_at', setAt: 'made_at', maxMs: HOUR_MS, whose: 'back-off of a message' },
];

/**
 * Instants that say how long something is valid, or when it was last done, and where that is checked: a later one than possible is
 * from a clock that was ahead.
 */
export const OTHER_INSTANTS: Readonly<Record<string, string>> = {
  'leases.expires_at': 'database/lease.ts',
  'token_sets.access_expires_at': 'xero/client.ts: Xero refuses an expired token, and a new one is fetched',
  'token_sets.refreshed_at': 'connection/refresh-token.ts',
  'consents.expires_at': 'connection/consent.ts',
  'dashboard_links.expires_at': 'dashboard/access.ts',
  'dashboard_sessions.expires_at': 'dashboard/access.ts',
  'used_tokens.expires_at': 'api/verify-token.ts: a token outlives its use by two minutes at most',
  'stores.polled_at': 'intake/poller.ts',
  'stores.read_at': 'operations/store-status.ts: one that is ahead is none since the start',
  'stores.poll_requested_at': 'stores/poll-positions.ts',
  'stores.poll_cursor': 'intake/poll.ts',
  'books.shop_cursor': 'operations/books/read-changes.ts',
  'books.xero_cursor': 'operations/books/read-changes.ts',
  'books.ledger_cursor': 'operations/books/read-changes.ts',
  'xero_watch.polled_at': 'inbound/watch-pace.ts',
  'xero_watch.cursor': 'inbound/watch-xero.ts',
  'xero_watch.credit_cursor': 'inbound/watch-pace.ts, inbound/watch-xero.ts',
  'xero_watch.webhook_at': 'inbound/watch-pace.ts',
  'xero_watch.moved_at': 'inbound/watch-pace.ts',
  'xero_watch.missed_at': 'inbound/watch-pace.ts',
  'contacts.details_at': 'posting/contacts/update-contacts.ts: one that is ahead counts as none',
  'reference_lists.fetched_at': 'connection/reference-lists.ts, connection/contact-index.ts',
  'store_lists.read_at': 'api/lists/store-lists.ts',
  'calls.sent_at': 'posting/calls/resend.ts',
  'history_notes.made_at': 'posting/history-notes/write-notes.ts: only whether an earlier process made it',
  'incidents.began_at': 'alerts/incident.ts',
  'incidents.told_at': 'alerts/incident.ts',
  'backfill_runs.started_at': 'operations/backfill/undo-backfill.ts: documents from before it are not touched',
  'backfill_runs.undone_at': 'only shown',
  'accepted_differences.accepted_at': 'only shown',
  'recodings.seen_at': 'ledger/requests/recodings.ts: only the order in which the oldest are dropped',
  'dismissed_rules.dismissed_at': 'only kept',
  'product_reads.read_through': 'posting/items/find-changed-products.ts: one that is far ahead is behind enough',
  'provider_connections.read_at': 'clearing/: one that is ahead counts as none',
  'provider_connections.connected_at': 'only shown',
  'provider_connections.rows_through': "the provider's",
  'provider_connections.payouts_through': "the provider's",
  'clearing_proofs.proved_at': 'only shown',
  'payout_decisions.decided_at': 'only shown',
  'provider_payouts.created_at': "the provider's",
  'provider_payouts.read_at': 'only shown',
  'provider_transactions.created_at': "the provider's",
  'provider_transactions.read_at': 'only shown',
  'invitations.made_at': 'only kept',
  'invitations.expires_at': 'stores/invitations.ts',
  'leavings.downloaded_at': 'stores/leavings.ts: only whether it was',
  'leavings.changed_at':
    'stores/leavings.ts: a result that is kept for longer does no harm, its secret is the plugin’s',
  'attempts.at': 'ledger/audit/prune.ts, app/audit-keeper.ts',
};

/** Ends every wait that cannot be true; returns how many. Cheap when there is none. */
export async function endImpossibleWaits(db: Kysely<Schema>, now: Date): Promise<number> {
  const at = now.toISOString();
  let ended = 0;
  for (const { table, until, setAt, maxMs } of WAITS) {
    const latest = new Date(now.getTime() + maxMs).toISOString();
    const column = sql.ref(until);
    const isImpossible =
      setAt === null ? sql`${column} > ${latest}` : sql`(${column} > ${latest} or ${sql.ref(setAt)} > ${at})`;
    const { numAffectedRows = 0n } = await sql`update ${sql.table(table)} set ${column} = ${at}${also(table)}
      where ${column} > ${at} and ${isImpossible}`.execute(db);
    ended += Number(numAffectedRows);
  }
  return ended;
}

/** A pause that is over has no reason. */
function also(table: keyof Schema) {
  return table === 'connections' ? sql`, pause_reason = null, pause_code = null, paused_at = null` : sql``;
}
