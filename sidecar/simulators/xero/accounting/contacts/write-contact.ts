import { randomUUID } from 'node:crypto';
import type { Contact, Organisation } from '../organisation.ts';
import { CONTACTS_BY_NAME, CONTACTS_BY_NUMBER, type Work } from '../books/work.ts';
import { id, oneOf, text, type Element } from '../wire/element.ts';
import { ElementRejected, rejectIf } from '../wire/refusals.ts';
import { noAddresses, noPhones, normalisedName, withSentFields } from './contact-fields.ts';

const ARCHIVED_EDIT =
  'The specified contact details matched an archived contact. Archived contacts cannot currently be edited via the API.';
export const UNIDENTIFIED =
  'The Contact must contain at least 1 of the following elements to identify the contact: Name, ContactID, ContactNumber';
const NUMBER_TAKEN = 'Another contact has this contact number. Please enter a different contact number.';

/** The contact an element names, by ContactID, then ContactNumber, then Name (active ones first). */
export function findContact(organisation: Organisation, element: Element): Contact | undefined {
  const contactId = id(element, 'ContactID');
  if (contactId !== undefined) return organisation.contacts[contactId];
  const byNumber = CONTACTS_BY_NUMBER.find(organisation.contacts, text(element, 'ContactNumber') ?? '')[0];
  if (byNumber !== undefined) return byNumber;
  const byName = CONTACTS_BY_NAME.find(organisation.contacts, normalisedName(text(element, 'Name') ?? ''));
  return byName.find(({ status }) => status === 'ACTIVE') ?? byName[0];
}

export function isIdentified(element: Element): boolean {
  const [name, number] = [text(element, 'Name') ?? '', text(element, 'ContactNumber') ?? ''];
  return id(element, 'ContactID') !== undefined || name.trim() !== '' || number !== '';
}

function uniquenessProblems(organisation: Organisation, contact: Contact): string[] {
  const others = (found: readonly Contact[]): Contact[] => found.filter((other) => other.id !== contact.id);
  const sameName = others(CONTACTS_BY_NAME.find(organisation.contacts, contact.name));
  const sameNumber = others(CONTACTS_BY_NUMBER.find(organisation.contacts, contact.contactNumber));
  return [
    ...(contact.status === 'ACTIVE' && sameName.some(({ status }) => status === 'ACTIVE')
      ? [
          `The contact name ${contact.name} is already assigned to another contact. The contact name must be unique across all active contacts.`,
        ]
      : []),
    ...(sameNumber.length > 0 ? [NUMBER_TAKEN] : []),
  ];
}

/** Creates a contact; a taken name or number is an error. */
export function createContact(work: Work, element: Element): Contact {
  rejectIf(!isIdentified(element), UNIDENTIFIED);
  const problems: string[] = [];
  const contact = withSentFields(blankContact(work), element, problems);
  if (contact.name === '') problems.push('The contact name must be specified.');
  problems.push(...uniquenessProblems(work.organisation, contact));
  if (problems.length > 0) throw new ElementRejected(problems);
  work.saveContact(contact);
  work.announce('Contact', contact.id, 'CREATE');
  work.note(contact.id, 'Created', '', 'System Generated');
  return contact;
}

/** Changes a stored contact by what the element sends. */
export function updateContact(work: Work, stored: Contact, element: Element): Contact {
  rejectIf(stored.status === 'ARCHIVED', ARCHIVED_EDIT);
  const problems: string[] = [];
  const status = oneOf(element, 'ContactStatus', ['ACTIVE', 'ARCHIVED', 'GDPRREQUEST']) ?? stored.status;
  const changed = { ...withSentFields(stored, element, problems), status, updatedAt: work.at };
  if (changed.name === '') problems.push('The contact name must be specified.');
  problems.push(...uniquenessProblems(work.organisation, changed));
  if (problems.length > 0) throw new ElementRejected(problems);
  work.saveContact(changed);
  work.announce('Contact', changed.id, 'UPDATE');
  work.note(changed.id, status === 'ARCHIVED' ? 'Archived' : 'Edited', '', 'System Generated');
  return changed;
}

function blankContact(work: Work): Contact {
  return {
    id: randomUUID(),
    status: 'ACTIVE',
    name: '',
    contactNumber: '',
    accountNumber: '',
    firstName: '',
    lastName: '',
    companyNumber: '',
    taxNumber: '',
    emailAddress: '',
    bankAccountDetails: '',
    defaultCurrency: '',
    receivableTaxType: '',
    payableTaxType: '',
    addresses: noAddresses(),
    phones: noPhones(),
    contactPersons: [],
    paymentTerms: { sales: null, bills: null },
    isCustomer: false,
    isSupplier: false,
    createdBy: work.request.app.clientId,
    createdAt: work.at,
    updatedAt: work.at,
  };
}
