import { isAppError, type AppError } from '../../domain/app-error.ts';
import type { CustomerImport } from '../../domain/customer-import.ts';
import type { Failure } from '../../domain/failure.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { CustomerPage } from '../../woocommerce/shop-lists.ts';
import { contactsBody } from '../../xero/wire/contacts.ts';
import { makeContact, planContact, sendContacts, type ContactParts, writtenNow } from './sync-customers.ts';
import { chunk, groupContacts, LINELESS_PER_CALL_MAX, type ContactGroup } from '../calls/plan-batches.ts';
import { isContactNameTaken } from '../calls/refusal.ts';
import { chooseNames } from './post-contacts.ts';

/** The shop or Xero does not answer, or Xero's limit is used up: orders need the remaining calls. */
const PAUSE_MS = 5 * 60_000;
/** Listed for the owner; nobody checks more than these one by one. */
const REFUSED_NAMED_MAX = 20;

/** Kept by stores/customer-imports.ts. */
export interface ImportsPort {
  get(storeId: string): Promise<CustomerImport | null>;
  start(storeId: string): Promise<CustomerImport>;
  move(before: CustomerImport, after: CustomerImport): Promise<boolean>;
  drop(storeId: string): Promise<void>;
}

export interface ImportParts extends ContactParts {
  readonly imports: ImportsPort;
  readonly settings: () => Promise<Settings>;
  readonly store: () => Promise<{ listCustomers(page: number): Promise<CustomerPage> }>;
  readonly now: () => Date;
  /** In the owner's terms. */
  readonly failureOf: (error: AppError) => Failure;
  /** Stores with a page read since the start: before the first, contacts created by a killed process are looked up. */
  readonly begun: Set<string>;
}

/**
 * Imports the next page of the shop's existing customers, if the owner wants all of them as contacts. Missing contacts
 * are created, a hundred in a call; existing ones do not change. Returns the progress; null = not wanted.
 */
export async function importCustomers(
  parts: ImportParts,
  tenantId: string,
  storeId: string,
): Promise<CustomerImport | null> {
  const { contacts, sync } = await parts.settings();
  const before = await parts.imports.get(storeId);
  if (contacts.customers !== 'all') {
    if (before !== null) await parts.imports.drop(storeId);
    return null;
  }
  if (!sync.active) return null;
  const state = before ?? (await parts.imports.start(storeId));
  if (state.state === 'read' || Date.parse(state.dueAt) > parts.now().getTime()) return state;
  try {
    const after = await importPage(parts, tenantId, state);
    await parts.imports.move(state, after);
    return after;
  } catch (error) {
    if (!isAppError(error, 'xero') && !isAppError(error, 'store')) throw error;
    const dueAt = new Date(parts.now().getTime() + PAUSE_MS).toISOString();
    // A shop without this list has no customers to read.
    const isOver = isAppError(error, 'store', 'store_not_found');
    const after: CustomerImport = isOver
      ? { ...state, state: 'read' }
      : { ...state, dueAt, error: parts.failureOf(error) };
    await parts.imports.move(state, after);
    throw error;
  }
}

async function importPage(parts: ImportParts, tenantId: string, state: CustomerImport): Promise<CustomerImport> {
  const { storeId, page } = state;
  const read = await (await parts.store()).listCustomers(page);
  // Customers were deleted: others moved to a page that was already read.
  if (page > 1 && state.customers !== null && read.total !== null && read.total < state.customers)
    return { ...state, page: page - 1, customers: read.total, error: null };
  await parts.contacts.refresh(tenantId, { force: !parts.begun.has(storeId) });
  parts.begun.add(storeId);
  const settings = await parts.settings();
  const planned = read.customers.map((one) => ({ entryId: one.id, contact: planContact(one, settings, storeId) }));
  const missing: ContactGroup[] = [];
  for (const group of groupContacts(planned)) {
    if ((await parts.contacts.find(tenantId, group.contact)) === null) missing.push(group);
  }
  const made = new Set<ContactGroup>();
  for (const some of missing.length === 0 ? [] : chunk(missing, LINELESS_PER_CALL_MAX))
    for (const group of await makeContacts(parts, tenantId, some)) made.add(group);
  const refused = missing.filter((group) => !made.has(group));
  const refusedIds = new Set([...state.refusedIds, ...refused.flatMap(({ entryIds }) => entryIds)]);
  return {
    ...state,
    state: read.more ? 'reading' : 'read',
    page: page + 1,
    customers: read.total,
    made: state.made + made.size,
    known: state.known + planned.length - missing.length,
    refused: state.refused + refused.length,
    refusedIds: [...refusedIds].slice(0, REFUSED_NAMED_MAX),
    error: null,
  };
}

/** All in one call; a contact whose name is taken is retried alone, under the next. Returns those that exist now. */
async function makeContacts(
  parts: ImportParts,
  tenantId: string,
  groups: readonly ContactGroup[],
): Promise<readonly ContactGroup[]> {
  const { named } = await chooseNames(parts.contacts, tenantId, groups);
  if (named.length === 0) return [];
  const body = contactsBody(named.map(({ group: { contact }, name }) => ({ contact, name })));
  const answers = await sendContacts(parts, tenantId, 'PUT', body);
  const made: ContactGroup[] = [];
  for (const { group, name } of named) {
    const { contact } = group;
    const answer = answers.find((one) => one.contactNumber === contact.contactNumber);
    if (answer?.ok === true && answer.id !== null) {
      await parts.contacts.remember(tenantId, { ...contact, name, contactId: answer.id });
      await parts.contacts.sent(tenantId, answer.id, writtenNow(parts, contact));
      made.push(group);
    } else if (isContactNameTaken(answer?.errors ?? []) && (await makeContact(parts, tenantId, contact)))
      made.push(group);
  }
  return made;
}
