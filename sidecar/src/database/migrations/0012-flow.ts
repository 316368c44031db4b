import { type Kysely, sql } from 'kysely';

/** The first reading of the customers that a shop has already, page by page. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('customer_imports')
    .modifyEnd(sql`strict`)
    .addColumn('store_id', 'text', (c) => c.primaryKey().references('stores.id').onDelete('cascade'))
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('page', 'integer', (c) => c.notNull())
    .addColumn('customers', 'integer')
    .addColumn('made', 'integer', (c) => c.notNull())
    .addColumn('known', 'integer', (c) => c.notNull())
    .addColumn('refused', 'integer', (c) => c.notNull())
    .addColumn('due_at', 'text', (c) => c.notNull())
    .addColumn('started_at', 'text', (c) => c.notNull())
    .execute();
}
