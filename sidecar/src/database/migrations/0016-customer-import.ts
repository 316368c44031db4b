import type { Kysely } from 'kysely';

/** Why the reading of a shop's customers waits, and whom Xero refused. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('customer_imports').addColumn('error_json', 'text').execute();
  await db.schema
    .alterTable('customer_imports')
    .addColumn('refused_ids_json', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();
}
