import { sql } from 'kysely';
import { transact } from '../database/transaction.ts';
import type { LedgerDeps } from './audit/attempts.ts';
import { bindAll, type Bound } from './bind-all.ts';
import { toEntry } from './entry-row.ts';
import type { Entry } from './entry.ts';

/** What to report to a store about an entry. */
export interface DueReport {
  readonly entry: Entry;
  /** Changes since the last report: `sent` confirms which of them it covers. */
  readonly wanted: number;
  readonly tries: number;
  /** Of the last report; null = nothing yet. */
  readonly sentHash: string | null;
  /** The note last written in the store. */
  readonly noted: string | null;
}

export interface SentReport extends Pick<DueReport, 'wanted' | 'sentHash' | 'noted'> {
  readonly entryId: number;
  /** It is reported again then, changed or not: a note waits; null = at its next change. */
  readonly againAt: Date | null;
}

export type Reports = Bound<typeof OPERATIONS>;

export function createReports(deps: LedgerDeps): Reports {
  return bindAll(deps, OPERATIONS);
}

/** The entry's display changed: its store is notified in turn. Part of the transaction that changes it. */
export async function requestReport({ db, now }: LedgerDeps, entry: Pick<Entry, 'id' | 'storeId'>): Promise<void> {
  const due_at = now().toISOString();
  await db
    .insertInto('reports')
    .values({ entry_id: entry.id, store_id: entry.storeId, due_at, wanted: 1, tries: 0 })
    .onConflict((conflict) =>
      conflict.column('entry_id').doUpdateSet((eb) => ({ due_at, tries: 0, wanted: eb('reports.wanted', '+', 1) })),
    )
    .execute();
}

/** Stores with reports due now. */
async function stores({ db, now }: LedgerDeps): Promise<string[]> {
  const rows = await db
    .selectFrom('reports')
    .select('store_id')
    .distinct()
    .where(sql<boolean>`wanted > 0`)
    .where('due_at', '<=', now().toISOString())
    .execute();
  return rows.map((row) => row.store_id);
}

/** Longest waiting first. */
async function due({ db, now }: LedgerDeps, storeId: string, limit: number): Promise<DueReport[]> {
  const rows = await db
    .selectFrom('reports')
    .innerJoin('entries', 'entries.id', 'reports.entry_id')
    .selectAll('entries')
    .select(['reports.wanted', 'reports.tries as report_tries', 'reports.sent_hash', 'reports.noted'])
    .where(sql<boolean>`reports.wanted > 0`)
    .where('reports.store_id', '=', storeId)
    .where('reports.due_at', '<=', now().toISOString())
    .orderBy('reports.due_at')
    .limit(limit)
    .execute();
  return rows.map(({ wanted, report_tries: tries, sent_hash: sentHash, noted, ...row }) => {
    return { entry: toEntry(row), wanted, tries, sentHash, noted };
  });
}

/** The store was notified; changes since then stay wanted. */
function sent(deps: LedgerDeps, reports: readonly SentReport[]): Promise<void> {
  return transact(deps, async ({ db }) => {
    for (const { entryId, wanted, sentHash, noted, againAt } of reports) {
      const due = againAt === null ? {} : { due_at: againAt.toISOString() };
      const covered = againAt === null ? wanted : wanted - 1;
      await db
        .updateTable('reports')
        .set((eb) => ({ ...due, wanted: eb('wanted', '-', covered), tries: 0, sent_hash: sentHash, noted }))
        .where('entry_id', '=', entryId)
        .execute();
    }
  });
}

/** The store was not reached: retry at that time; null = given up, until the next change. */
async function later({ db }: LedgerDeps, entryIds: readonly number[], at: Date | null): Promise<void> {
  if (entryIds.length === 0) return;
  await db
    .updateTable('reports')
    .set((eb) => (at === null ? { wanted: 0, tries: 0 } : { due_at: at.toISOString(), tries: eb('tries', '+', 1) }))
    .where('entry_id', 'in', entryIds)
    .execute();
}

const OPERATIONS = { stores, due, sent, later };
