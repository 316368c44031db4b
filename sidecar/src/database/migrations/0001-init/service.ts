import { type Kysely, sql } from 'kysely';
import { strictTable } from './strict-table.ts';

/**
 * Which process polls and posts, which copy of the data directory is the one that posts, what the key closes, and what the
 * running service knows and others want to read.
 */
export async function createServiceTables(db: Kysely<unknown>): Promise<void> {
  await strictTable(db, 'leases')
    .addColumn('name', 'text', (c) => c.notNull().primaryKey())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('expires_at', 'text', (c) => c.notNull())
    .execute();
  await strictTable(db, 'instance')
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
  await strictTable(db, 'sealed_values')
    .addColumn('name', 'text', (c) => c.notNull().primaryKey())
    .addColumn('value_jwe', 'text', (c) => c.notNull())
    .execute();
  await strictTable(db, 'service_facts')
    .addColumn('name', 'text', (c) => c.notNull().primaryKey())
    .addColumn('body_json', 'text', (c) => c.notNull())
    .addColumn('at', 'text', (c) => c.notNull())
    .execute();
}
