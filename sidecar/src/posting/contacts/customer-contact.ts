import { createHash } from 'node:crypto';
import type { PlannedContact } from '../../domain/documents.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { toContact } from '../../mapping/contact/to-contact.ts';
import type { StoreCustomer } from '../../woocommerce/wire.ts';
import type { XeroClient } from '../../xero/client.ts';
import { contactBody } from '../../xero/wire/contacts.ts';
import { readElements, type ElementAnswer } from '../../xero/wire/answers.ts';
import { isContactNameTaken } from '../calls/refusal.ts';
import type { ContactDirectory } from '../round.ts';

export const CONTACTS_PATH = 'Contacts?summarizeErrors=false';

export interface ContactParts {
  readonly contacts: ContactDirectory;
  readonly xero: Pick<XeroClient, 'send'>;
}

/** Planned as for an order of this customer, so that the order finds it. */
export function planContact(customer: StoreCustomer, settings: Settings, storeId: string): PlannedContact {
  const { billing } = customer;
  const named = billing.firstName === '' && billing.lastName === '';
  return toContact(
    {
      id: 0,
      number: '',
      customerId: customer.id,
      billing: {
        ...billing,
        email: billing.email === '' ? customer.email : billing.email,
        ...(named ? { firstName: customer.firstName, lastName: customer.lastName } : {}),
      },
      shipping: customer.shipping,
      meta: customer.meta,
    },
    settings,
    storeId,
  );
}

/** Digest of what a contact update would send; name and number are never sent again. */
export function contactDigest(contact: PlannedContact): string {
  return createHash('sha256')
    .update(contactBody(contact, { contactId: '' }))
    .digest('base64url');
}

/** Creates it under its first free name. true = it exists now; false = Xero refuses the customer's data. */
export async function makeContact(parts: ContactParts, tenantId: string, contact: PlannedContact): Promise<boolean> {
  for (const name of [contact.name, ...contact.alternativeNames]) {
    if (await parts.contacts.nameTaken(tenantId, name)) continue;
    const [answer] = await sendContacts(parts, tenantId, 'PUT', contactBody(contact, { name }));
    if (answer?.ok === true && answer.id !== null) {
      await parts.contacts.remember(tenantId, { ...contact, name, contactId: answer.id });
      await parts.contacts.sent(tenantId, answer.id, contactDigest(contact));
      return true;
    }
    // Another refusal is about the customer's data; the next change may fix it.
    if (!isContactNameTaken(answer?.errors ?? [])) return false;
  }
  return false;
}

/** The same bytes have the same key: a repeat within Xero's six minutes adds no contact; later the number is taken. */
export async function sendContacts(
  parts: Pick<ContactParts, 'xero'>,
  tenantId: string,
  method: 'PUT' | 'POST',
  body: string,
): Promise<readonly ElementAnswer[]> {
  const hash = createHash('sha256').update(body).digest('base64url');
  const { json } = await parts.xero.send({
    tenantId,
    method,
    path: CONTACTS_PATH,
    body,
    idempotencyKey: `${tenantId}:customer:${hash}`,
    priority: 'backfill',
  });
  return readElements(json, 'Contacts');
}
