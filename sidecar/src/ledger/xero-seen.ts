import { inTransaction } from '../database/transaction.ts';
import { addAttempts, type LedgerDeps } from './attempts.ts';
import { toEntry } from './entry-row.ts';
import type { Entry } from './entry.ts';
import { wantReport } from './reports.ts';

/** What a look into Xero found of an order's invoice; kept in its summary as `xero`. */
export interface XeroSeen {
  readonly invoiceId: string;
  readonly status: string;
  readonly note: string;
  readonly seenAt: string;
}

/** The entry whose invoice this is; null = none of ours. */
export async function invoiceOwner(deps: LedgerDeps, tenantId: string, invoiceId: string): Promise<Entry | null> {
  const row = await deps.db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .selectAll('entries')
    .where('documents.tenant_id', '=', tenantId)
    .where('documents.kind', '=', 'invoice')
    .where('documents.xero_id', '=', invoiceId)
    .executeTakeFirst();
  return row === undefined ? null : toEntry(row);
}

/**
 * Keeps what was seen with the entry, in its trail, and has the store told; false = it was known, or somebody works on the
 * entry. `paid`: as the order's page shall show it.
 */
export function noteXeroSeen(deps: LedgerDeps, entryId: number, seen: XeroSeen, paid: boolean): Promise<boolean> {
  return inTransaction(deps.db, async (db) => {
    const row = await db.selectFrom('entries').selectAll().where('id', '=', entryId).executeTakeFirst();
    if (row === undefined || row.state === 'claimed' || row.state === 'uncertain') return false;
    const entry = toEntry(row);
    const summary = isRecord(entry.summary) ? entry.summary : {};
    const before = isRecord(summary['xero']) ? summary['xero'] : {};
    if (before['note'] === seen.note && before['invoiceId'] === seen.invoiceId) return false;
    await db
      .updateTable('entries')
      .set({ summary_json: JSON.stringify({ ...summary, paid, xero: seen }), updated_at: deps.now().toISOString() })
      .where('id', '=', entryId)
      .execute();
    await addAttempts({ ...deps, db }, [{ entryId, step: 'changed', detail: { message: seen.note } }]);
    await wantReport({ ...deps, db }, entry);
    return true;
  });
}

/** What a look into Xero found stays with the order while it has the same invoice. */
export function keepXeroSeen(before: unknown, next: object): object {
  if (!isRecord(before) || !isRecord(before['xero']) || 'xero' in next) return next;
  const isSame = 'invoiceId' in next && next.invoiceId === before['xero']['invoiceId'];
  return isSame ? { ...next, xero: before['xero'] } : next;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
