import type { Kysely, Selectable } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { transact } from '../database/transaction.ts';
import { buyerKind } from '../mapping/contact/contact-number.ts';
import type { XeroClient } from '../xero/client.ts';
import { readPages } from '../xero/reads/paging.ts';
import { contactKey } from './contact-keys.ts';
import { type ContactToKeep, keepContactRows, keepLinks, type WrittenContact } from './contacts/contact-rows.ts';
import { IS_LINKED, isNameTaken, ofTenant, withEmail, withId, withIds, withNumber } from './contacts/contact-search.ts';
import { chooseByEmail, type WantedContact } from './match-contact.ts';
import { createSingleFlight } from './single-flight.ts';

/** Ours: an organisation's contacts are read at most this often; our own are stored at once. */
export const CONTACT_INDEX_MAX_AGE_MS = 10 * 60_000;
/** Ours: overlap of the next reading with the last, for clock differences and lists that lag. */
const OVERLAP_MS = 10 * 60_000;
const RESOURCE = 'Contacts';

export type FoundContact = ReturnType<typeof toFound>;

export interface ContactIndexParts {
  readonly db: Kysely<Schema>;
  readonly client: Pick<XeroClient, 'contactsPage'>;
  readonly now: () => Date;
}

export type ContactIndex = ReturnType<typeof createContactIndex>;

/** `status`: ACTIVE by default. */
type RememberedContact = Omit<ContactToKeep, 'status' | 'written'> & { readonly status?: string };

interface MadeContact {
  readonly contact: RememberedContact;
  readonly written: WrittenContact;
}

/** Indexes all contacts of an organisation by key, so that a batch of orders costs no look-up in Xero. */
export function createContactIndex(parts: ContactIndexParts) {
  const { db } = parts;
  const once = createSingleFlight();
  return {
    /** All contacts the first time, then the changed ones; nothing while the last reading is recent. Throws a Xero error. */
    async refresh(tenantId: string, { force = false }: { readonly force?: boolean } = {}): Promise<void> {
      await once(tenantId, () => refresh(parts, tenantId, force));
    },
    /** By the contact chosen earlier, else by number, else by e-mail (match-contact.ts). An active one is linked. */
    async find(tenantId: string, wanted: WantedContact): Promise<FoundContact | null> {
      const linked = await findLinked(db, tenantId, wanted.contactNumber);
      if (linked !== null) return linked;
      const found = await findByKeys(db, tenantId, wanted);
      if (found?.status === 'ACTIVE')
        await keepLinks(parts, tenantId, [{ contactNumber: wanted.contactNumber, contactId: found.contactId }]);
      return found;
    },
    /** The contact that an order of this buyer would go on; links nothing. */
    look: async (tenantId: string, wanted: WantedContact): Promise<FoundContact | null> =>
      (await findLinked(db, tenantId, wanted.contactNumber)) ?? (await findByKeys(db, tenantId, wanted)),
    /** Whether any contact, archived ones included, has this name, ignoring case. */
    nameTaken: (tenantId: string, name: string) => isNameTaken(db, tenantId, contactKey(name) ?? ''),
    /** No contact was ever read or made by us; archived ones count. */
    isEmpty: async (tenantId: string) => {
      const any = db.selectFrom('contacts').select('contact_id').where('tenant_id', '=', tenantId).limit(1);
      return (await any.executeTakeFirst()) === undefined;
    },
    remember: (tenantId: string, contact: RememberedContact) => remember(parts, tenantId, contact),
    /** The same for contacts of one call, with what was sent of each: in one transaction. */
    made: (tenantId: string, contacts: readonly MadeContact[]): Promise<void> =>
      transact(parts, async (tx) => {
        const kept = contacts.map(({ contact, written }) => ({ status: 'ACTIVE', ...contact, written }));
        await keepContactRows(tx, tenantId, kept);
        await keepLinks(tx, tenantId, kept);
      }),
    /** Digest of what was last sent for it; null = nothing, or unknown. */
    async lastSent(tenantId: string, contactId: string): Promise<string | null> {
      const sent = db.selectFrom('contacts').select('sent_hash').where(ofTenant(tenantId));
      return (await sent.where(withId(contactId)).executeTakeFirst())?.sent_hash ?? null;
    },
    sent: (tenantId: string, contactId: string, written: WrittenContact) => keepSent(db, tenantId, contactId, written),
    written: (tenantId: string, contactId: string, contactNumber: string) =>
      writtenContact(db, tenantId, contactId, contactNumber),
    /** Xero no longer has it: it matches nobody, and its buyers are matched again. */
    async forget(tenantId: string, contactId: string): Promise<void> {
      const links = db.deleteFrom('contact_links').where('tenant_id', '=', tenantId);
      await links.where('contact_id', '=', contactId).execute();
      await db.deleteFrom('contacts').where(ofTenant(tenantId)).where(withId(contactId)).execute();
    },
  };
}

async function remember(parts: ContactIndexParts, tenantId: string, contact: RememberedContact): Promise<void> {
  await keepContactRows(parts, tenantId, [{ status: 'ACTIVE', ...contact }]);
  await keepLinks(parts, tenantId, [contact]);
}

async function keepSent(
  db: Kysely<Schema>,
  tenantId: string,
  contactId: string,
  { hash, detailsHash, at }: WrittenContact,
): Promise<void> {
  const row = { sent_hash: hash, details_hash: detailsHash, details_at: at };
  await db.updateTable('contacts').set(row).where(ofTenant(tenantId)).where(withId(contactId)).execute();
}

