import { createHash } from 'node:crypto';
import { isAppError, type AppError } from '../../domain/app-error.ts';
import { backOffMs } from '../../domain/back-off.ts';
import type { PlannedContact } from '../../domain/documents.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { StoreCustomer } from '../../woocommerce/wire.ts';
import type { XeroClient } from '../../xero/client.ts';
import { contactBody, contactUpdateBody } from '../../xero/wire/contacts.ts';
import type { ContactDirectory, WrittenContact } from '../round.ts';
import { toContact } from '../../mapping/contact/to-contact.ts';
import { readElements, type ElementAnswer } from '../../xero/wire/answers.ts';
import { isContactNameTaken } from '../calls/refusal.ts';
import { contactDigest, writtenAs } from './contact-digest.ts';

/** Customers per run; each costs at most one call to Xero, and orders go first. */
const CUSTOMERS_AT_ONCE_MAX = 20;
const BACK_OFF = { firstMs: 60_000, maxMs: 6 * 60 * 60_000 };

/** Kept by stores/customer-changes.ts. */
export interface CustomerChangesPort {
  due(storeId: string, limit: number): Promise<readonly Change[]>;
  done(change: Change): Promise<void>;
  later(change: Change, dueAt: Date, problem: object): Promise<void>;
}

export interface Change {
  readonly storeId: string;
  readonly customerId: number;
  readonly revision: number;
  readonly tries: number;
}

export interface CustomerParts {
  readonly changes: CustomerChangesPort;
  readonly contacts: ContactDirectory;
  readonly xero: Pick<XeroClient, 'send' | 'contactsInFull'>;
  readonly settings: () => Promise<Settings>;
  readonly store: () => Promise<{ getCustomer(id: number): Promise<StoreCustomer> }>;
  readonly now: () => Date;
}

/**
 * Syncs a shop's new and changed customers to contacts: a missing one is created, one of ours gets the new address.
 * Existing contacts are never renamed, and contacts that we did not number never change; neither does what a person
 * changed in Xero, while nothing changes in the shop.
 */
export async function syncCustomers(parts: CustomerParts, tenantId: string, storeId: string): Promise<void> {
  const due = await parts.changes.due(storeId, CUSTOMERS_AT_ONCE_MAX);
  if (due.length === 0) return;
  const settings = await parts.settings();
  if (settings.contacts.customers === 'all') await parts.contacts.refresh(tenantId);
  for (const change of due) {
    // Not needed: orders bring their own addresses.
    if (settings.contacts.customers !== 'all' || !settings.sync.active) await parts.changes.done(change);
    else await syncOne(parts, tenantId, change, settings);
  }
}

async function syncOne(parts: CustomerParts, tenantId: string, change: Change, settings: Settings): Promise<void> {
  try {
    const customer = await (await parts.store()).getCustomer(change.customerId);
    await keepContact(parts, tenantId, planContact(customer, settings, change.storeId));
    await parts.changes.done(change);
  } catch (error) {
    if (isAppError(error, 'store', 'store_not_found')) await parts.changes.done(change);
    else if (isAppError(error, 'xero') || isAppError(error, 'store')) await putOff(parts, change, error);
    else throw error;
  }
}

async function keepContact(parts: CustomerParts, tenantId: string, contact: PlannedContact): Promise<void> {
  const known = await parts.contacts.find(tenantId, contact);
  if (known === null) await makeContact(parts, tenantId, contact);
  else if (known.status === 'ACTIVE' && known.contactNumber === contact.contactNumber) {
    // WooCommerce reports a change with every order of a customer: unchanged data is not sent again.
    const digest = contactDigest(contact);
    if ((await parts.contacts.lastSent(tenantId, known.contactId)) === digest) return;
    const [there] = await parts.xero.contactsInFull(tenantId, [known.contactId], { priority: 'backfill' });
    // Its next change tries again.
    if (there === undefined) return;
    const [answer] = await sendContacts(parts, tenantId, 'POST', contactUpdateBody(contact, there));
    if (answer?.ok === true) await parts.contacts.sent(tenantId, known.contactId, writtenNow(parts, contact));
  }
}

async function putOff(parts: CustomerParts, change: Change, error: AppError): Promise<void> {
  const pauseMs = backOffMs(BACK_OFF, change.tries);
  await parts.changes.later(change, new Date(parts.now().getTime() + pauseMs), { code: error.code });
}

export const CONTACTS_PATH = 'Contacts?summarizeErrors=false';

export interface ContactParts {
  readonly now: () => Date;
  readonly contacts: ContactDirectory;
  readonly xero: Pick<XeroClient, 'send'>;
}

/** The account's data is as new as now: only a later order is newer. */
export function writtenNow({ now }: Pick<ContactParts, 'now'>, contact: PlannedContact): WrittenContact {
  return writtenAs(contact, now().toISOString());
}

/** Planned as for an order of this customer, so that the order finds it. */
export function planContact(customer: StoreCustomer, settings: Settings, storeId: string): PlannedContact {
  const { id: customerId, firstName, lastName, shipping, meta } = customer;
  const isNameless = customer.billing.firstName === '' && customer.billing.lastName === '';
  const email = customer.billing.email === '' ? customer.email : customer.billing.email;
  const billing = { ...customer.billing, email, ...(isNameless ? { firstName, lastName } : {}) };
  return toContact({ id: 0, number: '', customerId, billing, shipping, meta }, settings, storeId);
}

/** Creates it under its first free name. true = it exists now; false = Xero refuses the customer's data. */
export async function makeContact(parts: ContactParts, tenantId: string, contact: PlannedContact): Promise<boolean> {
  for (const name of [contact.name, ...contact.alternativeNames]) {
    if (await parts.contacts.nameTaken(tenantId, name)) continue;
    const [answer] = await sendContacts(parts, tenantId, 'PUT', contactBody(contact, { name }));
    if (answer?.ok === true && answer.id !== null) {
      await parts.contacts.remember(tenantId, { ...contact, name, contactId: answer.id });
      await parts.contacts.sent(tenantId, answer.id, writtenNow(parts, contact));
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
  const idempotencyKey = `${tenantId}:customer:${hash}`;
  const call = { tenantId, method, path: CONTACTS_PATH, body, idempotencyKey, priority: 'backfill' } as const;
  const { json } = await parts.xero.send(call);
  return readElements(json, 'Contacts');
}
