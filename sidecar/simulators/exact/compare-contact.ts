import { z } from 'zod';
import { companyName, vatNumber } from '../../src/mapping/contact/contact-number.ts';
import type { Buyer } from '../../src/domain/order.ts';
import type { Contact, Organisation } from '../xero/accounting/organisation.ts';
import type { Difference } from './compare-order.ts';
import type { Posted } from './post-orders.ts';

/** A contact's fields that an accountant reads. */
export type ContactFields = Pick<Contact, 'name' | 'emailAddress' | 'taxNumber'>;

const ELEMENT = z.object({ Contact: z.object({ ContactID: z.string() }) });
/** Xero keeps 255 characters of a name, including a note in brackets. */
const NAME_CHARACTERS = 150;
/** Xero accepts no other addresses. */
const PLAIN_EMAIL = /^[\x21-\x7e]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/** Compares the posted invoice's contact with its order's buyer. */
export function contactDifferences(
  buyer: Buyer,
  { contacts }: Organisation,
  { answer, element }: Posted,
): Difference[] {
  return answer.ok ? differencesOfContact(buyer, contacts[ELEMENT.parse(element).Contact.ContactID]) : [];
}

/**
 * A company's invoice names the company, a person's the person and her e-mail address, and each shows the order's VAT number.
 * For shops that give every buyer a contact, and companies their own.
 */
export function differencesOfContact(buyer: Buyer, contact: ContactFields | undefined): Difference[] {
  if (contact === undefined) return [{ field: 'contact', shop: 'a buyer', books: 'none' }];
  const company = companyName(buyer);
  const { firstName, lastName } = buyer.billing;
  const email = buyer.billing.email.trim().toLowerCase();
  const name = words(company) || words(`${firstName} ${lastName}`) || words(email);
  const found: Difference[] = [];
  // A buyer without name and address is the order's guest.
  if (name !== '' && !isNamed(contact, name)) found.push({ field: 'contact name', shop: name, books: contact.name });
  const vat = digits(vatNumber(buyer));
  if (vat !== '' && vat !== digits(contact.taxNumber))
    found.push({ field: 'contact tax number', shop: vat, books: contact.taxNumber });
  const isPerson = company === '';
  if (isPerson && PLAIN_EMAIL.test(email) && email !== contact.emailAddress.toLowerCase())
    found.push({ field: 'contact e-mail', shop: email, books: contact.emailAddress });
  return found;
}

/** With a note in brackets if another contact has the name. */
function isNamed(contact: ContactFields, name: string): boolean {
  const [wanted, inBooks] = [name.slice(0, NAME_CHARACTERS), words(contact.name).slice(0, NAME_CHARACTERS)];
  return wanted === inBooks || (inBooks.startsWith(`${wanted} `) && /\(.*\)$/.test(contact.name));
}

function words(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

function digits(text: string): string {
  return text.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
}