/** null = the index does not have it. */
async function writtenContact(db: Kysely<Schema>, tenantId: string, contactId: string, contactNumber: string) {
  const row = await db
    .selectFrom('contacts as contact')
    .leftJoin('contact_links as link', (join) =>
      join.on(ofTenant(tenantId, 'link.tenant_id')).on(withNumber(contactNumber, 'link.contact_number')),
    )
    .select(['contact.contact_number', 'sent_hash', 'details_hash', 'details_at', 'linked_at'])
    .where(ofTenant(tenantId, 'contact.tenant_id'))
    .where(withId(contactId, 'contact.contact_id'))
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    contactNumber: row.contact_number ?? '',
    hash: row.sent_hash,
    detailsHash: row.details_hash,
    at: row.details_at,
    linkedAt: row.linked_at,
  };
}

/** A user may clear our number or change the e-mail in Xero; the contact id stays. */
async function findLinked(db: Kysely<Schema>, tenantId: string, contactNumber: string): Promise<FoundContact | null> {
  const row = await db
    .selectFrom('contact_links as link')
    .innerJoin('contacts as contact', (join) => join.on(IS_LINKED))
    .select(['contact.contact_id', 'contact.contact_number', 'contact.status'])
    .where(ofTenant(tenantId, 'link.tenant_id'))
    .where(withNumber(contactNumber, 'link.contact_number'))
    .executeTakeFirst();
  return row === undefined ? null : toFound(row, 'contactId');
}

async function findByKeys(db: Kysely<Schema>, tenantId: string, wanted: WantedContact): Promise<FoundContact | null> {
  const contacts = db
    .selectFrom('contacts')
    .select(['contact_id', 'contact_number', 'status', 'name_key', 'tax_key'])
    .where(ofTenant(tenantId))
    .orderBy('contact_id');
  const byNumber = await contacts.where(withNumber(wanted.contactNumber)).executeTakeFirst();
  if (byNumber !== undefined) return toFound(byNumber, 'contactNumber');
  const key = contactKey(wanted.email);
  if (key === null) return null;
  const byEmail = await contacts.where(withEmail(key)).where('status', '=', 'ACTIVE').execute();
  const companies = await linkedWithCompanies(db, tenantId, byEmail);
  const matches = byEmail.map((row) => ({
    row,
    contactNumber: row.contact_number,
    nameKey: row.name_key,
    taxKey: row.tax_key,
    isCompanys: companies.has(row.contact_id),
  }));
  const chosen = chooseByEmail(wanted, matches);
  return chosen === undefined ? null : toFound(chosen.row, 'email');
}

async function linkedWithCompanies(
  db: Kysely<Schema>,
  tenantId: string,
  contacts: readonly { readonly contact_id: string }[],
): Promise<ReadonlySet<string>> {
  if (contacts.length === 0) return new Set();
  const ids = contacts.map((one) => one.contact_id);
  const links = await db
    .selectFrom('contact_links')
    .select(['contact_id', 'contact_number'])
    .where('tenant_id', '=', tenantId)
    .where('contact_id', 'in', ids)
    .execute();
  return new Set(links.filter((one) => buyerKind(one.contact_number) === 'company').map((one) => one.contact_id));
}

function toFound(
  row: Pick<Selectable<Schema['contacts']>, 'contact_id' | 'contact_number' | 'status'>,
  /** contactId: the contact chosen earlier for this number, whatever its number and e-mail in Xero now. */
  matchedBy: 'contactId' | 'contactNumber' | 'email',
) {
  // status: ACTIVE, ARCHIVED, GDPRREQUEST. Only active ones match by e-mail.
  return { contactId: row.contact_id, contactNumber: row.contact_number ?? '', status: row.status, matchedBy };
}

async function refresh({ db, client, now }: ContactIndexParts, tenantId: string, force: boolean): Promise<void> {
  const startedAt = now();
  const key = { tenant_id: tenantId, resource: RESOURCE };
  const last = await db
    .selectFrom('reference_lists')
    .select('fetched_at')
    .where((eb) => eb.and(key))
    .executeTakeFirst();
  const fetchedAt = last === undefined ? null : Date.parse(last.fetched_at);
  // Read in the future, by a clock that was ahead: nobody knows since when, so all are read.
  const readAt = fetchedAt !== null && fetchedAt > startedAt.getTime() + OVERLAP_MS ? null : fetchedAt;
  if (!force && readAt !== null && startedAt.getTime() - readAt < CONTACT_INDEX_MAX_AGE_MS) return;
  const since = readAt === null ? null : new Date(readAt - OVERLAP_MS);
  for await (const contacts of readPages('contacts', (page) => client.contactsPage(tenantId, { since, page })))
    await keepContactRows({ db, now }, tenantId, contacts);
  const row = { body_json: 'null', fetched_at: startedAt.toISOString() };
  await db
    .insertInto('reference_lists')
    .values({ ...row, ...key })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'resource']).doUpdateSet(row))
    .execute();
}

/** Removes the hashes of a buyer's e-mail and name; contact, number and link stay. Returns how many were found. */
export async function forgetContacts(
  db: Kysely<Schema>,
  wanted: { readonly email: string; readonly contactIds: readonly string[] },
): Promise<number> {
  const key = contactKey(wanted.email);
  if (key === null || wanted.contactIds.length === 0) return 0;
  const updated = await db
    .updateTable('contacts')
    .set({ email_key: null, name_key: '', tax_key: null, sent_hash: null, details_hash: null })
    .where(withIds(wanted.contactIds))
    .where('email_key', '=', key)
    .executeTakeFirst();
  return Number(updated.numUpdatedRows);
}
