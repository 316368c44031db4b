import { type Kysely, sql } from 'kysely';
import { strictTable } from './strict-table.ts';

/** What was accepted. No key from events and entries to stores: the audit outlives a store that is removed. */
export async function createLedgerTables(db: Kysely<unknown>): Promise<void> {
  await createEvents(db);
  await createEntries(db);
  await createWorkIndexes(db);
  await createPageIndexes(db);
}

/** What was written stays: the database itself refuses a change or a removal. */
async function createEvents(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'events')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('fingerprint', 'text', (c) => c.notNull())
    .addColumn('accepted_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('events_once', ['store_id', 'kind', 'source_id', 'fingerprint'])
    .execute();
  await sql`create trigger events_no_update before update on events
    begin select raise(abort, 'events are append-only'); end`.execute(db);
  await sql`create trigger events_no_delete before delete on events
    begin select raise(abort, 'events are append-only'); end`.execute(db);
}

async function createEntries(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'entries')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source_id', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('revision', 'integer', (c) => c.notNull())
    .addColumn('claimed_revision', 'integer')
    .addColumn('claimed_by', 'text')
    .addColumn('claimed_at', 'text')
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('priority', 'integer', (c) => c.notNull())
    .addColumn('not_before', 'text')
    .addColumn('problems_json', 'text')
    .addColumn('summary_json', 'text')
    .addColumn('recorded_hash', 'text')
    .addColumn('accepted_at', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'text')
    .addUniqueConstraint('entries_once', ['store_id', 'kind', 'source_id'])
    .addCheckConstraint(
      'entries_claim_whole',
      sql`(state in ('claimed', 'uncertain')) = (claimed_by is not null)
        and (claimed_by is null) = (claimed_at is null) and (claimed_by is null) = (claimed_revision is null)`,
    )
    .addCheckConstraint('entries_waiting_until', sql`(state = 'waiting') = (not_before is not null)`)
    .execute();
  await db.schema.createIndex('entries_listing').on('entries').columns(['store_id', 'state', 'id']).execute();
}

/**
 * Partial indexes: most entries are recorded and stay so, these hold only what is still to do. There is none on (state)
 * alone, because SQLite would prefer it to entries_claiming and then sort the whole backlog at each claim.
 */
async function createWorkIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`create index entries_claiming on entries (priority, accepted_at, id)
    where state in ('pending', 'waiting')`.execute(db);
  await sql`create index entries_open on entries (accepted_at)
    where state in ('pending', 'claimed', 'waiting', 'uncertain')`.execute(db);
  await sql`create index entries_due on entries (not_before) where state = 'waiting'`.execute(db);
  await sql`create index entries_claimed on entries (claimed_by) where state = 'claimed'`.execute(db);
  await sql`create index entries_uncertain on entries (id) where state = 'uncertain'`.execute(db);
  await sql`create index entries_rejected on entries (id) where state = 'rejected'`.execute(db);
}

/** For the pages of one store: newest first, by state, by the number of an order. */
async function createPageIndexes(db: Kysely<unknown>): Promise<void> {
  await sql`create index entries_of_store on entries (store_id, id)`.execute(db);
  await sql`create index entries_skipped on entries (store_id, id) where state = 'skipped'`.execute(db);
  await sql`create index entries_by_number on entries (store_id, json_extract(summary_json, '$.orderNumber'))
    where summary_json is not null`.execute(db);
  await sql`create index entries_open_of_store on entries (store_id, accepted_at)
    where state in ('pending', 'claimed', 'waiting', 'uncertain')`.execute(db);
}
