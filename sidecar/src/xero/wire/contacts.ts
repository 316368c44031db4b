import { z } from 'zod';
import type { PlannedAddress, PlannedContact } from '../../domain/documents.ts';
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

const line = z.object({
  AddressType: text,
  AttentionTo: text,
  AddressLine1: text,
  AddressLine2: text,
  AddressLine3: text,
  AddressLine4: text,
  City: text,
  Region: text,
  PostalCode: text,
  Country: text,
});
const phone = z.object({ PhoneType: text, PhoneNumber: text, PhoneAreaCode: text, PhoneCountryCode: text });
const listOf = <One extends z.ZodType>(one: One) => z.array(one).nullish();

/** An element of a paged list of `Contacts`, in the form in which it is planned. */
export const contactDetails = z
  .object({
    FirstName: text,
    LastName: text,
    Addresses: listOf(line),
    Phones: listOf(phone),
    ContactPersons: listOf(z.unknown()),
  })
  .transform(({ FirstName, LastName, Addresses, Phones, ContactPersons }) => {
    const addresses = (['POBOX', 'STREET'] as const).flatMap((type) =>
      (Addresses ?? []).filter(({ AddressType }) => AddressType === type).map((one) => toAddress(type, one)),
    );
    const isDefault = ({ PhoneType }: z.infer<typeof phone>) => PhoneType === 'DEFAULT';
    const isWritten = (one: z.infer<typeof phone>) => !isDefault(one) && one.PhoneNumber !== '';
    const isSplit = (one: z.infer<typeof phone>) => one.PhoneAreaCode !== '' || one.PhoneCountryCode !== '';
    return {
      firstName: FirstName,
      lastName: LastName,
      addresses: addresses.filter(isFilled),
      phone: Phones?.find(isDefault)?.PhoneNumber ?? '',
      /** As Xero sends them, to send them back. */
      persons: ContactPersons ?? [],
      /** Something that we never write: a person entered it. */
      hasMore:
        (ContactPersons ?? []).length > 0 ||
        (Phones ?? []).some((one) => isWritten(one) || isSplit(one)) ||
        (Addresses ?? []).some((one) => one.AddressLine3 !== '' || one.AddressLine4 !== ''),
    };
  });

export type ContactInXero = Readonly<ContactSummary & z.infer<typeof contactDetails>>;

/** A contact in full; null = its details cannot be read. */
export function toContactInXero(element: unknown): ContactInXero | null {
  const [summary, details] = [contactElement.safeParse(element), contactDetails.safeParse(element)];
  return summary.success && details.success ? { ...summary.data, ...details.data } : null;
}

function isFilled(address: PlannedAddress): boolean {
  return Object.entries(address).some(([key, value]) => key !== 'type' && value !== '');
}

function toAddress(type: PlannedAddress['type'], one: z.infer<typeof line>): PlannedAddress {
  return {
    type,
    attentionTo: one.AttentionTo,
    line1: one.AddressLine1,
    line2: one.AddressLine2,
    city: one.City,
    region: one.Region,
    postalCode: one.PostalCode,
    country: one.Country,
  };
}

/** The body of `POST /Contacts` for contacts that are there: their names and numbers are not in it. */
export function contactUpdatesBody(
  updates: readonly { readonly contactId: string; readonly contact: PlannedContact }[],
): string {
  const elements = updates.map(({ contactId, contact }) => {
    return { ContactID: contactId, ...toDetails({ ...contact, firstName: '', lastName: '' }) };
  });
  return JSON.stringify({ Contacts: elements });
}

/** The body of `POST /Contacts` for one that is there: Xero deletes contact persons that are not sent (developer.xero.com, Contacts). */
export function contactUpdateBody(
  contact: PlannedContact,
  { contactId, persons }: Pick<ContactInXero, 'contactId' | 'persons'>,
) {
  return JSON.stringify({ Contacts: [{ ContactID: contactId, ...toDetails(contact), ContactPersons: persons }] });
}

/** The body of `PUT /Contacts`: bytes to keep and resend unchanged. */
export function contactsBody(planned: readonly { readonly contact: PlannedContact; readonly name: string }[]): string {
  return JSON.stringify({ Contacts: planned.map(({ contact, name }) => toContact(contact, name)) });
}

/** The body for one contact: a new one by name, or by id, with all fields but the name, an existing one. */
export function contactBody(contact: PlannedContact, of: { readonly name: string } | { readonly contactId: string }) {
  const one = 'name' in of ? toContact(contact, of.name) : { ContactID: of.contactId, ...toDetails(contact) };
  return JSON.stringify({ Contacts: [one] });
}

function toContact(contact: PlannedContact, name: string) {
  return { Name: name, ContactNumber: contact.contactNumber, ...toDetails(contact) };
}

function toDetails(contact: PlannedContact) {
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
    ...given('FirstName', contact.firstName),
    ...given('LastName', contact.lastName),
    ...given('EmailAddress', contact.email),
    ...given('TaxNumber', contact.taxNumber),
    ...(addresses.length === 0 ? {} : { Addresses: addresses }),
    ...(contact.phone === '' ? {} : { Phones: [{ PhoneType: 'DEFAULT', PhoneNumber: contact.phone }] }),
  };
}
