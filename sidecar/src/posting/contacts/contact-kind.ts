import type { DocumentKind } from '../document-kind.ts';
import { contactCall, postContacts } from './post-contacts.ts';

/** Contacts are not recorded: an order finds its contact again by its number. */
export const contacts: DocumentKind = {
  calls: [contactCall],
  async post(progress) {
    const { orders, failed, invoices, contactIds } = progress;
    const wanted = orders.filter(({ entry: { id } }) => !failed.has(id) && !invoices.has(id));
    for (const [id, contactId] of await postContacts(progress, wanted)) contactIds.set(id, contactId);
  },
};
