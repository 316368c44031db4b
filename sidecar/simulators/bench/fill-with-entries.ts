import { sql } from 'kysely';
import type { Context } from '../../src/context/context.ts';

const STORES = 3;

/** Entries over the last 60 days, one in a hundred rejected for one of ten causes, each recorded one with its invoice. */
export async function fillWithEntries({ database: { db }, now }: Context, entries: number): Promise<void> {
  const since = new Date(now().getTime() - 60 * 24 * 3_600_000).toISOString();
  for (let store = 0; store < STORES; store += 1) {
    await sql`insert into stores (id, url, credentials_jwe, facts_json, added_at)
      values (${`shop-${store}`}, ${`https://shop-${store}.example`}, '', '{"name":"Shop"}', ${since})`.execute(db);
  }
  const at = sql`strftime('%Y-%m-%dT%H:%M:%fZ', ${since}, '+' || (n * 5184000.0 / ${entries}) || ' seconds')`;
  const problems = sql`'[{"code":"cause' || (n % 1000 / 100) || '","message":"Cause.","fix":"Fix it.","details":{}}]'`;
  await sql`with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${sql.lit(entries)})
    insert into entries (store_id, kind, source_id, state, revision, tries, priority, problems_json, summary_json,
      accepted_at, updated_at, recorded_at)
    select 'shop-' || (n % ${sql.lit(STORES)}), 'order', n, 'pending', 1, 0, 0, null,
      '{"orderNumber":"' || n || '","currency":"GBP","total":"12.34","invoiceNumber":"WC-' || n || '"}', ${at}, ${at}, null
    from numbers`.execute(db);
  await sql`update entries set state = 'rejected', problems_json = (select ${problems} from (select id as n))
    where id % 100 = 0`.execute(db);
  await sql`update entries set state = 'recorded', recorded_at = updated_at where id % 100 <> 0`.execute(db);
}
