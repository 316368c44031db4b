import type { Kysely, Selectable } from 'kysely';
import { xeroError } from '../xero/xero-error.ts';
import type { Schema } from '../database/schema.ts';
import { buyerKind } from '../mapping/contact/contact-number.ts';
import type { XeroClient } from '../xero/client.ts';
import { PAGE_SIZE_MAX, PAGES_MAX } from '../xero/limits.ts';
import type { ContactSummary } from '../xero/wire/wire.ts';
import { contactKey, taxKey } from './contact-keys.ts';
import { chooseByEmail, type WantedContact } from './match-contact.ts';

/** Ours: an organisation's contacts are read at most this often; our own are stored at once. */
export const CONTACT_INDEX_MAX_AGE_MS = 10 * 60_000;
/** Ours: overlap of the next reading with the last, for clock differences and lists that lag. */
const OVERLAP_MS = 10 * 60_000;
const RESOURCE = 'Contacts';

export interface FoundContact {
  readonly contactId: string;
  /** '' = it has none. */
  readonly contactNumber: string;
  /** ACTIVE, ARCHIVED, GDPRREQUEST. Only active ones match by e-mail. */
  readonly status: string;
  /** contactId: the contact chosen earlier for this number, whatever its number and e-mail in Xero now. */
  readonly matchedBy: 'contactId' | 'contactNumber' | 'email';
}

export interface ContactToRemember {
  readonly contactId: string;
  readonly contactNumber: string;
  readonly name: string;
  readonly email: string;
  readonly taxNumber: string;
  /** Default: ACTIVE. */
  readonly status?: string;
}

export interface ContactIndex {
  /** All contacts the first time, then the changed ones; nothing while the last reading is recent. Throws a Xero error. */
  refresh(tenantId: string, options?: { readonly force?: boolean }): Promise<void>;
  /**
   * The contact chosen earlier for this number, else by the number, else by e-mail ignoring case (match-contact.ts);
   * null = none. An active one is linked to the number from then on.
   */
  find(tenantId: string, wanted: WantedContact): Promise<FoundContact | null>;
  /** Whether any contact, archived ones included, has this name, ignoring case. */
  nameTaken(tenantId: string, name: string): Promise<boolean>;
  /** No contact was ever read or made by us; archived ones count. */
  isEmpty(tenantId: string): Promise<boolean>;
  remember(tenantId: string, contact: ContactToRemember): Promise<void>;
  /** Digest of what was last sent for it; null = nothing, or unknown. */
  lastSent(tenantId: string, contactId: string): Promise<string | null>;
  sent(tenantId: string, contactId: string, hash: string): Promise<void>;
  /** Xero no longer has it: it matches nobody, and its buyers are matched again. */
  forget(tenantId: string, contactId: string): Promise<void>;
}

export interface ContactIndexParts {
  readonly db: Kysely<Schema>;
  readonly client: Pick<XeroClient, 'contactsPage'>;
  readonly now: () => Date;
}

/** Indexes all contacts of an organisation by key, so that a batch of orders costs no look-up in Xero. */
export function createContactIndex(parts: ContactIndexParts): ContactIndex {
  const { db } = parts;
  const running = new Map<string, Promise<void>>();
  return {
    refresh(tenantId, options = {}) {
      const known = running.get(tenantId);
      if (known !== undefined) return known;
      const reading = refresh(parts, tenantId, options.force ?? false).finally(() => running.delete(tenantId));
      running.set(tenantId, reading);
      return reading;
    },
    async find(tenantId, wanted) {
      const linked = await findLinked(db, tenantId, wanted.contactNumber);
      if (linked !== null) return linked;
      const found = await findByKeys(db, tenantId, wanted);
      if (found?.status === 'ACTIVE') await link(parts, tenantId, wanted.contactNumber, found.contactId);
      return found;
    },
    async nameTaken(tenantId, name) {
      const row = await db
        .selectFrom('contacts')
        .select('contact_id')
        .where('tenant_id', '=', tenantId)
        .where('name_key', '=', contactKey(name) ?? '')
        .executeTakeFirst();
      return row !== undefined;
    },
    async isEmpty(tenantId) {
      const row = await db
        .selectFrom('contacts')
        .select('contact_id')
        .where('tenant_id', '=', tenantId)
        .executeTakeFirst();
      return row === undefined;
    },
    async remember(tenantId, contact) {
      await keepContacts(parts, tenantId, [{ status: 'ACTIVE', ...contact }]);
      await link(parts, tenantId, contact.contactNumber, contact.contactId);
    },
    async lastSent(tenantId, contactId) {
      const row = await db
        .selectFrom('contacts')
        .select('sent_hash')
        .where('tenant_id', '=', tenantId)
        .where('contact_id', '=', contactId)
        .executeTakeFirst();
      return row?.sent_hash ?? null;
    },
    async sent(tenantId, contactId, hash) {
      await db
        .updateTable('contacts')
        .set({ sent_hash: hash })
        .where('tenant_id', '=', tenantId)
        .where('contact_id', '=', contactId)
        .execute();
    },
    async forget(tenantId, contactId) {
      for (const table of ['contact_links', 'contacts'] as const) {
        await db.deleteFrom(table).where('tenant_id', '=', tenantId).where('contact_id', '=', contactId).execute();
      }
    },
  };
}

