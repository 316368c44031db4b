import { sql, type Kysely } from 'kysely';
import { among } from '../../database/among.ts';
import type { Schema } from '../../database/schema.ts';
import type { LedgerDeps } from '../audit/attempts.ts';
import { withXeroIds } from './xero-id.ts';

const ENDED = sql.raw(`('PAID', 'VOIDED', 'DELETED')`);

/**
 * Ids of linked invoices (not created by us) that are still open as far as we know: not paid or void when linked, and
 * neither paid by us nor seen so in Xero since. Last linked first.
 */
export async function openLinkedInvoices({ db }: LedgerDeps, tenantId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select('documents.xero_id')
    .where('documents.tenant_id', '=', tenantId)
    .where('documents.kind', '=', 'invoice')
    // Must match the index "documents_adopted" exactly.
    .where(sql<boolean>`json_extract(facts_json, '$.adopted') is not null`)
    .where(sql<boolean>`json_extract(facts_json, '$.invoice.status') not in ${ENDED}`)
    // Earlier invoices of the same entry no longer count.
    .where(sql<boolean>`coalesce(json_extract(summary_json, '$.invoiceId'), xero_id) = xero_id`)
    .where(sql<boolean>`coalesce(json_extract(summary_json, '$.paid'), 0) = 0`)
    .where(
      sql<boolean>`coalesce(json_extract(summary_json, '$.xero.id') = xero_id
        and json_extract(summary_json, '$.xero.status') in ${ENDED}, 0) = 0`,
    )
    .orderBy('documents.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => row.xero_id);
}

/**
 * Open invoices whose due date is not known: a version before it kept none, and Xero's has not been read since. Those after a
 * document id, oldest first.
 */
export async function invoicesWithoutDueDate(
  { db }: LedgerDeps,
  { tenantId, after, limit }: { readonly tenantId: string; readonly after: number; readonly limit: number },
): Promise<{ readonly id: number; readonly xeroId: string }[]> {
  const rows = await db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select(['documents.id', 'documents.xero_id'])
    .where('documents.tenant_id', '=', tenantId)
    .where('documents.kind', '=', 'invoice')
    .where('documents.id', '>', after)
    .where(sql<boolean>`json_extract(summary_json, '$.paid') = 0`)
    .where(sql<boolean>`json_extract(facts_json, '$.invoice.dueDate') is null`)
    .where(sql<boolean>`json_extract(facts_json, '$.invoice.status') not in ${ENDED}`)
    .where(sql<boolean>`json_extract(seen_json, '$.dueDate') is null`)
    .orderBy('documents.id')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ id: row.id, xeroId: row.xero_id }));
}

/** The organisation that each invoice of these entries is in, by the invoice's id. */
export async function tenantsOfInvoices(
  db: Kysely<Schema>,
  entryIds: readonly number[],
): Promise<ReadonlyMap<string, string>> {
  return new Map((await invoicesOf(db, entryIds)).map((row) => [row.xero_id, row.tenant_id]));
}

/** Which of these entries have, or had, an invoice in Xero. */
export async function withInvoice(db: Kysely<Schema>, entryIds: readonly number[]): Promise<ReadonlySet<number>> {
  return new Set((await invoicesOf(db, entryIds)).map((row) => row.entry_id));
}

async function invoicesOf(db: Kysely<Schema>, entryIds: readonly number[]) {
  if (entryIds.length === 0) return [];
  return await db
    .selectFrom('documents')
    .select(['entry_id', 'xero_id', 'tenant_id'])
    .where('entry_id', 'in', entryIds)
    .where('kind', '=', 'invoice')
    .execute();
}

export interface DocumentOnContact {
  readonly contactId: string;
  readonly orderId: string;
  readonly kind: 'invoice' | 'credit_note';
  /** As in Xero; its id if it has none. */
  readonly number: string;
}

/** Contacts per statement. */
const CONTACTS_MAX = 500;

/** Live invoices and credit notes of a store's orders posted to these contacts, newest first. */
export async function documentsOnContacts(
  { db }: Pick<LedgerDeps, 'db'>,
  of: { readonly tenantId: string; readonly storeId: string; readonly contactIds: readonly string[] },
): Promise<DocumentOnContact[]> {
  const either = (field: string) =>
    sql<string>`coalesce(json_extract(facts_json, ${`$.invoice.${field}`}), json_extract(facts_json, ${`$.creditNote.${field}`}))`;
  const rows = await db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select(['entries.source_id', 'documents.kind', 'documents.number', 'documents.xero_id'])
    .select(either('contactId').as('contact_id'))
    .where('documents.tenant_id', '=', of.tenantId)
    .where('documents.store_id', '=', of.storeId)
    .where('entries.kind', '=', 'order')
    .where('documents.kind', 'in', ['invoice', 'credit_note'])
    .where(either('contactId'), 'in', of.contactIds.slice(0, CONTACTS_MAX))
    .where(either('status'), 'not in', ['VOIDED', 'DELETED'])
    .orderBy('documents.id', 'desc')
    .execute();
  return rows.map((row) => ({
    contactId: row.contact_id,
    orderId: row.source_id,
    kind: row.kind === 'invoice' ? 'invoice' : 'credit_note',
    number: row.number ?? row.xero_id,
  }));
}

/** The order of a store that each of these documents belongs to, by the document's id in Xero; others' are absent. */
export async function ordersOfDocuments(
  { db }: Pick<LedgerDeps, 'db'>,
  of: { readonly tenantId: string; readonly storeId: string; readonly xeroIds: readonly string[] },
): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select(['documents.xero_id', 'entries.source_id'])
    .where(withXeroIds(of.xeroIds))
    .where(sql<boolean>`+documents.tenant_id = ${of.tenantId} and +documents.store_id = ${of.storeId}`)
    .where('documents.kind', 'in', ['invoice', 'credit_note'])
    .where('entries.kind', '=', 'order')
    .execute();
  return new Map(rows.map((row) => [row.xero_id, row.source_id]));
}

/** Store and order of the invoices with these numbers, by number; others' are absent. */
export async function ordersOfInvoices(
  { db }: Pick<LedgerDeps, 'db'>,
  of: { readonly tenantId: string; readonly numbers: readonly string[] },
): Promise<ReadonlyMap<string, { readonly storeId: string; readonly sourceId: string }>> {
  if (of.numbers.length === 0) return new Map();
  const rows = await db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select(['documents.number', 'documents.store_id', 'entries.source_id'])
    // By its number: "+" keeps SQLite from reading all documents of the organisation instead.
    .where(sql<string>`+documents.tenant_id`, '=', of.tenantId)
    .where('documents.kind', '=', 'invoice')
    .where('entries.kind', '=', 'order')
    .where('documents.number', 'in', among(of.numbers))
    .execute();
  return new Map(rows.map((row) => [row.number ?? '', { storeId: row.store_id, sourceId: row.source_id }]));
}
