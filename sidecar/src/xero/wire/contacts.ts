import { z } from 'zod';
import type { PlannedContact } from '../../domain/documents.ts';
import { given, text, ZERO_ID } from './fields.ts';

/** One element of `Contacts`: the fields we use; absent texts are ''. */
export const contactElement = z
  .object({
    ContactID: z.string(),
    ContactNumber: text,
    Name: text,
    EmailAddress: text,
    TaxNumber: text,
    ContactStatus: text,
    MergedToContactID: text,
  })
  .transform((contact) => ({
    contactId: contact.ContactID,
    contactNumber: contact.ContactNumber,
    name: contact.Name,
    email: contact.EmailAddress,
    taxNumber: contact.TaxNumber,
    /** ACTIVE, ARCHIVED, GDPRREQUEST. */
    status: contact.ContactStatus === '' ? 'ACTIVE' : contact.ContactStatus,
    /** Id of the contact this one was merged into; '' = not merged, or not in a summary. */
    mergedTo: contact.MergedToContactID === ZERO_ID ? '' : contact.MergedToContactID,
  }));
export type ContactSummary = Readonly<z.infer<typeof contactElement>>;

/** The body of `PUT /Contacts`: bytes to keep and resend unchanged. */
export function contactsBody(planned: readonly { readonly contact: PlannedContact; readonly name: string }[]): string {
  return JSON.stringify({ Contacts: planned.map(({ contact, name }) => toContact(contact, name)) });
}

/** The body for one contact: a new one by name, or by id, with all fields but the name, an existing one. */
export function contactBody(contact: PlannedContact, of: { readonly name: string } | { readonly contactId: string }) {
  const { Name, ContactNumber, ...details } = toContact(contact, 'name' in of ? of.name : '');
  const one = 'name' in of ? { Name, ContactNumber } : { ContactID: of.contactId };
  return JSON.stringify({ Contacts: [{ ...one, ...details }] });
}

function toContact(contact: PlannedContact, name: string) {
  const addresses = contact.addresses.map((address) => ({
    AddressType: address.type,
    ...given('AttentionTo', address.attentionTo),
    ...given('AddressLine1', address.line1),
    ...given('AddressLine2', address.line2),
    ...given('City', address.city),
    ...given('Region', address.region),
    ...given('PostalCode', address.postalCode),
    ...given('Country', address.country),
  }));
  return {
    Name: name,
    ContactNumber: contact.contactNumber,
    ...given('FirstName', contact.firstName),
    ...given('LastName', contact.lastName),
    ...given('EmailAddress', contact.email),
    ...given('TaxNumber', contact.taxNumber),
    ...(addresses.length === 0 ? {} : { Addresses: addresses }),
    ...(contact.phone === '' ? {} : { Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: contact.phone }] }),
  };
}
