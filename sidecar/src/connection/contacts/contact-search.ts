import { type Kysely, type RawBuilder, sql } from 'kysely';
import { among } from '../../database/among.ts';
import type { Schema } from '../../database/schema.ts';

/** The indexes of names and e-mails hold the first characters of their hashes: these find the row. */
const START_CHARS = 12;
/** The index of numbers holds the last characters: ours end in a hash. */
export const END_CHARS = 10;
/** The index of contacts by Xero's id holds the first characters: ids are random. */
export const ID_CHARS = 8;

function startsAs(column: 'name_key' | 'email_key', key: string): RawBuilder<boolean> {
  const hash = sql.ref(column);
  const start = sql`substr(${hash}, 1, ${sql.lit(START_CHARS)})`;
  // Without the "+" SQLite computes the start of the given key instead of looking it up.
  return sql<boolean>`${start} = ${key.slice(0, START_CHARS)} and ${hash} is not null and +${hash} = ${key}`;
}

/** Contacts with this e-mail address, by its hash. */
export function withEmail(key: string): RawBuilder<boolean> {
  return startsAs('email_key', key);
}

type Numbered = 'contact_number' | 'link.contact_number';

/** Contacts, or links, with this number. */
export function withNumber(contactNumber: string, column: Numbered = 'contact_number'): RawBuilder<boolean> {
  const number = sql.ref(column);
  return sql<boolean>`substr(${number}, ${sql.lit(-END_CHARS)}) = ${contactNumber.slice(-END_CHARS)}
    and ${number} is not null and +${number} = ${contactNumber}`;
}

type Identified = 'contact_id' | 'contact.contact_id';

/** The contact with this id in Xero. */
export function withId(contactId: string, column: Identified = 'contact_id'): RawBuilder<boolean> {
  const id = sql.ref(column);
  return sql<boolean>`substr(${id}, 1, ${sql.lit(ID_CHARS)}) = ${contactId.slice(0, ID_CHARS)} and +${id} = ${contactId}`;
}

/** Contacts with these ids. */
export function withIds(contactIds: readonly string[]): RawBuilder<boolean> {
  const starts = new Set(contactIds.map((id) => id.slice(0, ID_CHARS)));
  return sql<boolean>`substr(contact_id, 1, ${sql.lit(ID_CHARS)}) in ${among(starts)} and +contact_id in ${among(contactIds)}`;
}

/** The contact that a link names, in a join. */
export const IS_LINKED = sql<boolean>`substr(contact.contact_id, 1, ${sql.lit(ID_CHARS)}) = substr(link.contact_id, 1, ${sql.lit(ID_CHARS)})
  and contact.contact_id = link.contact_id and +contact.tenant_id = link.tenant_id`;

type Owned = 'tenant_id' | 'contact.tenant_id' | 'link.tenant_id';

/** The "+" keeps SQLite from reading all contacts of the organisation instead of those with an id, number, name or e-mail. */
export function ofTenant(tenantId: string, column: Owned = 'tenant_id'): RawBuilder<boolean> {
  return sql<boolean>`+${sql.ref(column)} = ${tenantId}`;
}

/** Whether any contact, archived ones included, has this name, by its hash. */
export async function isNameTaken(db: Kysely<Schema>, tenantId: string, key: string): Promise<boolean> {
  const named = db.selectFrom('contacts').select('contact_id').where(startsAs('name_key', key));
  return (await named.where(ofTenant(tenantId)).limit(1).executeTakeFirst()) !== undefined;
}
