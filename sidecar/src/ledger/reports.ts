import { sql } from 'kysely';
import { inTransaction } from '../database/transaction.ts';
import type { LedgerDeps } from './audit/attempts.ts';
import { toEntry } from './entry-row.ts';
import type { Entry } from './entry.ts';

/** What to report to a store about an order. */
export interface DueReport {
  readonly entry: Entry;
  /** Changes since the last report: `sent` confirms which of them it covers. */
  readonly wanted: number;
  readonly tries: number;
  /** Of the last report; null = nothing yet. */
  readonly sentHash: string | null;
  /** Which note the order last got. */
  readonly noted: string | null;
}

export interface SentReport {
  readonly entryId: number;
  readonly wanted: number;
  readonly sentHash: string | null;
  readonly noted: string | null;
}

export interface Reports {
  /** Stores with reports due now. */
  stores(): Promise<string[]>;
  /** Longest waiting first. */
  due(storeId: string, limit: number): Promise<DueReport[]>;
  /** The store was notified; changes since then stay wanted. */
  sent(reports: readonly SentReport[]): Promise<void>;
  /** The store was not reached: retry at that time; null = given up, until the next change. */
  later(entryIds: readonly number[], at: Date | null): Promise<void>;
}

export function createReports(deps: LedgerDeps): Reports {
  return {
    stores: () => storesToTell(deps),
    due: (storeId, limit) => dueReports(deps, storeId, limit),
    sent: (sent) => reported(deps, sent),
    later: (entryIds, at) => reportLater(deps, entryIds, at),
  };
}

/** The entry's display changed: its store is notified in turn. Part of the transaction that changes it. */
export async function wantReport(deps: LedgerDeps, entry: Pick<Entry, 'id' | 'storeId'>): Promise<void> {
  const due_at = deps.now().toISOString();
  await deps.db
    .insertInto('reports')
    .values({ entry_id: entry.id, store_id: entry.storeId, due_at, wanted: 1, tries: 0 })
    .onConflict((conflict) =>
      conflict.column('entry_id').doUpdateSet((eb) => ({ due_at, tries: 0, wanted: eb('reports.wanted', '+', 1) })),
    )
    .execute();
}

async function storesToTell(deps: LedgerDeps): Promise<string[]> {
  const rows = await deps.db
    .selectFrom('reports')
    .select('store_id')
    .distinct()
    .where(sql<boolean>`wanted > 0`)
    .where('due_at', '<=', deps.now().toISOString())
    .execute();
  return rows.map((row) => row.store_id);
}

async function dueReports(deps: LedgerDeps, storeId: string, limit: number): Promise<DueReport[]> {
  const rows = await deps.db
    .selectFrom('reports')
    .innerJoin('entries', 'entries.id', 'reports.entry_id')
    .selectAll('entries')
    .select(['reports.wanted', 'reports.tries as report_tries', 'reports.sent_hash', 'reports.noted'])
    .where(sql<boolean>`reports.wanted > 0`)
    .where('reports.store_id', '=', storeId)
    .where('reports.due_at', '<=', deps.now().toISOString())
    .orderBy('reports.due_at')
    .limit(limit)
    .execute();
  return rows.map(({ wanted, report_tries, sent_hash, noted, ...row }) => ({
    entry: toEntry(row),
    wanted,
    tries: report_tries,
    sentHash: sent_hash,
    noted,
  }));
}

function reported(deps: LedgerDeps, sent: readonly SentReport[]): Promise<void> {
  return inTransaction(deps.db, async (db) => {
    for (const { entryId, wanted, sentHash, noted } of sent) {
      await db
        .updateTable('reports')
        .set((eb) => ({ wanted: eb('wanted', '-', wanted), tries: 0, sent_hash: sentHash, noted }))
        .where('entry_id', '=', entryId)
        .execute();
    }
  });
}

async function reportLater(deps: LedgerDeps, entryIds: readonly number[], at: Date | null): Promise<void> {
  if (entryIds.length === 0) return;
  await deps.db
    .updateTable('reports')
    .set((eb) => (at === null ? { wanted: 0, tries: 0 } : { due_at: at.toISOString(), tries: eb('tries', '+', 1) }))
    .where('entry_id', 'in', [...entryIds])
    .execute();
}
