import { countryName } from './country-name.ts';
import type { PlannedAddress } from '../../domain/documents.ts';
import type { OrderAddress } from '../../domain/order.ts';
import { toSingleLine } from '../../domain/text.ts';

/** Xero's limits (developer.xero.com/documentation/api/accounting/contacts). */
const LINE_LENGTH_MAX = 500;
const CITY_LENGTH_MAX = 255;
const POSTAL_CODE_LENGTH_MAX = 50;

/** null if the order has no such address. */
export function toAddress(type: PlannedAddress['type'], address: OrderAddress): PlannedAddress | null {
  const planned = {
    line1: toSingleLine(address.address1, LINE_LENGTH_MAX),
    line2: toSingleLine(address.address2, LINE_LENGTH_MAX),
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
