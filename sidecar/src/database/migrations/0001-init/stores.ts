import type { Kysely } from 'kysely';
import { strictTable } from './strict-table.ts';

/** The stores, those that were removed, and what a paired plugin asks for. */
export async function createStoreTables(db: Kysely<unknown>): Promise<void> {
  await createStores(db);
  await createPairings(db);
  await createStoreReadings(db);
  await createCustomers(db);
}

async function createStores(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'stores')
    .addColumn('id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('url', 'text', (c) => c.notNull())
    .addColumn('credentials_jwe', 'text', (c) => c.notNull())
    .addColumn('facts_json', 'text', (c) => c.notNull())
    .addColumn('tenant_id', 'text')
    .addColumn('poll_cursor', 'text')
    .addColumn('polled_at', 'text')
    .addColumn('poll_error', 'text')
    .addColumn('added_at', 'text', (c) => c.notNull())
    .addColumn('poll_requested_at', 'text')
    .addColumn('own_address', 'text')
    .addColumn('other_address', 'text')
    .addColumn('other_seen_at', 'text')
    .execute();
  // Who a removed store was: its ledger is its own when it comes back, and nobody else's.
  await strictTable(db, 'removed_stores')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('store_id', 'text', (c) => c.notNull().unique())
    .addColumn('url', 'text')
    .addColumn('removed_at', 'text', (c) => c.notNull())
    .execute();
}

async function createPairings(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'pairings')
    .addColumn('store_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('key_jwe', 'text', (c) => c.notNull())
    .addColumn('settings_url', 'text', (c) => c.notNull())
    .addColumn('versions_json', 'text', (c) => c.notNull())
    .addColumn('paired_at', 'text', (c) => c.notNull())
    .execute();
  await strictTable(db, 'used_tokens')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('jti', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('used_tokens_once', ['store_id', 'jti'])
    .execute();
}

/** What was heard of each store and read from it. */
async function createStoreReadings(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'store_signals')
    .addColumn('store_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('nudged_at', 'text')
    .addColumn('webhook_at', 'text')
    .addColumn('refused_at', 'text')
    .addColumn('refusal', 'text')
    .addColumn('poll_pause_ms', 'integer')
    .addColumn('missed_at', 'text')
    .addColumn('compared_entry_id', 'integer')
    .addColumn('poll_error_json', 'text')
    .execute();
  await strictTable(db, 'store_lists')
    .addColumn('store_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('body_json', 'text', (c) => c.notNull())
    .addColumn('read_at', 'text', (c) => c.notNull())
    .execute();
  await strictTable(db, 'backfills')
    .addColumn('store_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('after', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('orders', 'integer')
    .addColumn('read', 'integer', (c) => c.notNull())
    .addColumn('accepted', 'integer', (c) => c.notNull())
    .addColumn('cursor', 'text')
    .addColumn('error_json', 'text')
    .addColumn('asked_by', 'text')
    .addColumn('started_at', 'text', (c) => c.notNull())
    .execute();
}

/** Customers whose contact is to be brought up to date, and the first reading of those that a shop has already. */
async function createCustomers(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'customer_changes')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('customer_id', 'integer', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('problem_json', 'text')
    .addPrimaryKeyConstraint('customer_changes_once', ['store_id', 'customer_id'])
    .execute();
  await strictTable(db, 'customer_imports')
    .addColumn('store_id', 'text', (c) => c.primaryKey().references('stores.id').onDelete('cascade'))
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('page', 'integer', (c) => c.notNull())
    .addColumn('customers', 'integer')
    .addColumn('made', 'integer', (c) => c.notNull())
    .addColumn('known', 'integer', (c) => c.notNull())
    .addColumn('refused', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .addColumn('error_json', 'text')
    .addColumn('refused_ids_json', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
}
