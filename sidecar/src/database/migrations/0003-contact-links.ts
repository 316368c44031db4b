import { type Kysely, sql } from 'kysely';

/** The contact chosen for a number of ours stays chosen; what the index knew by our number so far is taken over. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('contact_links')
    .modifyEnd(sql`strict`)
    .addColumn('tenant_id', 'text', (c) => c.notNull())
    .addColumn('contact_number', 'text', (c) => c.notNull())
    .addColumn('contact_id', 'text', (c) => c.notNull())
    .addColumn('linked_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('contact_links_once', ['tenant_id', 'contact_number'])
    .execute();
  // Every number of ours begins so; of two contacts with one number the search takes the first as well.
  await sql`insert or ignore into contact_links (tenant_id, contact_number, contact_id, linked_at)
    select tenant_id, contact_number, contact_id, seen_at from contacts
    where contact_number like 'wc-%' and status = 'ACTIVE' order by tenant_id, contact_id`.execute(db);
}
