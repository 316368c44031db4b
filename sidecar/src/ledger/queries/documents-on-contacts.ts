import { sql } from 'kysely';
import type { LedgerDeps } from '../audit/attempts.ts';

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
  const contact = sql<string>`coalesce(json_extract(facts_json, '$.invoice.contactId'), json_extract(facts_json, '$.creditNote.contactId'))`;
  const status = sql<string>`coalesce(json_extract(facts_json, '$.invoice.status'), json_extract(facts_json, '$.creditNote.status'))`;
  const rows = await db
    .selectFrom('documents')
    .innerJoin('entries', 'entries.id', 'documents.entry_id')
    .select(['entries.source_id', 'documents.kind', 'documents.number', 'documents.xero_id', contact.as('contact_id')])
    .where('documents.tenant_id', '=', of.tenantId)
    .where('documents.store_id', '=', of.storeId)
    .where('documents.kind', 'in', ['invoice', 'credit_note'])
    .where(contact, 'in', of.contactIds.slice(0, CONTACTS_MAX))
    .where(status, 'not in', ['VOIDED', 'DELETED'])
    .orderBy('documents.id', 'desc')
    .execute();
  return rows.map((row) => ({
    contactId: row.contact_id,
    orderId: row.source_id,
    kind: row.kind === 'invoice' ? 'invoice' : 'credit_note',
    number: row.number ?? row.xero_id,
  }));
}
