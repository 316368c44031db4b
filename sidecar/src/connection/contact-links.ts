import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { buyerKind, isOfStore, numberOfBuyer } from '../mapping/contact/contact-number.ts';
import type { PlannedContact } from '../domain/documents.ts';
import { contactKey, isSameTaxKey, taxKey } from './contact-keys.ts';
import { IS_LINKED, ofTenant, withNumber } from './contacts/contact-search.ts';

/** A buyer's number and the contact chosen for it, which has another number or none. */
export interface ContactLink {
  readonly contactNumber: string;
  readonly contactId: string;
  /** The contact's own number; null = none. */
  readonly borne: string | null;
  readonly nameKey: string;
  readonly taxKey: string | null;
  /** Other buyers linked to the same contact. */
  readonly others: readonly string[];
}

/** The contact as the buyer's orders plan it; orders may spell its name differently. */
export type PlannedBuyer = Pick<PlannedContact, 'name' | 'alternativeNames' | 'taxNumber'>;

/** Links of a store's buyers to contacts that may be another buyer's: only these require reading the orders. */
export async function doubtfulLinks(db: Kysely<Schema>, tenantId: string, storeId: string): Promise<ContactLink[]> {
  const rows = await db
    .selectFrom('contact_links as link')
    .innerJoin('contacts as contact', (join) => join.on(IS_LINKED))
    .select(['link.contact_number', 'link.contact_id', 'contact.contact_number as borne', 'name_key', 'tax_key'])
    .where('link.tenant_id', '=', tenantId)
    .orderBy('link.contact_number')
    .execute();
  const numbers = Map.groupBy(rows, (row) => row.contact_id);
  const links = rows.map((row): ContactLink => {
    const all = numbers.get(row.contact_id) ?? [];
    return {
      contactNumber: row.contact_number,
      contactId: row.contact_id,
      borne: row.borne,
      nameKey: row.name_key,
      taxKey: row.tax_key,
      others: all.map((one) => one.contact_number).filter((number) => number !== row.contact_number),
    };
  });
  return links.filter((link) => isOfStore(storeId, link.contactNumber) && isDoubtful(link));
}

function isDoubtful({ contactNumber, borne, others }: ContactLink): boolean {
  if (borne !== null && numberOfBuyer(borne) === numberOfBuyer(contactNumber)) return false;
  if (buyerKind(contactNumber) === 'company') return true;
  return isCompanys(borne, others);
}

function isCompanys(borne: string | null, others: readonly string[]): boolean {
  const kind = buyerKind(borne ?? '');
  return kind === null ? others.some((number) => buyerKind(number) === 'company') : kind === 'company';
}

/**
 * Links whose contact is another buyer's; `planned`: by the buyer's number. Without orders only our numbers prove it:
 * one entered or renamed in Xero may be the buyer's under another name, as long as no other buyer's orders use it.
 */
export function wrongLinks(links: readonly ContactLink[], planned: ReadonlyMap<string, readonly PlannedBuyer[]>) {
  const plansOf = ({ contactNumber }: ContactLink) => planned.get(numberOfBuyer(contactNumber)) ?? [];
  const companies = links.filter(({ contactNumber }) => buyerKind(contactNumber) === 'company');
  const wrong = new Set(companies.filter((link) => isWrongCompany(link, plansOf(link))));
  const right = companies.filter((one) => !wrong.has(one) && plansOf(one).length > 0);
  const companys = new Set(right.map((one) => one.contactId));
  return links.filter((link) => {
    if (buyerKind(link.contactNumber) === 'company') return wrong.has(link);
    if (buyerKind(link.borne ?? '') === 'company') return true;
    const plans = plansOf(link);
    return companys.has(link.contactId) && plans.length > 0 && !isNamed(link, plans);
  });
}

function isWrongCompany(link: ContactLink, plans: readonly PlannedBuyer[]): boolean {
  const kind = buyerKind(link.borne ?? '');
  if (plans.length === 0) return kind === 'person';
  if (plans.some(({ taxNumber }) => taxNumber !== '' && !isSameTaxKey(taxKey(taxNumber), link.taxKey))) return true;
  return !isNamed(link, plans) && (kind !== null || link.others.length > 0);
}

function isNamed({ nameKey }: ContactLink, plans: readonly PlannedBuyer[]): boolean {
  return plans.some((one) => [one.name, ...one.alternativeNames].some((name) => contactKey(name) === nameKey));
}

/** The buyers are matched again at their next order. Returns how many links there were. */
export async function removeLinks(
  db: Kysely<Schema>,
  tenantId: string,
  links: readonly Pick<ContactLink, 'contactNumber' | 'contactId'>[],
): Promise<number> {
  let removed = 0;
  for (const { contactNumber: contact_number, contactId: contact_id } of links) {
    const { numDeletedRows } = await db
      .deleteFrom('contact_links')
      .where(ofTenant(tenantId))
      .where(withNumber(contact_number))
      .where('contact_id', '=', contact_id)
      .executeTakeFirstOrThrow();
    removed += Number(numDeletedRows);
  }
  return removed;
}
