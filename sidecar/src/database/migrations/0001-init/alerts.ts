import type { Kysely } from 'kysely';
import { strictTable } from './strict-table.ts';

/** Incidents that are open, messages on their way, and where a store's own messages go. */
export async function createAlertTables(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'incidents')
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
  await strictTable(db, 'alert_messages')
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('store_id', 'text', (c) => c.notNull())
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('subject', 'text', (c) => c.notNull())
    .addColumn('text', 'text', (c) => c.notNull())
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('tries', 'integer', (c) => c.notNull())
    .execute();
  await strictTable(db, 'alert_targets')
    .addColumn('store_id', 'text', (c) => c.notNull().primaryKey())
    .addColumn('wordpress', 'integer', (c) => c.notNull())
    .addColumn('webhook_jwe', 'text')
    .execute();
}
