import { sql } from 'kysely';
import type { OpenItem } from '../../domain/documents.ts';
import { balanceOf, creditLeftOf, isEnded, type ReadDocument, readDocument, statusInXero } from '../document-facts.ts';
import { documentsOfEntries } from '../documents.ts';
import type { LedgerDeps } from '../audit/attempts.ts';
import type { RecordedDocument } from '../entry.ts';

/** Entries per statement: the list of a long ledger is read in pieces. */
const PIECE = 500;
const APPROVED = new Set(['AUTHORISED', 'PAID']);

/** Open invoices and credit notes of a store's orders, oldest order first; at most `limit` of either. */
export async function openDocuments(deps: LedgerDeps, storeId: string, limit: number): Promise<OpenItem[]> {
  const invoices = await collect(deps, limit, (after) => unpaidEntries(deps, storeId, after), openInvoices);
  const credits = await collect(deps, limit, (after) => creditedEntries(deps, storeId, after), openCredits);
  return [...invoices, ...credits];
}

const NAMES = [
  sql<string | null>`json_extract(summary_json, '$.orderNumber')`.as('orderNumber'),
  sql<string | null>`json_extract(summary_json, '$.currency')`.as('currency'),
];

type Row = Awaited<ReturnType<typeof unpaidEntries>>[number];

async function collect(
  deps: LedgerDeps,
  limit: number,
  page: (after: number) => Promise<Row[]>,
  open: (row: Row, all: readonly ReadDocument[]) => OpenItem[],
): Promise<OpenItem[]> {
  const found: OpenItem[] = [];
  for (let after = 0; found.length < limit;) {
    const rows = await page(after);
    const documents = await documentsOfEntries(
      deps,
      rows.map(({ id }) => id),
    );
    for (const row of rows) found.push(...open(row, read(documents.get(row.id) ?? [])));
    after = rows.at(-1)?.id ?? 0;
    if (rows.length < PIECE) break;
  }
  return found.slice(0, limit);
}

function read(documents: readonly RecordedDocument[]): ReadDocument[] {
  return documents.map(readDocument);
}

/** By the index "entries_unpaid", which this must match exactly. */
function unpaidEntries({ db }: LedgerDeps, storeId: string, after: number) {
  return db
    .selectFrom('entries')
    .select(['entries.id', 'entries.source_id'])
    .select(NAMES)
    .where('store_id', '=', storeId)
    .where('entries.id', '>', after)
    .where('summary_json', 'is not', null)
    .where(sql<boolean>`json_extract(summary_json, '$.paid') = 0`)
    .where('entries.kind', '=', 'order')
    .orderBy('entries.id')
    .limit(PIECE)
    .execute();
}

function creditedEntries({ db }: LedgerDeps, storeId: string, after: number) {
  return db
    .selectFrom('entries')
    .select(['entries.id', 'entries.source_id'])
    .select(NAMES)
    .where('store_id', '=', storeId)
    .where('entries.id', '>', after)
    .where(
      'entries.id',
      'in',
      db.selectFrom('documents').select('entry_id').where('store_id', '=', storeId).where('kind', '=', 'credit_note'),
    )
    .where('entries.kind', '=', 'order')
    .orderBy('entries.id')
    .limit(PIECE)
    .execute();
}

function isApproved(document: ReadDocument): boolean {
  return !isEnded(document) && APPROVED.has(statusInXero(document) ?? 'AUTHORISED');
}

function toOpen({ source_id: orderId, orderNumber, currency }: Row, { number, xeroId }: ReadDocument) {
  return { orderId, orderNumber: orderNumber ?? orderId, number: number ?? xeroId, currency: currency ?? '' };
}

function openInvoices(row: Row, all: readonly ReadDocument[]): OpenItem[] {
  return all.flatMap((document) => {
    const { kind, facts, seen } = document;
    if (kind !== 'invoice' || facts.invoice === undefined || !isApproved(document)) return [];
    const balance = balanceOf(document, all);
    if (balance === null || balance.due.lte(0)) return [];
    const dueDate = seen?.dueDate ?? facts.invoice.dueDate ?? null;
    return [
      {
        ...toOpen(row, document),
        kind,
        date: facts.invoice.date,
        dueDate,
        total: balance.total.toFixed(2),
        left: balance.due.toFixed(2),
      },
    ];
  });
}

function openCredits(row: Row, all: readonly ReadDocument[]): OpenItem[] {
  return all.flatMap((document) => {
    const { kind, facts } = document;
    if (kind !== 'credit_note' || facts.creditNote === undefined || !isApproved(document)) return [];
    const left = creditLeftOf(document, all);
    if (left === null || left.lte(0)) return [];
    const { date, total } = facts.creditNote;
    return [{ ...toOpen(row, document), kind, date, dueDate: null, total, left: left.toFixed(2) }];
  });
}
