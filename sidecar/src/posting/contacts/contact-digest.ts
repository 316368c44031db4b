import { createHash } from 'node:crypto';
import type { PlannedContact } from '../../domain/documents.ts';
import { contactBody } from '../../xero/wire/contacts.ts';
import type { WrittenContact } from '../round.ts';

/** Digest of a contact in Xero: all that we write but its name and number, which are never sent again. */
export function contactDigest(contact: PlannedContact): string {
  return createHash('sha256')
    .update(contactBody(contact, { contactId: '' }))
    .digest('base64url');
}

/** Digest of what an update would send: a company's buyers have their own names. */
export function detailsDigest(contact: PlannedContact): string {
  return contactDigest({ ...contact, firstName: '', lastName: '' });
}

/** Written with exactly these details; `at`: when their order was made. */
export function writtenAs(contact: PlannedContact, at: string | null): WrittenContact {
  return { hash: contactDigest(contact), detailsHash: detailsDigest(contact), at };
}

/** The contact with the details of a newer order; what that lacks stays. */
export function withDetailsOf(contact: PlannedContact, newer: PlannedContact): PlannedContact {
  const addresses = (['POBOX', 'STREET'] as const).flatMap((type) => {
    const isOfType = (one: PlannedContact['addresses'][number]) => one.type === type;
    return newer.addresses.find(isOfType) ?? contact.addresses.find(isOfType) ?? [];
  });
  return {
    ...contact,
    email: newer.email || contact.email,
    phone: newer.phone || contact.phone,
    taxNumber: newer.taxNumber || contact.taxNumber,
    addresses,
  };
}
