import { AppError, isAppError } from '../domain/app-error.ts';
import { inTransaction } from '../database/transaction.ts';
import type { LedgerDeps } from './audit/attempts.ts';
import { toDocument } from './entry-row.ts';
import type { DocumentKind, NewDocument, RecordedDocument } from './entry.ts';

export function recordDocument(deps: LedgerDeps, document: NewDocument): Promise<RecordedDocument> {
  return inTransaction(deps.db, async (db) => {
    const tx = { ...deps, db };
    const { tenantId, storeId, kind, sourceKey } = document;
    const known = await findDocument(tx, tenantId, storeId, kind, sourceKey);
    if (known === null) return insertDocument(tx, document);
    if (known.xeroId !== document.xeroId || known.entryId !== document.entryId) {
      throw new AppError(
        'ledger',
        'document_duplicate',
        `The ${kind} of ${sourceKey} is ${known.xeroId} in Xero, and now also ${document.xeroId}.`,
      );
    }
    const row = await db
      .updateTable('documents')
      .set({ number: document.number, facts_json: JSON.stringify(document.facts) })
      .where('id', '=', known.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    return toDocument(row);
  });
}

async function insertDocument(deps: LedgerDeps, document: NewDocument): Promise<RecordedDocument> {
  try {
    const row = await deps.db
      .insertInto('documents')
      .values({
        tenant_id: document.tenantId,
        store_id: document.storeId,
        entry_id: document.entryId,
        kind: document.kind,
        source_key: document.sourceKey,
        xero_id: document.xeroId,
        number: document.number,
        facts_json: JSON.stringify(document.facts),
        recorded_at: deps.now().toISOString(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toDocument(row);
  } catch (cause) {
    if (!isAppError(cause, 'database', 'database_unique')) throw cause;
    throw new AppError(
      'ledger',
      'document_duplicate',
      `The ${document.kind} ${document.xeroId} in Xero belongs to another order than ${document.sourceKey}.`,
      { cause },
    );
  }
}

export async function documentsOf(deps: LedgerDeps, entryId: number): Promise<RecordedDocument[]> {
  const rows = await deps.db
    .selectFrom('documents')
    .selectAll()
    .where('entry_id', '=', entryId)
    .orderBy('id')
    .execute();
  return rows.map(toDocument);
}

export async function findDocument(
  deps: LedgerDeps,
  tenantId: string,
  storeId: string,
  kind: DocumentKind,
  sourceKey: string,
): Promise<RecordedDocument | null> {
  const row = await deps.db
    .selectFrom('documents')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('store_id', '=', storeId)
    .where('kind', '=', kind)
    .where('source_key', '=', sourceKey)
    .executeTakeFirst();
  return row === undefined ? null : toDocument(row);
}

/** Organisations with documents of a store, and how many; the largest first. */
export async function documentTenants(
  deps: LedgerDeps,
  storeId: string,
): Promise<{ tenantId: string; documents: number }[]> {
  return await deps.db
    .selectFrom('documents')
    .select((eb) => ['tenant_id as tenantId', eb.fn.countAll<number>().as('documents')])
    .where('store_id', '=', storeId)
    .groupBy('tenant_id')
    .orderBy('documents', 'desc')
    .execute();
}
