import { sql } from 'kysely';
import { among } from '../database/among.ts';
import { transact } from '../database/transaction.ts';
import { addAttempts, type LedgerDeps } from './audit/attempts.ts';

/** Entries of these stores that wait because a call failed with one of these errors (the reason's detail `error`). */
export interface WaitsQuery {
  readonly storeIds: readonly string[];
  readonly errors: readonly string[];
}

export async function hasWaits(deps: LedgerDeps, query: WaitsQuery): Promise<boolean> {
  if (query.storeIds.length === 0) return false;
  return (await waits(deps, query).limit(1).executeTakeFirst()) !== undefined;
}

/** Their cause is known to be gone: they are due now, not when their back-off ends. Their tries stay. Returns how many. */
export function endWaits(deps: LedgerDeps, query: WaitsQuery): Promise<number> {
  if (query.storeIds.length === 0) return Promise.resolve(0);
  return transact(deps, async (tx) => {
    const ended = await tx.db
      .updateTable('entries')
      .set({ state: 'pending', not_before: null, problems_json: null, updated_at: tx.now().toISOString() })
      .where('id', 'in', waits(tx, query))
      .returning('id')
      .execute();
    await addAttempts(
      tx,
      ended.map(({ id }) => ({ entryId: id, step: 'released', detail: { to: 'pending' } })),
    );
    return ended.length;
  });
}

/** The state is a literal in the statement: only then SQLite uses the partial index. */
function waits({ db }: LedgerDeps, { storeIds, errors }: WaitsQuery) {
  return db
    .selectFrom('entries')
    .select('id')
    .where('state', '=', sql.lit('waiting'))
    .where('store_id', 'in', storeIds)
    .where(
      sql<boolean>`exists (select 1 from json_each(problems_json)
        where json_extract(value, '$.details.error') in ${among(errors)})`,
    );
}
