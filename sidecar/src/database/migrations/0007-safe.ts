import { type Kysely, sql } from 'kysely';

/** What a store calls itself, and which copy of the data directory is the one that posts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const column of ['own_address', 'other_address', 'other_seen_at'] as const) {
    await db.schema.alterTable('stores').addColumn(column, 'text').execute();
  }
  await db.schema
    .createTable('instance')
    .modifyEnd(sql`strict`)
    .addColumn('id', 'integer', (c) =>
      c
        .notNull()
        .primaryKey()
        .check(sql`id = 1`),
    )
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('place', 'text', (c) => c.notNull())
    .addColumn('host', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .execute();
}
