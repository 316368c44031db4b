import { type Kysely, sql } from 'kysely';
import { strictTable } from './strict-table.ts';

/** What is in Xero, the calls that brought it there, and what is told about it: to the shop, and in the history of a document. */
export async function createOutboxTables(db: Kysely<unknown>): Promise<void> {
  await createDocuments(db);
  await createCalls(db);
  await createReports(db);
  await createHistoryNotes(db);
}

async function createDocuments(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'documents')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('entry_id', 'integer', (c) => c.notNull().references('entries.id'))
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source_key', 'text', (c) => c.notNull())
    .addColumn('xero_id', 'text', (c) => c.notNull())
    .addColumn('number', 'text')
    .addColumn('facts_json', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('documents_once', ['tenant_id', 'store_id', 'kind', 'source_key'])
    .addUniqueConstraint('documents_one_owner', ['tenant_id', 'kind', 'xero_id'])
    .execute();
  await db.schema.createIndex('documents_entry').on('documents').column('entry_id').execute();
  await db.schema.createIndex('documents_number').on('documents').columns(['tenant_id', 'number']).execute();
  await sql`create index documents_by_number on documents (store_id, number collate nocase)
    where number is not null`.execute(db);
  // The invoices of others that are looked at by id.
  await sql`create index documents_adopted on documents (tenant_id)
    where json_extract(facts_json, '$.adopted') is not null`.execute(db);
}

async function createCalls(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'calls')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('method', 'text', (c) => c.notNull())
    .addColumn('path', 'text', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('idempotency_key', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('sent_at', 'text')
    .addColumn('settled_at', 'text')
    .addColumn('http_status', 'integer')
    .addColumn('answer_json', 'text')
    .execute();
  await sql`create index calls_unsettled on calls (tenant_id, id) where settled_at is null`.execute(db);
  // Reading settled_at of a call passes over its body: the keeper of the trail must not do that for all of them.
  await sql`create index calls_kept on calls (settled_at) where body <> ''`.execute(db);
  await strictTable(db, 'call_items')
    .addColumn('call_id', 'integer', (c) => c.notNull().references('calls.id'))
    .addColumn('entry_id', 'integer', (c) => c.notNull().references('entries.id'))
    .addColumn('source_key', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('call_items_once', ['call_id', 'entry_id', 'source_key'])
    .execute();
  await db.schema.createIndex('call_items_entry').on('call_items').columns(['entry_id', 'call_id']).execute();
}

async function createReports(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'reports')
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

/** To be written, under way, and written. */
async function createHistoryNotes(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'history_notes')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('entry_id', 'integer', (c) => c.notNull().references('entries.id'))
    .addColumn('document_kind', 'text', (c) => c.notNull())
    .addColumn('document_id', 'text', (c) => c.notNull())
    .addColumn('event', 'text', (c) => c.notNull())
    .addColumn('details', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('call_id', 'integer', (c) => c.references('calls.id'))
    .addColumn('look_first', 'integer', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('problem', 'text')
    .addUniqueConstraint('history_notes_once', ['tenant_id', 'document_id', 'event'])
    .execute();
  await sql`create index history_notes_due on history_notes (tenant_id, store_id, due_at)
    where state in ('wanted', 'uncertain')`.execute(db);
  await sql`create index history_notes_entry on history_notes (entry_id)`.execute(db);
}
