import { type Kysely, sql } from 'kysely';
import type { Schema } from '../../database/schema.ts';
import type { ContactSummary } from '../../xero/wire/contacts.ts';
import { contactKey, taxKey } from '../contact-keys.ts';
import { END_CHARS, ID_CHARS } from './contact-search.ts';

interface RowParts {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
}

/** What posting/contacts/contact-digest.ts says of a contact that we wrote or compared. */
export interface WrittenContact {
  readonly hash: string | null;
  readonly detailsHash: string;
  readonly at: string | null;
}

export interface ContactToKeep extends Omit<ContactSummary, 'mergedTo'> {
  /** Absent: what is known of it stays. */
  readonly written?: WrittenContact;
}

/** Rows of a statement, as one JSON text: whatever their number, it is the same statement, which SQLite has prepared. */
const ROWS_PER_STATEMENT = 500;

const [ID, END] = [sql.lit(ID_CHARS), sql.lit(-END_CHARS)];

/** Contacts as they are now. Each organisation's is there once: a known one is found by its id, in the statement that writes it. */
export async function keepContactRows(
  { db, now }: RowParts,
  tenantId: string,
  contacts: readonly ContactToKeep[],
): Promise<void> {
  const seenAt = now().toISOString();
  const rows = new Map(contacts.map((contact) => [contact.contactId, toRow(contact)]));
  for (const some of parts([...rows.values()])) {
    await sql`insert into contacts
      (id, tenant_id, contact_id, contact_number, name_key, email_key, tax_key, status, seen_at, sent_hash, details_hash, details_at)
      select
        (select known.id from contacts as known where substr(known.contact_id, 1, ${ID}) = substr(one.value ->> 'id', 1, ${ID})
          and known.contact_id = one.value ->> 'id' and +known.tenant_id = ${tenantId}),
        ${tenantId}, one.value ->> 'id', one.value ->> 'number', one.value ->> 'name', one.value ->> 'email', one.value ->> 'tax',
        one.value ->> 'status', ${seenAt}, one.value ->> '$.written.hash', one.value ->> '$.written.detailsHash', one.value ->> '$.written.at'
      from json_each(${JSON.stringify(some)}) as one where true
      on conflict (id) do update set contact_number = excluded.contact_number, name_key = excluded.name_key, email_key = excluded.email_key,
        tax_key = excluded.tax_key, status = excluded.status, seen_at = excluded.seen_at,
        sent_hash = iif(excluded.details_hash is null, sent_hash, excluded.sent_hash),
        details_at = iif(excluded.details_hash is null, details_at, excluded.details_at),
        details_hash = coalesce(excluded.details_hash, details_hash)`.execute(db);
  }
}

function toRow({ contactId, contactNumber, name, email, taxNumber, status, written }: ContactToKeep) {
  const keys = { name: contactKey(name) ?? '', email: contactKey(email), tax: taxKey(taxNumber) };
  return { id: contactId, number: contactNumber === '' ? null : contactNumber, ...keys, status, written };
}

/** The contact of each number from now on; a number has one. */
export async function keepLinks(
  { db, now }: RowParts,
  tenantId: string,
  links: readonly { readonly contactNumber: string; readonly contactId: string }[],
): Promise<void> {
  const linkedAt = now().toISOString();
  const rows = new Map(links.map(({ contactNumber: number, contactId: id }) => [number, { number, id }]));
  rows.delete('');
  for (const some of parts([...rows.values()])) {
    await sql`insert into contact_links (id, tenant_id, contact_number, contact_id, linked_at)
      select
        (select known.id from contact_links as known where substr(known.contact_number, ${END}) = substr(one.value ->> 'number', ${END})
          and known.contact_number = one.value ->> 'number' and +known.tenant_id = ${tenantId}),
        ${tenantId}, one.value ->> 'number', one.value ->> 'id', ${linkedAt}
      from json_each(${JSON.stringify(some)}) as one where true
      on conflict (id) do update set contact_id = excluded.contact_id, linked_at = excluded.linked_at`.execute(db);
  }
}

function parts<Row>(rows: readonly Row[]): Row[][] {
  const count = Math.ceil(rows.length / ROWS_PER_STATEMENT);
  return Array.from({ length: count }, (_, at) => rows.slice(at * ROWS_PER_STATEMENT, (at + 1) * ROWS_PER_STATEMENT));
}
