import { sql, type Kysely } from 'kysely';
import { CHAIN_START } from '../../src/database/audit-chain.ts';
import type { Schema } from '../../src/database/schema.ts';

/** Rows per statement. */
const CHUNK = 50_000;
/** Ids of the made-up orders; those of the deliveries are far higher. */
export const FIRST_ORDER_ID = 1;

/** Fills the ledger up to so many recorded orders: each an entry, its event and one step of its trail. */
export async function seedLedger(db: Kysely<Schema>, storeId: string, from: number, to: number): Promise<void> {
  await sql`pragma synchronous = off`.execute(db);
  for (let start = from; start < to; start += CHUNK) {
    const count = Math.min(CHUNK, to - start);
    await db.transaction().execute((trx) => insertChunk(trx, storeId, FIRST_ORDER_ID + start, count));
  }
  await sql`analyze`.execute(db);
  await sql`pragma synchronous = full`.execute(db);
}

async function insertChunk(db: Kysely<Schema>, storeId: string, first: number, count: number): Promise<void> {
  const ids = sql`with recursive n(id) as (select ${first} union all select id + 1 from n where id < ${first + count - 1})`;
  const at = '2026-01-01T00:00:00.000Z';
  await sql`insert into events (store_id, source, kind, source_id, fingerprint, accepted_at)
    ${ids} select ${storeId}, 'poll', 'order', cast(id as text), 'change:' || ${at} || ':' || id, ${at} from n`.execute(
    db,
  );
  const summary = '{"orderNumber":"1","currency":"GBP","total":"10.00","paid":true}';
  await sql`insert into entries
    (store_id, kind, source_id, state, revision, tries, priority, summary_json, recorded_hash, accepted_at, updated_at, recorded_at)
    ${ids} select ${storeId}, 'order', cast(id as text), 'recorded', 1, 0, 0, ${summary}, 'hash', ${at}, ${at}, ${at} from n`.execute(
    db,
  );
  // The trail's rows are numbered without gaps; the deliveries of an earlier ledger follow its own.
  const last = await sql<{ id: number }>`select coalesce(max(id), 0) as id from attempts`.execute(db);
  const offset = (last.rows[0]?.id ?? 0) - first + 1;
  await sql`insert into attempts (id, entry_id, at, step, detail_json, detail_digest, hash)
    ${ids} select n.id + ${offset}, entries.id, ${at}, 'accepted', '{}', 'digest', ${CHAIN_START.hash}
    from n join entries on entries.store_id = ${storeId} and entries.kind = 'order'
      and entries.source_id = cast(n.id as text) order by n.id`.execute(db);
}
