import type { Buyer } from '../../src/domain/order.ts';
import type { Amiss } from './order-in-books.ts';
import type { Contact } from '../xero/accounting/organisation.ts';

/** A contact's fields that an accountant reads. */
export type ContactFields = Pick<Contact, 'name' | 'emailAddress' | 'taxNumber'>;

/** Where recorded and generated shops keep the buyer's VAT number; and that it was found wrong. */
const VAT_KEYS = ['_vat_number', '_billing_vat_number', '_billing_eu_vat_number', 'vat_number'];
const VALIDITY_KEY = '_vat_number_is_valid';
/** Xero keeps 255 characters of a name, including a note in brackets. */
const NAME_CHARACTERS = 150;
/** Xero accepts no other addresses. */
const PLAIN_EMAIL = /^[\x21-\x7e]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+$/;

/**
 * A company's invoice names the company, a person's the person and her e-mail address, and each shows the order's VAT number.
 * For shops that give every buyer a contact, and companies their own.
 */
export function contactAmiss(buyer: Buyer, contact: ContactFields | undefined): Amiss[] {
  if (contact === undefined) return [{ field: 'contact', shop: 'a buyer', books: 'none' }];
  const company = words(buyer.billing.company);
  const { firstName, lastName } = buyer.billing;
  const email = buyer.billing.email.trim().toLowerCase();
  const name = company || words(`${firstName} ${lastName}`) || words(email);
  const found: Amiss[] = [];
  // A buyer without name and address is the order's guest.
  if (name !== '' && !isNamed(contact, name)) found.push({ field: 'contact name', shop: name, books: contact.name });
  const vat = vatNumber(buyer);
  if (vat !== '' && vat !== digits(contact.taxNumber))
    found.push({ field: 'contact tax number', shop: vat, books: contact.taxNumber });
  if (company === '' && PLAIN_EMAIL.test(email) && email !== contact.emailAddress.toLowerCase())
    found.push({ field: 'contact e-mail', shop: email, books: contact.emailAddress });
  return found;
}

function vatNumber({ meta }: Buyer): string {
  const of = (keys: readonly string[]) => meta.flatMap(({ key, value }) => (keys.includes(key) ? String(value) : []));
  const isWrong = of([VALIDITY_KEY]).some((valid) => ['false', 'no', '0'].includes(valid));
  return isWrong ? '' : digits(of(VAT_KEYS)[0] ?? '');
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
