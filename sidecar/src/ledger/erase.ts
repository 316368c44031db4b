import { sql } from 'kysely';
import { z } from 'zod';
import { inTransaction } from '../database/transaction.ts';
import { recordActions } from './actions.ts';
import type { LedgerDeps } from './attempts.ts';
import { permitted } from './prune.ts';

export interface Erasure {
  readonly storeId: string;
  readonly entryIds: readonly number[];
  /** See actor.ts. */
  readonly by: string | null;
}

/** As many ids as a statement binds comfortably. */
const IDS_PER_QUERY = 500;

const ids = z.array(z.object({ id: z.number() }));

/**
 * Takes the words out of the trail of these orders: reasons and refusals may repeat what a buyer wrote. Who, what and when
 * stay, and so does the chain, which holds the digest of what is gone. That it was done, and to which rows, is a row of
 * its own. Answers how many rows were emptied.
 */
export function eraseWords(deps: LedgerDeps, { storeId, entryIds, by }: Erasure): Promise<number> {
  return inTransaction(deps.db, async (db) => {
    const tx = { ...deps, db };
    const gone: number[] = [];
    await permitted(tx, 'erase', async () => {
      for (let first = 0; first < entryIds.length; first += IDS_PER_QUERY) {
        const some = entryIds.slice(first, first + IDS_PER_QUERY);
        const { rows } = await sql`update attempts set detail_json = null
          where entry_id in (${sql.join(some)}) and detail_json is not null
            and (json_type(detail_json, '$.reasons') is not null or json_type(detail_json, '$.failure') is not null
              or json_type(detail_json, '$.message') is not null)
          returning id`.execute(db);
        gone.push(...ids.parse(rows).map((row) => row.id));
      }
    });
    gone.sort((a, b) => a - b);
    const detail = { orders: entryIds.length, rows: gone };
    await recordActions(tx, [{ action: 'personal_data_erased', by, storeId, detail }]);
    return gone.length;
  });
}
