import { type Kysely, sql } from 'kysely';

/** Who a removed store was: its ledger is its own when it comes back, and nobody else's. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('removed_stores')
    .modifyEnd(sql`strict`)
    .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
    .addColumn('store_id', 'text', (c) => c.notNull().unique())
    .addColumn('url', 'text')
    .addColumn('removed_at', 'text', (c) => c.notNull())
    .execute();
  await fill(db);
}

/** Those removed so far are the ids that ledger and trail still name; the trail also tells their addresses, while it is kept. */
async function fill(db: Kysely<unknown>): Promise<void> {
  const action = sql.raw(`json_extract(detail_json, '$.action')`);
  await sql`insert into removed_stores (store_id, url, removed_at)
    select store_id, (
        select coalesce(json_extract(detail_json, '$.url'), json_extract(detail_json, '$.address')) from attempts
        where attempts.store_id = gone.store_id and entry_id is null
          and ${action} in ('store_added', 'store_key_renewed', 'paired', 'address_accepted')
        order by id desc limit 1
      ), max(at)
    from (
      select store_id, updated_at as at from entries
      union all select store_id, at from attempts
        where entry_id is null and ${action} in ('store_added', 'paired', 'store_removed', 'unpaired')
    ) as gone
    where store_id not in (select id from stores)
    group by store_id order by max(at), store_id`.execute(db);
}
