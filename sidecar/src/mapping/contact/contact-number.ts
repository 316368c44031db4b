import { fingerprint } from '../../domain/fingerprint.ts';
import { type Buyer, metaText, type Order } from '../../domain/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { toSingleLine } from '../../domain/text.ts';

/** Xero's limits (developer.xero.com/documentation/api/accounting/contacts). */
const CONTACT_NUMBER_LENGTH_MAX = 50;
const TAX_NUMBER_LENGTH_MAX = 50;

/** Where VAT plugins keep the customer's number: WooCommerce's own EU VAT plugin first; the others are assumed. */
const NUMBER_KEYS = ['_vat_number', '_billing_vat_number', '_billing_eu_vat_number', 'vat_number', '_billing_vat'];
/** Read since; they identify no company, because a company keeps the ContactNumber that it has without them. */
const MORE_NUMBER_KEYS = [
  '_billing_vat_id',
  'billing_vat_id',
  'billing_vat',
  'billing_vat_number',
  'billing_eu_vat_number',
  '_vat_id',
  'vat_id',
  '_eu_vat_number',
  'eu_vat_number',
  '_wc_billing/vat_number',
];
const VALIDITY_KEY = '_vat_number_is_valid';

export type ContactIdentity =
  | { readonly kind: 'customer'; readonly customerId: number }
  | { readonly kind: 'guest'; readonly email: string }
  /** `key` is the same for every buyer of the company. */
  | { readonly kind: 'company'; readonly key: string }
  | { readonly kind: 'shared' }
  /** A guest without an e-mail address cannot be recognised again. */
  | { readonly kind: 'unknown'; readonly orderId: number };

export function identityOf(order: Buyer, contacts: Pick<Settings['contacts'], 'guests' | 'company'>): ContactIdentity {
  if (order.customerId === 0 && contacts.guests === 'shared') return { kind: 'shared' };
  const company = contacts.company === 'company' ? companyKey(order) : null;
  if (company !== null) return { kind: 'company', key: company };
  if (order.customerId > 0) return { kind: 'customer', customerId: order.customerId };
  const email = order.billing.email.trim().toLowerCase();
  return email === '' ? { kind: 'unknown', orderId: order.id } : { kind: 'guest', email };
}

/** The company; '' for a person, and for placeholders typed into required fields ("-", "n/a"). */
export function companyName(order: Buyer): string {
  const name = order.billing.company.normalize('NFKC').trim();
  return /[\p{L}\p{N}].*[\p{L}\p{N}]/u.test(name) && !NO_COMPANY.test(name) ? order.billing.company : '';
}

const NO_COMPANY = /^(?:n\s*(?:\/\s*)?a|none|no company|private|privat|self|home)\.?$/i;

function companyKey(order: Buyer): string | null {
  const name = plain(companyName(order));
  if (name === '') return null;
  const vat = numberIn(order, NUMBER_KEYS)
    .replace(/[^A-Za-z0-9]/g, '')
    .toUpperCase();
  if (vat !== '') return `vat:${vat}`;
  const { country, postcode } = order.billing;
  return `name:${name}|${country}|${plain(postcode)}`;
}

/** The customer's VAT number: in the meta that the settings name, else in those of the usual plugins; '' when there is none or its check failed. */
export function vatNumber(order: Pick<Order, 'meta'>, { contacts }: Pick<Settings, 'contacts'>): string {
  const own = contacts.vatMeta === null ? [] : [contacts.vatMeta];
  return numberIn(order, [...own, ...NUMBER_KEYS, ...MORE_NUMBER_KEYS]);
}

function numberIn({ meta }: Pick<Order, 'meta'>, keys: readonly string[]): string {
  if (['false', 'no', '0'].includes(metaText(meta, VALIDITY_KEY).toLowerCase())) return '';
  const number = keys.map((key) => toSingleLine(metaText(meta, key), 1000)).find((text) => text !== '') ?? '';
  return number.length > TAX_NUMBER_LENGTH_MAX ? '' : number;
}

/** Letters and digits only: "Smith & Co. Ltd" and "smith & co ltd" are one company. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The ContactNumber in Xero: the same for every order of this customer, different for every store. */
export function contactNumber(storeId: string, identity: ContactIdentity): string {
  const tail = tailOf(identity);
  const full = `wc-${storeId}-${tail}`;
  return full.length <= CONTACT_NUMBER_LENGTH_MAX ? full : `wc-${fingerprint(storeId)}-${tail}`;
}

function tailOf(identity: ContactIdentity): string {
  switch (identity.kind) {
    case 'customer':
      return String(identity.customerId);
    case 'guest':
      return `g${fingerprint(identity.email)}`;
    case 'company':
      return `c${fingerprint(identity.key)}`;
    case 'shared':
      return 'guests';
    case 'unknown':
      return `o${identity.orderId}`;
  }
}

/** Our numbers for a company, a person, the shared contact of guests, from any store. */
const OURS = /^wc-.+-(?:(c[0-9a-z]{16})|\d+|g[0-9a-z]{16}|o\d+|guests)(?:\.\d+)?$/;

/** Whose contact a number in Xero is; null = not one of ours. */
export function buyerKind(number: string): 'company' | 'person' | null {
  const found = OURS.exec(number);
  if (found === null) return null;
  return found[1] === undefined ? 'person' : 'company';
}

/** Whether it is a number of this store, not of one whose id only begins alike. */
export function isOfStore(storeId: string, number: string): boolean {
  return [storeId, fingerprint(storeId)].some((id) => {
    const start = `wc-${id}-`;
    return number.startsWith(start) && !number.slice(start.length).includes('-');
  });
}

/** The buyer's number: a replacement contact's without its suffix. */
export function numberOfBuyer(number: string): string {
  return number.replace(/\.\d+$/, '');
}

/** The number of the contact that replaces an archived one; `place` starts at 2. */
export function replacementNumber(number: string, place: number): string {
  // Not a hyphen: that could be the number of a store whose id ends in this customer's.
  const full = `${number}.${place}`;
  return full.length <= CONTACT_NUMBER_LENGTH_MAX ? full : `wc-${fingerprint(number)}.${place}`;
}
