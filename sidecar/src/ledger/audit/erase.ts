import { sql } from 'kysely';
import { z } from 'zod';
import { among } from '../../database/among.ts';
import { transact } from '../../database/transaction.ts';
import { recordAction } from './actions.ts';
import type { LedgerDeps } from './attempts.ts';
import { eraseCallWords, eraseDocumentWords, masked } from './erase-calls.ts';
import { toEntry } from '../entry-row.ts';
import { keptSummary } from '../kept/kept-lines.ts';
import type { Reason } from '../entry.ts';
import { permitted } from './prune.ts';

export interface Erasure {
  readonly storeId: string;
  readonly entryIds: readonly number[];
  /** See actor.ts. */
  readonly by: string | null;
}

const ERASED = 'This text was erased as personal data.';

/**
 * Erases the text stored about these entries: reasons, refusals and line names may repeat what a buyer wrote.
 * Who, what and when stay, as does the chain, which holds the digest of the erased text. A row of its own records
 * the erasure and its rows and calls. Returns how many rows, calls, entries and documents were changed.
 */
export function eraseWords(deps: LedgerDeps, { storeId, entryIds, by }: Erasure): Promise<number> {
  return transact(deps, async (tx) => {
    const rows = await permitted(tx, 'erase', () => eraseRows(tx, entryIds));
    const calls = await eraseCallWords(tx, entryIds);
    const words = (await eraseEntryWords(tx, entryIds)) + (await eraseIgnoredReasons(tx, entryIds));
    const kept = words + (await eraseDocumentWords(tx, entryIds));
    const detail = { orders: entryIds.length, rows, calls };
    await recordAction(tx, { action: 'personal_data_erased', by, storeId, detail });
    return rows.length + calls.length + kept;
  });
}

/** Returns the ids of the erased rows. */
async function eraseRows({ db }: LedgerDeps, entryIds: readonly number[]): Promise<number[]> {
  const rows = await db
    .updateTable('attempts')
    .set({ detail_json: null })
    .where('entry_id', 'in', among(entryIds))
    .where('detail_json', 'is not', null)
    .where(
      sql`coalesce(json_type(detail_json, '$.reasons'), json_type(detail_json, '$.failure'),
        json_type(detail_json, '$.message'))`,
      'is not',
      null,
    )
    .returning('id')
    .execute();
  return rows.map(({ id }) => id).toSorted((a, b) => a - b);
}

const noticesShape = z.looseObject({
  notices: z.array(z.looseObject({ code: z.string() })),
  lines: z.array(z.unknown()).default([]),
});

/** Why an entry has its state, in words that add nothing to the code. */
async function eraseEntryWords({ db }: LedgerDeps, entryIds: readonly number[]): Promise<number> {
  const rows = await db.selectFrom('entries').selectAll().where('id', 'in', among(entryIds)).execute();
  let changed = 0;
  for (const { id, problems, summary } of rows.map(toEntry)) {
    const read = noticesShape.safeParse(summary).data;
    if (problems.length === 0 && (read?.notices.length ?? 0) === 0 && (read?.lines.length ?? 0) === 0) continue;
    const without = read && { ...read, notices: read.notices.map(withoutWords), lines: read.lines.map(masked) };
    await db
      .updateTable('entries')
      .set({
        problems_json: problems.length === 0 ? null : JSON.stringify(problems.map(withoutWords)),
        ...(without === undefined ? {} : keptSummary(without)),
      })
      .where('id', '=', id)
      .execute();
    // The store erased its own copy: the next report is sent, even if its text is unchanged.
    await db.updateTable('reports').set({ sent_hash: null }).where('entry_id', '=', id).execute();
    changed += 1;
  }
  return changed;
}

/** A person wrote why the money of an order is not posted. */
async function eraseIgnoredReasons({ db }: LedgerDeps, entryIds: readonly number[]): Promise<number> {
  const reason = sql<string>`json_extract(unsynced_json, '$.ignored.reason')`;
  const { numUpdatedRows } = await db
    .updateTable('entries')
    .set({ unsynced_json: sql<string>`json_set(unsynced_json, '$.ignored.reason', ${ERASED})` })
    .where('id', 'in', among(entryIds))
    .where(reason, 'is not', null)
    .where(reason, '!=', ERASED)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

function withoutWords({ code }: { readonly code: string }): Reason {
  return { code, message: ERASED, fix: 'Replay it to see the text again.', details: {} };
}
