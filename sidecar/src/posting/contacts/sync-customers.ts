import { isAppError, type AppError } from '../../domain/app-error.ts';
import { backOffMs } from '../../domain/back-off.ts';
import type { PlannedContact } from '../../domain/documents.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { StoreCustomer } from '../../woocommerce/wire.ts';
import type { XeroClient } from '../../xero/client.ts';
import { contactBody } from '../../xero/wire/contacts.ts';
import { contactDigest, makeContact, planContact, sendContacts } from './customer-contact.ts';
import type { ContactDirectory } from '../round.ts';

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
  readonly xero: Pick<XeroClient, 'send'>;
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
    const body = contactBody(contact, { contactId: known.contactId });
    const [answer] = await sendContacts(parts, tenantId, 'POST', body);
    if (answer?.ok === true) await parts.contacts.sent(tenantId, known.contactId, digest);
  }
}

async function putOff(parts: CustomerParts, change: Change, error: AppError): Promise<void> {
  const pauseMs = backOffMs(BACK_OFF, change.tries);
  await parts.changes.later(change, new Date(parts.now().getTime() + pauseMs), { code: error.code });
}
