import { type Kysely, sql } from 'kysely';

/** One process polls and posts at a time; the others ask it to. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('leases')
    .modifyEnd(sql`strict`)
    .addColumn('name', 'text', (c) => c.notNull().primaryKey())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema.alterTable('stores').addColumn('poll_requested_at', 'text').execute();
}
