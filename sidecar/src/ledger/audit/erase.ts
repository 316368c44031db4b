import { sql } from 'kysely';
import { z } from 'zod';
import { inTransaction } from '../../database/transaction.ts';
import { recordActions } from './actions.ts';
import type { LedgerDeps } from './attempts.ts';
import { eraseCallWords, eraseDocumentWords, masked } from './erase-calls.ts';
import { toEntry } from '../entry-row.ts';
import type { Reason } from '../entry.ts';
import { permitted } from './prune.ts';

export interface Erasure {
  readonly storeId: string;
  readonly entryIds: readonly number[];
  /** See actor.ts. */
  readonly by: string | null;
}

/** Ids bound per statement. */
const IDS_PER_QUERY = 500;

const ids = z.array(z.object({ id: z.number() }));

const TAKEN_OUT = 'What this said was taken out, as personal data.';

/**
 * Erases the text stored about these orders: reasons, refusals and line names may repeat what a buyer wrote.
 * Who, what and when stay, as does the chain, which holds the digest of the erased text. A row of its own records
 * the erasure and its rows and calls. Returns how many rows, calls, orders and documents were changed.
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
    const calls = await eraseCallWords(tx, entryIds);
    const kept = (await eraseEntryWords(tx, entryIds)) + (await eraseDocumentWords(tx, entryIds));
    const detail = { orders: entryIds.length, rows: gone, calls };
    await recordActions(tx, [{ action: 'personal_data_erased', by, storeId, detail }]);
    return gone.length + calls.length + kept;
  });
}

const noticesShape = z.looseObject({
  notices: z.array(z.looseObject({ code: z.string() })),
  lines: z.array(z.unknown()).default([]),
});

/** Why an order has its status, in words that add nothing to the code. */
async function eraseEntryWords({ db }: LedgerDeps, entryIds: readonly number[]): Promise<number> {
  let changed = 0;
  for (const id of entryIds) {
    const row = await db.selectFrom('entries').selectAll().where('id', '=', id).executeTakeFirst();
    if (row === undefined) continue;
    const { problems, summary } = toEntry(row);
    const noticed = noticesShape.safeParse(summary);
    const notices = noticed.success ? noticed.data.notices : [];
    const lines = noticed.success ? noticed.data.lines : [];
    if (problems.length === 0 && notices.length === 0 && lines.length === 0) continue;
    await db
      .updateTable('entries')
      .set({
        problems_json: problems.length === 0 ? null : JSON.stringify(problems.map(withoutWords)),
        ...(noticed.success
          ? {
              summary_json: JSON.stringify({
                ...noticed.data,
                notices: notices.map(withoutWords),
                lines: lines.map(masked),
              }),
            }
          : {}),
      })
      .where('id', '=', id)
      .execute();
    // The store erased its own copy: the next report is sent, even if its text is unchanged.
    await db.updateTable('reports').set({ sent_hash: null }).where('entry_id', '=', id).execute();
    changed += 1;
  }
  return changed;
}

function withoutWords({ code }: { readonly code: string }): Reason {
  return { code, message: TAKEN_OUT, fix: 'Send the order again to see it anew.', details: {} };
}
