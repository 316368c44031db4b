import type { PlannedAddress, PlannedContact } from '../../domain/documents.ts';
import type { Buyer, OrderAddress } from '../../domain/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { cut, toSingleLine } from '../../domain/text.ts';
import { companyName, type ContactIdentity, contactNumber, identityOf, vatNumber } from './contact-number.ts';
import { countryName } from './country-name.ts';

/** Xero's limits (developer.xero.com/documentation/api/accounting/contacts). */
const NAME_LENGTH_MAX = 255;
const PHONE_LENGTH_MAX = 50;
const ADDRESS_LINE_LENGTH_MAX = 500;
const CITY_LENGTH_MAX = 255;
const POSTAL_CODE_LENGTH_MAX = 50;

/** Xero takes one plain ASCII address; one it would refuse is left out so that the invoice posts. */
const EMAIL =
  /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/;

const NO_PERSON = { firstName: '', lastName: '', email: '', phone: '', taxNumber: '', addresses: [] } as const;

/** The invoice's contact; with shared guests, one contact without personal data. */
export function toContact(order: Buyer, settings: Settings, storeId: string): PlannedContact {
  const identity = identityOf(order, settings.contacts);
  const number = contactNumber(storeId, identity);
  if (identity.kind === 'shared') {
    const name = toName(settings.contacts.sharedGuestName) || 'WooCommerce guests';
    return { ...NO_PERSON, contactNumber: number, name, alternativeNames: [withNote(name, number)] };
  }
  const { billing } = order;
  const person = toName(`${billing.firstName} ${billing.lastName}`);
  const company = toName(companyName(order));
  const email = toEmail(billing.email);
  const [first, second] = settings.contacts.company === 'company' ? [company, person] : [person, company];
  const name = first || second || toName(email) || nameless(identity, order);
  const taxNumber = vatNumber(order, settings);
  // All buyers of a company share its contact: avoid one buyer's name for it.
  const mark = identity.kind === 'company' ? taxNumber : '';
  const notes = [mark, second, keyOf(identity, order), email, number].filter((note) => note !== '' && note !== name);
  return {
    contactNumber: number,
    name,
    alternativeNames: notes.map((note) => withNote(name, toName(note))),
    firstName: toName(billing.firstName),
    lastName: toName(billing.lastName),
    email,
    phone: toSingleLine(billing.phone, PHONE_LENGTH_MAX),
    taxNumber,
    addresses: [toAddress('POBOX', billing), toAddress('STREET', order.shipping)].filter((address) => address !== null),
    ...(identity.kind === 'company' ? { isCompany: true as const } : {}),
    ...(settings.contacts.archived === 'new' ? { replacesArchived: true as const } : {}),
  };
}

function nameless(identity: ContactIdentity, order: Buyer): string {
  return identity.kind === 'customer' ? `Customer ${identity.customerId}` : `Guest of order ${order.id}`;
}

/** What distinguishes two of a name; never the number of an order, which the contact's next invoice would show too. */
function keyOf(identity: ContactIdentity, { billing }: Buyer): string {
  return identity.kind === 'customer' ? `customer ${identity.customerId}` : toSingleLine(billing.city, CITY_LENGTH_MAX);
}

/** Xero takes no angle brackets and no double blanks in names. */
function toName(text: string): string {
  return toSingleLine(text.replace(/[<>]/g, ' '), NAME_LENGTH_MAX);
}

/** "Name (note)", the name cut so that the note stays whole. */
function withNote(name: string, note: string): string {
  const tail = ` (${cut(note, 100)})`;
  return cut(name, NAME_LENGTH_MAX - tail.length) + tail;
}

function toEmail(text: string): string {
  const email = text.trim();
  const [local = ''] = email.split('@');
  const hasBadDots = local.startsWith('.') || local.endsWith('.') || local.includes('..');
  return EMAIL.test(email) && !hasBadDots && email.length <= NAME_LENGTH_MAX ? email : '';
}

function toAddress(type: PlannedAddress['type'], address: OrderAddress): PlannedAddress | null {
  const planned = {
    line1: toSingleLine(address.address1, ADDRESS_LINE_LENGTH_MAX),
    line2: toSingleLine(address.address2, ADDRESS_LINE_LENGTH_MAX),
    city: toSingleLine(address.city, CITY_LENGTH_MAX),
    region: toSingleLine(address.state, CITY_LENGTH_MAX),
    postalCode: toSingleLine(address.postcode, POSTAL_CODE_LENGTH_MAX),
    country: countryName(address.country),
  };
  if (Object.values(planned).every((text) => text === '')) return null;
  const person = `${address.firstName} ${address.lastName}`.trim();
  // The billing company is the contact's own name; a delivery may go to another.
  const names = type === 'STREET' ? [person, address.company] : [person];
  const attentionTo = toSingleLine(names.filter((name) => name.trim() !== '').join(', '), CITY_LENGTH_MAX);
  return { type, attentionTo, ...planned };
}
