import { type Kysely, sql } from 'kysely';

/** Incidents that are open, messages on their way, and where a store's own messages go. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('incidents')
    .modifyEnd(sql`strict`)
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('code', 'text', (c) => c.notNull())
    .addColumn('light', 'text', (c) => c.notNull())
    .addColumn('message', 'text', (c) => c.notNull())
    .addColumn('next', 'text', (c) => c.notNull())
    .addColumn('began_at', 'text', (c) => c.notNull())
    .addColumn('light_since', 'text', (c) => c.notNull())
    .addColumn('clear_since', 'text')
    .addColumn('told_light', 'text')
    .addColumn('told_at', 'text')
    .addPrimaryKeyConstraint('incidents_key', ['store_id', 'code'])
    .execute();
  await db.schema
    .createTable('alert_messages')
    .modifyEnd(sql`strict`)
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('alert_targets')
    .modifyEnd(sql`strict`)
    .addColumn('store_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('wordpress', 'integer', (c) => c.notNull())
    .addColumn('webhook_jwe', 'text')
    .execute();
}
