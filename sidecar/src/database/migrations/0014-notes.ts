import { type Kysely, sql } from 'kysely';

/** Notes for the history of documents in Xero: to be written, under way, and written. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('history_notes')
    .modifyEnd(sql`strict`)
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
