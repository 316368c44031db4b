import type { Address, Contact, ContactPerson, Phone } from '../organisation.ts';
import { flag, isSent, list, oneOf, text, type Element } from '../wire/element.ts';
import { lengthProblem } from '../wire/lengths.ts';
import { readPaymentTerms } from './payment-terms.ts';

const MAX_CONTACT_PERSONS = 5;
const ADDRESS_TYPES = ['STREET', 'POBOX'] as const;
const PHONE_TYPES = ['DEFAULT', 'DDI', 'FAX', 'MOBILE'] as const;
const ADDRESS_LINES = ['AddressLine1', 'AddressLine2', 'AddressLine3', 'AddressLine4'] as const;
// One address, ASCII only: umlauts are not supported.
const EMAIL = /^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9-]+)+$/;
const COUNTRY = /^[A-Za-z ]*$/;

/** Fields a caller can write, by their name on the wire. */
const TEXT_FIELDS = {
  Name: 'name',
  ContactNumber: 'contactNumber',
  AccountNumber: 'accountNumber',
  FirstName: 'firstName',
  LastName: 'lastName',
  CompanyNumber: 'companyNumber',
  TaxNumber: 'taxNumber',
  EmailAddress: 'emailAddress',
  BankAccountDetails: 'bankAccountDetails',
  DefaultCurrency: 'defaultCurrency',
  AccountsReceivableTaxType: 'receivableTaxType',
  AccountsPayableTaxType: 'payableTaxType',
} as const satisfies Record<string, keyof Contact>;

const OTHER_FIELDS = ['Addresses', 'Phones', 'ContactPersons', 'ContactStatus', 'PaymentTerms'];

/** True when an element says more about a contact than which one it is. */
export function hasContactDetails(element: Element): boolean {
  return [...Object.keys(TEXT_FIELDS), ...OTHER_FIELDS].some((field) => isSent(element, field));
}

/** Spaces of a name are normalised; brackets are refused. */
export function normalisedName(name: string): string {
  return name.trim().replace(/\s+/g, ' ');
}

function emptyAddress(type: Address['type']): Address {
  return { type, lines: [], city: '', region: '', postalCode: '', country: '', attentionTo: '' };
}

function emptyPhone(type: Phone['type']): Phone {
  return { type, number: '', areaCode: '', countryCode: '' };
}

export function noAddresses(): Address[] {
  return ADDRESS_TYPES.map(emptyAddress);
}

export function noPhones(): Phone[] {
  return PHONE_TYPES.map(emptyPhone);
}

/** The contact with everything the element sends; absent fields keep their value, persons not sent are dropped. */
export function withSentFields(contact: Contact, element: Element, problems: string[]): Contact {
  const texts = Object.entries(TEXT_FIELDS).flatMap(([field, property]) => {
    const value = text(element, field);
    if (value === undefined) return [];
    problems.push(...lengthProblem(field, value));
    return [[property, property === 'name' ? normalisedName(value) : value] as const];
  });
  const changed: Contact = {
    ...contact,
    ...Object.fromEntries(texts),
    addresses: readAddresses(contact.addresses, element, problems),
    phones: readPhones(contact.phones, element, problems),
    contactPersons: readPersons(element, problems),
    paymentTerms: readPaymentTerms(contact.paymentTerms, element),
  };
  if (/[<>]/.test(changed.name)) problems.push('The contact name must not contain < or >.');
  problems.push(...emailProblem(changed.emailAddress));
  return changed;
}

function emailProblem(address: string): string[] {
  return address === '' || EMAIL.test(address) ? [] : ['Email address must be valid.'];
}

function limitedText(element: Element, field: string, problems: string[]): string {
  const value = text(element, field) ?? '';
  problems.push(...lengthProblem(field, value));
  return value;
}

function readAddresses(stored: readonly Address[], element: Element, problems: string[]): Address[] {
  const sent = (list(element, 'Addresses') ?? []).flatMap((address) => {
    const type = oneOf(address, 'AddressType', ADDRESS_TYPES);
    return type === undefined ? [] : [readAddress(type, address, problems)];
  });
  return stored.map((address) => sent.findLast(({ type }) => type === address.type) ?? address);
}

function readAddress(type: Address['type'], element: Element, problems: string[]): Address {
  const country = limitedText(element, 'Country', problems);
  if (!COUNTRY.test(country)) problems.push('The Country must contain letters and spaces only.');
  return {
    type,
    lines: ADDRESS_LINES.map((field) => limitedText(element, field, problems)),
    city: limitedText(element, 'City', problems),
    region: limitedText(element, 'Region', problems),
    postalCode: limitedText(element, 'PostalCode', problems),
    country,
    attentionTo: limitedText(element, 'AttentionTo', problems),
  };
}

function readPhones(stored: readonly Phone[], element: Element, problems: string[]): Phone[] {
  const sent = (list(element, 'Phones') ?? []).flatMap((phone): Phone[] => {
    const type = oneOf(phone, 'PhoneType', PHONE_TYPES);
    if (type === undefined) return [];
    const number = limitedText(phone, 'PhoneNumber', problems);
    const areaCode = limitedText(phone, 'PhoneAreaCode', problems);
    return [{ type, number, areaCode, countryCode: limitedText(phone, 'PhoneCountryCode', problems) }];
  });
  return stored.map((phone) => sent.findLast(({ type }) => type === phone.type) ?? phone);
}

function readPersons(element: Element, problems: string[]): ContactPerson[] {
  const persons = list(element, 'ContactPersons') ?? [];
  if (persons.length > MAX_CONTACT_PERSONS) {
    problems.push(`A contact can have at most ${MAX_CONTACT_PERSONS} contact persons.`);
  }
  return persons.map((person) => {
    const emailAddress = limitedText(person, 'EmailAddress', problems);
    problems.push(...emailProblem(emailAddress));
    return {
      firstName: limitedText(person, 'FirstName', problems),
      lastName: limitedText(person, 'LastName', problems),
      emailAddress,
      includeInEmails: flag(person, 'IncludeInEmails') ?? false,
    };
  });
}
