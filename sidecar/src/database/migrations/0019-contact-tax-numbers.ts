import { type Kysely, sql } from 'kysely';

/** By its tax number a company's contact is told from others with the same e-mail; all contacts are read once more for it. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('contacts').addColumn('tax_key', 'text').execute();
  await sql`delete from reference_lists where resource = 'Contacts'`.execute(db);
}
