import { type Kysely, sql } from 'kysely';

/** What a contact was sent last, so that the same is not sent again; and the invoices of others that are looked at by id. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('contacts').addColumn('sent_hash', 'text').execute();
  await sql`create index documents_adopted on documents (tenant_id)
    where json_extract(facts_json, '$.adopted') is not null`.execute(db);
}
