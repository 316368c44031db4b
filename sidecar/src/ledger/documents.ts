import { sql } from 'kysely';
import { z } from 'zod';
import { among } from '../database/among.ts';
import { transact } from '../database/transaction.ts';
import { AppError, isAppError } from '../domain/app-error.ts';
import type { LedgerDeps } from './audit/attempts.ts';
import { toDocument } from './entry-row.ts';
import { keptFacts, readFacts, withoutLines } from './kept/kept-lines.ts';
import { withXeroId } from './queries/xero-id.ts';
import type { DocumentKind, DocumentSeen, NewDocument, RecordedDocument } from './entry.ts';
import { requestReport } from './reports.ts';
import { forgetChangedFigures } from './xero-seen.ts';

/** Recording the same document again refreshes its facts; a different one throws document_duplicate. */
export function recordDocument(deps: LedgerDeps, document: NewDocument): Promise<RecordedDocument> {
  return transact(deps, async (tx) => {
    const { tenantId, storeId, kind, sourceKey } = document;
    const known = await findDocument(tx, tenantId, storeId, kind, sourceKey);
    if (known === null) return insertDocument(tx, document);
    if (known.xeroId !== document.xeroId || known.entryId !== document.entryId) {
      const message = `The ${kind} of ${sourceKey} is ${known.xeroId} in Xero, and now also ${document.xeroId}.`;
      throw new AppError('ledger', 'document_duplicate', message);
    }
    const row = await tx.db
      .updateTable('documents')
      .set({
        number: document.number,
        ...keptFacts(document.facts),
        // The facts of a credit note say how it was used, by anybody; what was seen before would count twice.
        ...(kind === 'credit_note' ? { seen_json: null } : {}),
        // Those of an invoice have its total as it is now.
        ...(kind === 'invoice' ? { seen_json: sql<string | null>`json_remove(seen_json, '$.total')` } : {}),
      })
      .where('id', '=', known.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (kind === 'invoice' || kind === 'credit_note') await forgetChangedFigures(tx, known.entryId, known.xeroId);
    return toDocument(row);
  });
}

async function insertDocument(deps: LedgerDeps, document: NewDocument): Promise<RecordedDocument> {
  const { db, now } = deps;
  const { tenantId, storeId, entryId, kind, sourceKey, xeroId, number, facts } = document;
  if (await hasOwner(deps, document)) throw duplicate(document);
  try {
    const row = await db
      .insertInto('documents')
      .values({
        tenant_id: tenantId,
        store_id: storeId,
        entry_id: entryId,
        kind,
        source_key: sourceKey,
        xero_id: xeroId,
        number,
        ...keptFacts(facts),
        recorded_at: now().toISOString(),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    return toDocument(row);
  } catch (cause) {
    if (!isAppError(cause, 'database', 'database_unique')) throw cause;
    throw duplicate(document, cause);
  }
}

/** The trigger documents_one_owner refuses it as well; here it has a name. */
async function hasOwner({ db }: LedgerDeps, { tenantId, kind, xeroId }: NewDocument): Promise<boolean> {
  const owned = db.selectFrom('documents').select('id').where(withXeroId(xeroId));
  const row = await owned
    .where(sql<boolean>`+tenant_id = ${tenantId}`)
    .where('kind', '=', kind)
    .executeTakeFirst();
  return row !== undefined;
}

function duplicate({ kind, xeroId, sourceKey }: NewDocument, cause?: unknown): AppError {
  const message = `The ${kind} ${xeroId} in Xero already belongs to another source than ${sourceKey}.`;
  return new AppError('ledger', 'document_duplicate', message, { cause });
}

export async function documentsOf({ db }: LedgerDeps, entryId: number): Promise<RecordedDocument[]> {
  const rows = await db.selectFrom('documents').selectAll().where('entry_id', '=', entryId).orderBy('id').execute();
  return rows.map(toDocument);
}

/** The same for many entries, without the lines of invoices and credit notes. */
export async function documentsOfEntries(
  { db }: Pick<LedgerDeps, 'db'>,
  entryIds: readonly number[],
): Promise<ReadonlyMap<number, RecordedDocument[]>> {
  const rows = await db
    .selectFrom('documents')
    .selectAll()
    .where(sql<boolean>`entry_id in ${among(entryIds)}`)
    .orderBy('id')
    .execute();
  const documents = rows.map(toDocument).map((one) => ({ ...one, facts: withoutLines(one.facts) }));
  return Map.groupBy(documents, (document) => document.entryId);
}

const invoiceLines = z
  .object({ invoice: z.object({ lines: z.array(z.object({ accountCode: z.string(), amount: z.string() })) }) })
  .transform(({ invoice }) => invoice.lines)
  .optional()
  .catch(undefined);

/** What our invoices have on each account as posted, line by line; by the invoice's id in Xero. Not of one without lines: it is not known. */
export async function accountLinesOfEntries(
  { db }: Pick<LedgerDeps, 'db'>,
  entryIds: readonly number[],
): Promise<ReadonlyMap<string, { readonly accountCode: string; readonly amount: string }[]>> {
  const rows = await db
    .selectFrom('documents')
    .select(['xero_id', 'facts_json', 'facts_packed'])
    .where('kind', '=', 'invoice')
    .where(sql<boolean>`entry_id in ${among(entryIds)}`)
    .execute();
  return new Map(
    rows.flatMap((row) => {
      const lines = invoiceLines.parse(readFacts(row));
      return lines === undefined ? [] : [[row.xero_id, lines] as const];
    }),
  );
}

/** Keeps what Xero has of a document, and reports its order's state again if that changed; false = known already. */
export function noteDocumentSeen(deps: LedgerDeps, documentId: number, seen: DocumentSeen): Promise<boolean> {
  return transact(deps, async (tx) => {
    const row = await tx.db
      .selectFrom('documents')
      .innerJoin('entries', 'entries.id', 'documents.entry_id')
      .selectAll('documents')
      .select('entries.kind as entry_kind')
      .where('documents.id', '=', documentId)
      .executeTakeFirst();
    if (row === undefined) return false;
    const before = toDocument(row).seen ?? null;
    if (JSON.stringify({ ...before, seenAt: '' }) === JSON.stringify({ ...seen, seenAt: '' })) return false;
    const seen_json = JSON.stringify(seen);
    await tx.db.updateTable('documents').set({ seen_json }).where('id', '=', documentId).execute();
    if (row.entry_kind === 'order') await requestReport(tx, { id: row.entry_id, storeId: row.store_id });
    return true;
  });
}

export async function findDocument(
  { db }: LedgerDeps,
  tenantId: string,
  storeId: string,
  kind: DocumentKind,
  sourceKey: string,
): Promise<RecordedDocument | null> {
  const row = await db
    .selectFrom('documents')
    .selectAll()
    .where((eb) => eb.and({ tenant_id: tenantId, store_id: storeId, kind, source_key: sourceKey }))
    .executeTakeFirst();
  return row === undefined ? null : toDocument(row);
}

/** Whether any document of the store's orders in Xero is ours. */
export async function hasDocuments({ db }: LedgerDeps, storeId: string): Promise<boolean> {
  const row = await db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select('documents.id')
    .where((eb) => eb.and({ 'documents.store_id': storeId, 'entries.kind': 'order' }))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Organisations with documents of a store, and how many; the largest first. */
export function documentTenants({ db }: LedgerDeps, storeId: string) {
  return db
    .selectFrom('documents')
    .select((eb) => ['tenant_id as tenantId', eb.fn.countAll<number>().as('documents')])
    .where('store_id', '=', storeId)
    .groupBy('tenant_id')
    .orderBy('documents', 'desc')
    .execute();
}
