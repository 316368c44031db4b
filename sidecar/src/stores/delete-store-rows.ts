import { type Kysely, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** What was read or kept of a store, besides the ledger: keys, signs, lists, reconciliations, payouts, alerts. */
export const DELETED_TABLES = [
  'accepted_differences',
  'alert_messages',
  'alert_targets',
  'backfill_orders',
  'backfills',
  'books',
  'books_days',
  'books_order_days',
  'books_orders',
  'books_others',
  'clearing_proofs',
  'consents',
  'customer_changes',
  'customer_imports',
  'dashboard_links',
  'dashboard_sessions',
  'dismissed_rules',
  'incidents',
  'item_imports',
  'pairings',
  'payout_decisions',
  'product_changes',
  'product_reads',
  'provider_balances',
  'provider_connections',
  'provider_transactions',
  'provider_payouts',
  'provider_payout_sums',
  'recodings',
  'store_grants',
  'store_hours',
  'store_lists',
  'store_signals',
  'used_tokens',
] as const;

/**
 * What a store that returns must find, so that nothing is posted twice: the ledger, its sealed trail, and counts that
 * triggers keep of it; and for a week how it left. Its words are erased, see ledger/audit/erase-store.ts.
 */
export const KEPT_TABLES = [
  'attempts',
  'backfill_runs',
  'documents',
  'entries',
  'events',
  'history_notes',
  'leavings',
  'removed_stores',
  'reports',
  'store_causes',
  'store_counts',
] as const;

/** In the caller's transaction. */
export async function deleteStoreRows(db: Kysely<Schema>, storeId: string): Promise<void> {
  for (const table of DELETED_TABLES)
    await sql`delete from ${sql.table(table)} where store_id = ${storeId}`.execute(db);
}
