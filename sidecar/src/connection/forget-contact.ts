import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { contactKey } from './contact-keys.ts';

/**
 * Removes a buyer's e-mail and name, stored as hashes, from an organisation's contact index; the contact
 * itself, its number and its link stay. Returns how many contacts were found.
 */
export async function forgetContacts(
  db: Kysely<Schema>,
  wanted: { readonly email: string; readonly contactIds: readonly string[] },
): Promise<number> {
  const key = contactKey(wanted.email);
  if (key === null || wanted.contactIds.length === 0) return 0;
  const updated = await db
    .updateTable('contacts')
    .set({ email_key: null, name_key: '', tax_key: null, sent_hash: null })
    .where('contact_id', 'in', [...wanted.contactIds])
    .where('email_key', '=', key)
    .executeTakeFirst();
  return Number(updated.numUpdatedRows);
}
