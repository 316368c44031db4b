import { type CreateTableBuilder, type Kysely, sql } from 'kysely';

/** What was heard of each store and organisation, and what is to be told to them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createStoreSignals(db);
  await createXeroSide(db);
  await table(db, 'reports')
    .addColumn('entry_id', 'integer', (c) => c.notNull().primaryKey().references('entries.id'))
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('wanted', 'integer', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('sent_hash', 'text')
    .addColumn('noted', 'text')
    .execute();
  await sql`create index reports_due on reports (store_id, due_at) where wanted > 0`.execute(db);
}

function table<Name extends string>(db: Kysely<unknown>, name: Name): CreateTableBuilder<Name> {
  return db.schema.createTable(name).modifyEnd(sql`strict`);
}

async function createStoreSignals(db: Kysely<unknown>): Promise<void> {
  await table(db, 'store_signals')
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
  await table(db, 'customer_changes')
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('customer_id', 'integer', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('problem_json', 'text')
    .addPrimaryKeyConstraint('customer_changes_once', ['store_id', 'customer_id'])
    .execute();
}

async function createXeroSide(db: Kysely<unknown>): Promise<void> {
  await table(db, 'xero_changes')
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('resource', 'text', (c) => c.notNull())
    .addColumn('resource_id', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('xero_changes_once', ['tenant_id', 'resource', 'resource_id'])
    .execute();
  await table(db, 'xero_watch')
    .addColumn('tenant_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('webhook_at', 'text')
    .addColumn('polled_at', 'text')
    .addColumn('cursor', 'text')
    .addColumn('error_json', 'text')
    .execute();
}
