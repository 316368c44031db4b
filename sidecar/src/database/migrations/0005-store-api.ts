import { type Kysely, sql } from 'kysely';

/** What a paired plugin asks for: its key, which organisations it was let into, backfills, the lists of the store. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('pairings')
    .modifyEnd(sql`strict`)
    .addColumn('store_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('key_jwe', 'text', (c) => c.notNull())
    .addColumn('settings_url', 'text', (c) => c.notNull())
    .addColumn('versions_json', 'text', (c) => c.notNull())
    .addColumn('paired_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('used_tokens')
    .modifyEnd(sql`strict`)
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('jti', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('used_tokens_once', ['store_id', 'jti'])
    .execute();
  await db.schema
    .createTable('store_grants')
    .modifyEnd(sql`strict`)
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('granted_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('store_grants_once', ['store_id', 'tenant_id'])
    .execute();
  await db.schema
    .createTable('backfills')
    .modifyEnd(sql`strict`)
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
  await db.schema
    .createTable('store_lists')
    .modifyEnd(sql`strict`)
    .addColumn('store_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('body_json', 'text', (c) => c.notNull())
    .addColumn('read_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.alterTable('consents').addColumn('return_url', 'text').execute();
  await createIndexes(db);
}

/** For the pages of one store: newest first, by state, by the number of an order or of an invoice. */
async function createIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`create index entries_of_store on entries (store_id, id)`.execute(db);
  await sql`create index entries_skipped on entries (store_id, id) where state = 'skipped'`.execute(db);
  await sql`create index entries_by_number on entries (store_id, json_extract(summary_json, '$.orderNumber'))
    where summary_json is not null`.execute(db);
  await sql`create index documents_by_number on documents (store_id, number collate nocase)
    where number is not null`.execute(db);
}