/** A user may clear our number or change the e-mail in Xero; the contact id stays. */
async function findLinked(db: Kysely<Schema>, tenantId: string, contactNumber: string): Promise<FoundContact | null> {
  const row = await db
    .selectFrom('contact_links as link')
    .innerJoin('contacts as contact', (join) =>
      join.onRef('contact.tenant_id', '=', 'link.tenant_id').onRef('contact.contact_id', '=', 'link.contact_id'),
    )
    .select(['contact.contact_id', 'contact.contact_number', 'contact.status'])
    .where('link.tenant_id', '=', tenantId)
    .where('link.contact_number', '=', contactNumber)
    .executeTakeFirst();
  return row === undefined ? null : toFound(row, 'contactId');
}

async function findByKeys(db: Kysely<Schema>, tenantId: string, wanted: WantedContact): Promise<FoundContact | null> {
  const contacts = db
    .selectFrom('contacts')
    .select(['contact_id', 'contact_number', 'status', 'name_key', 'tax_key'])
    .where('tenant_id', '=', tenantId)
    .orderBy('contact_id');
  const byNumber = await contacts.where('contact_number', '=', wanted.contactNumber).executeTakeFirst();
  if (byNumber !== undefined) return toFound(byNumber, 'contactNumber');
  const key = contactKey(wanted.email);
  if (key === null) return null;
  const byEmail = await contacts.where('email_key', '=', key).where('status', '=', 'ACTIVE').execute();
  const companys = await linkedWithCompanies(
    db,
    tenantId,
    byEmail.map((row) => row.contact_id),
  );
  const chosen = chooseByEmail(
    wanted,
    byEmail.map((row) => ({
      row,
      contactNumber: row.contact_number,
      nameKey: row.name_key,
      taxKey: row.tax_key,
      isCompanys: companys.has(row.contact_id),
    })),
  );
  return chosen === undefined ? null : toFound(chosen.row, 'email');
}

async function linkedWithCompanies(
  db: Kysely<Schema>,
  tenantId: string,
  contactIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (contactIds.length === 0) return new Set();
  const links = await db
    .selectFrom('contact_links')
    .select(['contact_id', 'contact_number'])
    .where('tenant_id', '=', tenantId)
    .where('contact_id', 'in', [...contactIds])
    .execute();
  return new Set(links.filter((one) => buyerKind(one.contact_number) === 'company').map((one) => one.contact_id));
}

async function link(
  parts: ContactIndexParts,
  tenantId: string,
  contactNumber: string,
  contactId: string,
): Promise<void> {
  if (contactNumber === '') return;
  const row = { contact_id: contactId, linked_at: parts.now().toISOString() };
  await parts.db
    .insertInto('contact_links')
    .values({ ...row, tenant_id: tenantId, contact_number: contactNumber })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'contact_number']).doUpdateSet(row))
    .execute();
}

function toFound(
  row: Pick<Selectable<Schema['contacts']>, 'contact_id' | 'contact_number' | 'status'>,
  matchedBy: FoundContact['matchedBy'],
): FoundContact {
  return { contactId: row.contact_id, contactNumber: row.contact_number ?? '', status: row.status, matchedBy };
}

async function refresh(parts: ContactIndexParts, tenantId: string, force: boolean): Promise<void> {
  const startedAt = parts.now();
  const last = await parts.db
    .selectFrom('reference_lists')
    .select('fetched_at')
    .where('tenant_id', '=', tenantId)
    .where('resource', '=', RESOURCE)
    .executeTakeFirst();
  const readAt = last === undefined ? null : new Date(last.fetched_at).getTime();
  if (!force && readAt !== null && startedAt.getTime() - readAt < CONTACT_INDEX_MAX_AGE_MS) return;
  const modifiedSince = readAt === null ? null : new Date(readAt - OVERLAP_MS);
  for (let page = 1; ; page += 1) {
    if (page > PAGES_MAX)
      throw xeroError('xero_bad_answer', "Xero's list of contacts does not end.", { retry: 'later' });
    const read = await parts.client.contactsPage({
      tenantId,
      modifiedSince,
      page,
      pageSize: PAGE_SIZE_MAX,
      includeArchived: true,
    });
    await keepContacts(parts, tenantId, read.contacts);
    if (!read.more) break;
  }
  const row = { body_json: 'null', fetched_at: startedAt.toISOString() };
  await parts.db
    .insertInto('reference_lists')
    .values({ ...row, tenant_id: tenantId, resource: RESOURCE })
    .onConflict((conflict) => conflict.columns(['tenant_id', 'resource']).doUpdateSet(row))
    .execute();
}

/** Rows per statement: SQLite allows 32,766 bound values, a row has eight. */
const ROWS_PER_INSERT = 500;

export async function keepContacts(
  parts: Pick<ContactIndexParts, 'db' | 'now'>,
  tenantId: string,
  contacts: readonly Omit<ContactSummary, 'mergedTo'>[],
): Promise<void> {
  const seenAt = parts.now().toISOString();
  const rows = contacts.map((contact) => ({
    tenant_id: tenantId,
    contact_id: contact.contactId,
    contact_number: contact.contactNumber === '' ? null : contact.contactNumber,
    name_key: contactKey(contact.name) ?? '',
    email_key: contactKey(contact.email),
    tax_key: taxKey(contact.taxNumber),
    status: contact.status,
    seen_at: seenAt,
  }));
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await parts.db
      .insertInto('contacts')
      .values(rows.slice(start, start + ROWS_PER_INSERT))
      .onConflict((conflict) =>
        conflict.columns(['tenant_id', 'contact_id']).doUpdateSet((row) => ({
          contact_number: row.ref('excluded.contact_number'),
          name_key: row.ref('excluded.name_key'),
          email_key: row.ref('excluded.email_key'),
          tax_key: row.ref('excluded.tax_key'),
          status: row.ref('excluded.status'),
          seen_at: row.ref('excluded.seen_at'),
        })),
      )
      .execute();
  }
}
