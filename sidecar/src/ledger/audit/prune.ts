import { type RawBuilder, sql } from 'kysely';
import { transact } from '../../database/transaction.ts';
import { insertCheckpoint, newestCheckpoint, type SigningDeps } from './checkpoints.ts';
import type { LedgerDeps } from './attempts.ts';

export interface PruneStep {
  readonly before: Date;
  /** Maximum rows per step: others wait for the write lock. */
  readonly limit: number;
}

/**
 * Removes the oldest rows of the trail, never past its newest checkpoint; a signed checkpoint of the last removed row
 * replaces them. Returns how many; 0 = nothing (more) is old enough.
 */
export function pruneRows(deps: SigningDeps, { before, limit }: PruneStep): Promise<number> {
  return transact(deps, async (tx) => {
    const { db } = tx;
    const newest = (await newestCheckpoint(db))?.id ?? 0;
    const oldest = await db
      .selectFrom('attempts')
      .select(['id', 'hash', 'at'])
      .where('id', '<=', newest)
      .orderBy('id')
      .limit(limit)
      .execute();
    // Up to the first recent row: rows go in chain order, whatever the clock said.
    const young = oldest.findIndex((row) => row.at >= before.toISOString());
    const going = young === -1 ? oldest : oldest.slice(0, young);
    const last = going.at(-1);
    if (last === undefined) return 0;
    await insertCheckpoint(tx, last);
    await permitted(tx, 'prune', async () => {
      await db.deleteFrom('attempts').where('id', '<=', last.id).execute();
      await db.deleteFrom('audit_checkpoints').where('up_to_id', '<', last.id).execute();
    });
    return going.length;
  });
}

/** Requests and responses of calls settled before then; call once pruneRows has nothing left to do. */
export async function pruneCalls(deps: LedgerDeps, { before, limit }: PruneStep): Promise<number> {
  // Each has its index.
  const packed = await pruneKept(deps, sql`body_packed is not null`, { before, limit });
  return packed < limit ? packed + (await pruneKept(deps, sql`body <> ''`, { before, limit: limit - packed })) : packed;
}

async function pruneKept(deps: LedgerDeps, isKept: RawBuilder<boolean>, { before, limit }: PruneStep): Promise<number> {
  // A call whose steps are still in the trail keeps its request: the chain has its digest.
  const { rows } = await sql<{ id: number }>`update calls
      set body = '', body_packed = null, answer_json = null, answer_packed = null where id in (
      select id from calls where ${isKept} and settled_at < ${before.toISOString()}
        and not exists (select 1 from call_items join attempts on attempts.entry_id = call_items.entry_id
          where call_items.call_id = calls.id and attempts.call_id = calls.id)
        and not exists (select 1 from attempts where attempts.call_id = calls.id and attempts.entry_id is null)
      order by settled_at limit ${limit}) returning id`.execute(deps.db);
  return rows.length;
}

/** Runs in a transaction: the triggers allow only this work, and only until it ends. */
export async function permitted<T>({ db }: LedgerDeps, work: 'prune' | 'erase', change: () => Promise<T>): Promise<T> {
  await db.insertInto('audit_permits').values({ work }).execute();
  const result = await change();
  await db.deleteFrom('audit_permits').where('work', '=', work).execute();
  return result;
}
