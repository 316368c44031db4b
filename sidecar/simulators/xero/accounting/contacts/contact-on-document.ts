import type { Contact } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { id, object, type Element } from '../wire/element.ts';
import { ElementRejected, notFound } from '../wire/refusals.ts';
import { hasContactDetails } from './contact-fields.ts';
import { createContact, findContact, isIdentified, UNIDENTIFIED, updateContact } from './write-contact.ts';

const ARCHIVED_USE =
  'The contact with the specified contact details has been archived. The contact must be un-archived before creating new invoices or credit notes';

/**
 * The contact of a document. More than a ContactID updates the contact, an unknown name creates one, an unknown
 * ContactID ends the whole call with 404. Null (with the problem noted) when there is none.
 */
export function contactOnDocument(work: Work, element: Element, problems: string[]): Contact | null {
  const sent = object(element, 'Contact');
  if (sent === undefined) {
    problems.push('A Contact must be specified for this type of transaction');
    return null;
  }
  if (!isIdentified(sent)) {
    problems.push(UNIDENTIFIED);
    return null;
  }
  const found = findContact(work.organisation, sent);
  if (found === undefined && id(sent, 'ContactID') !== undefined) throw notFound();
  if (found?.status === 'ARCHIVED') {
    problems.push(ARCHIVED_USE);
    return null;
  }
  try {
    if (found === undefined) return createContact(work, sent);
    return changesContact(found, sent) ? updateContact(work, found, sent) : found;
  } catch (error) {
    if (!(error instanceof ElementRejected)) throw error;
    problems.push(...error.messages);
    return null;
  }
}

/** A contact named by nothing but its own name or number is only looked up. */
function changesContact(found: Contact, sent: Element): boolean {
  const { Name: name, ContactNumber: number, ...details } = sent;
  if (id(sent, 'ContactID') !== undefined) return hasContactDetails(sent);
  const renames =
    (name !== undefined && name !== found.name) || (number !== undefined && number !== found.contactNumber);
  return hasContactDetails(details) || (renames && name !== undefined && number !== undefined);
}

/** Marks whom documents have been raised for; the contact itself does not count as edited. */
export function markTrading(work: Work, contact: Contact, role: 'isCustomer' | 'isSupplier'): void {
  const current = work.organisation.contacts[contact.id] ?? contact;
  if (!current[role]) work.saveContact({ ...current, [role]: true });
}
