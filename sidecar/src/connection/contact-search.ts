import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../database/schema.ts';

/** The indexes of names and e-mails hold the first characters of their hashes: these find the row. */
const START_CHARS = 12;
/** The index of numbers holds the last characters: ours end in a hash. */
const END_CHARS = 10;

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

/** Contacts with this number. */
export function withNumber(contactNumber: string): RawBuilder<boolean> {
  return sql<boolean>`substr(contact_number, ${sql.lit(-END_CHARS)}) = ${contactNumber.slice(-END_CHARS)}
    and contact_number is not null and +contact_number = ${contactNumber}`;
}

/** The "+" keeps SQLite from reading all contacts of the organisation instead of those with a number, name or e-mail. */
export function ofTenant(tenantId: string): RawBuilder<boolean> {
  return sql<boolean>`+tenant_id = ${tenantId}`;
}

/** Whether any contact, archived ones included, has this name, by its hash. */
export async function isNameTaken(db: Kysely<Schema>, tenantId: string, key: string): Promise<boolean> {
  const named = db.selectFrom('contacts').select('contact_id').where(startsAs('name_key', key));
  return (await named.where(ofTenant(tenantId)).limit(1).executeTakeFirst()) !== undefined;
}
