import { z } from 'zod';
import type { PlannedContact } from '../../domain/documents.ts';
import type { ElementAnswer } from '../../xero/wire/answers.ts';
import { contactsBody } from '../../xero/wire/contacts.ts';
import type { ContactGroup } from '../calls/plan-batches.ts';
import { chunkByTries, freeName, groupContacts, LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { isContactNameTaken, isContactNumberTaken, toProblem } from '../calls/refusal.ts';
import { sendCall } from '../calls/send-call.ts';
import { byIntent, type CallKind, type DocumentKind } from '../document-kind.ts';
import { readFor, unknownOutcome } from '../failed-call.ts';
import { inTurns } from '../in-turns.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import { backoffMs } from '../retry-policy.ts';
import { addFailure, type MadeContact, reject, type Outcome, type Round } from '../round.ts';
import { mergedInto, replacementOf } from './archived-contacts.ts';
import { withDetailsOf, writtenAs } from './contact-digest.ts';
import { CONTACTS_PATH } from './sync-customers.ts';
import { madeAt, updateContacts } from './update-contacts.ts';
import { compareText } from '../../domain/text.ts';

/** Names tried for one contact before it needs attention; alternatives usually run out earlier. */
const NAME_ROUNDS_MAX = 4;

/** Found by number, as in posting. */
export const contactCall: CallKind = {
  name: 'contacts',
  method: 'PUT',
  envelope: 'Contacts',
  isUnique: true,
  lookUp: byIntent(z.object({ contactNumber: z.string() }), async ({ contacts, tenantId }, sent) => {
    await contacts.refresh(tenantId, { force: true });
    const wanted = sent.map(({ intent }) => ({ ...intent, name: '', email: '', taxNumber: '' }));
    const found = await Array.fromAsync(wanted, (one) => contacts.find(tenantId, one));
    return found.map((one) => (one === null ? 'missing' : 'known'));
  }),
};

/** Contacts of one call or round: what was found, and what it takes to fail. */
interface Search {
  readonly round: Round;
  /** By entry id. */
  readonly contactIds: Map<number, string>;
  readonly tries: ReadonlyMap<number, number>;
  /** Names that Xero refused, in lower case. */
  readonly refused: Set<string>;
  /** Those whose number Xero already has: another name does not help. */
  readonly numbered: Set<ContactGroup>;
  /** By entry id: when its order was made. */
  readonly orderedAt: ReadonlyMap<number, string>;
}

type BuyersOrder = Pick<PlannedOrder, 'entry' | 'documents' | 'orderedAt' | 'updatesContact'>;

/** Contact ids by entry id: found by the stored id, number or e-mail, else created under a free name. */
export async function postContacts(round: Round, orders: readonly BuyersOrder[]): Promise<ReadonlyMap<number, string>> {
  const contactIds = new Map<number, string>();
  if (orders.length === 0) return contactIds;
  const tries = new Map(orders.map(({ entry }) => [entry.id, entry.tries]));
  const orderedAt = new Map(orders.map((order) => [order.entry.id, order.orderedAt]));
  const search: Search = { round, contactIds, tries, refused: new Set(), numbered: new Set(), orderedAt };
  const entries = orders.map(({ entry }) => entry);
  const wanted = orders.map(({ entry, documents }) => ({ entryId: entry.id, contact: documents.contact }));
  const groups = groupContacts(wanted).map((group) => asOfNewest(group, orders));
  const isRead = await readFor(round, entries, async () => {
    // Whose contact is known needs no reading: one that was archived since refuses its invoice, and is followed then.
    if (!(await areKnown(round, groups))) await round.contacts.refresh(round.tenantId);
    await findAll(search, groups);
    return true;
  });
  return isRead === null ? new Map() : contactIds;
}

/** By the contact that was chosen earlier, or by number. */
async function areKnown({ contacts, tenantId, nextTurn }: Round, groups: readonly ContactGroup[]): Promise<boolean> {
  for await (const { contact } of inTurns(groups, nextTurn)) {
    const known = await contacts.look(tenantId, contact);
    if (known?.status !== 'ACTIVE' || known.matchedBy === 'email') return false;
  }
  return true;
}

/** Created with the details of its newest order, where the settings keep it like that. */
function asOfNewest(group: ContactGroup, orders: readonly BuyersOrder[]): ContactGroup {
  const updating = orders.filter(({ entry, updatesContact }) => updatesContact && group.entryIds.includes(entry.id));
  const [newest] = updating.toSorted((a, b) => compareText(b.orderedAt, a.orderedAt));
  if (newest === undefined || group.entryIds.length === 1) return group;
  return { ...group, contact: withDetailsOf(group.contact, newest.documents.contact) };
}

function newestOf({ round, orderedAt }: Search, { entryIds }: ContactGroup): string | null {
  const instants = entryIds.flatMap((id) => orderedAt.get(id) ?? []);
  const [newest] = instants.toSorted((a, b) => compareText(b, a));
  return newest === undefined ? null : madeAt(newest, round.now());
}

async function findAll(search: Search, groups: readonly ContactGroup[]): Promise<void> {
  const { round, numbered, tries } = search;
  let open = groups;
  const triesOf = ({ entryIds }: ContactGroup) => Math.max(...entryIds.map((id) => tries.get(id) ?? 0));
  for (let turn = 0; turn < NAME_ROUNDS_MAX && open.length > 0; turn += 1) {
    const missing: ContactGroup[] = [];
    const archivedOnes: { group: ContactGroup; contactId: string }[] = [];
    for await (const group of inTurns(open, round.nextTurn)) {
      const known = await round.contacts.find(round.tenantId, group.contact);
      if (known === null && numbered.has(group)) waitForList(search, group);
      else if (known === null) missing.push(group);
      else if (known.status === 'ACTIVE') use(search, group, known.contactId);
      else archivedOnes.push({ group, contactId: known.contactId });
    }
    missing.push(...(await replaceArchived(search, archivedOnes)));
    const again: ContactGroup[] = [];
    for (const some of chunkByTries(missing, triesOf, LINELESS_PER_CALL_MAX)) {
      again.push(...(await createContacts(search, some)));
    }
    open = again;
  }
  for (const group of open) {
    if (numbered.has(group)) waitForList(search, group);
    else refuse(search, group, ['Every name we tried is taken.']);
  }
}

/** Follows merged contacts; replaces contacts that are only archived, or reports them. Returns contacts to create. */
async function replaceArchived(
  search: Search,
  archivedOnes: readonly { readonly group: ContactGroup; readonly contactId: string }[],
): Promise<ContactGroup[]> {
  if (archivedOnes.length === 0) return [];
  const { round } = search;
  const ids = archivedOnes.map(({ contactId }) => contactId);
  const heirs = await mergedInto(round, ids);
  const missing: ContactGroup[] = [];
  for (const { group, contactId } of archivedOnes) {
    const heir = heirs.get(contactId);
    const replacement = heir === undefined ? await replacementOf(round, group) : null;
    if (heir !== undefined) use(search, group, heir);
    else if (replacement === null) for (const id of group.entryIds) reject(round, { id }, archived(group.contact));
    else if (replacement.known === null) missing.push(replacement.group);
    else use(search, group, replacement.known.contactId);
  }
  return missing;
}

function use({ contactIds }: Search, group: ContactGroup, contactId: string): void {
  for (const id of group.entryIds) contactIds.set(id, contactId);
}

/** Returns the groups to retry: the name or the number was taken first. */
async function createContacts(search: Search, groups: readonly ContactGroup[]): Promise<ContactGroup[]> {
  const { round, refused, numbered, tries } = search;
  const { tenantId, contacts } = round;
  const { named, nameless } = await chooseNames(contacts, tenantId, groups, refused);
  for (const group of nameless) refuse(search, group, ['Every name we tried is taken.']);
  if (named.length === 0) return [];
  const items = named.flatMap(({ group: { contact, entryIds } }) =>
    entryIds.map((entryId) => ({ entryId, contactNumber: contact.contactNumber })),
  );
  const call = await sendCall(round, {
    kind: contactCall,
    path: CONTACTS_PATH,
    body: contactsBody(named.map(({ group, name }) => ({ contact: group.contact, name }))),
    items: items.map(({ entryId, contactNumber }) => ({ entryId, sourceKey: `contact:${contactNumber}` })),
    intent: items.map(({ contactNumber }) => ({ contactNumber })),
  });
  if (!call.ok) {
    for (const { entryId } of items) addFailure(round, entryId, call.outcome(tries.get(entryId) ?? 0));
    return [];
  }
  const again: ContactGroup[] = [];
  const made: MadeContact[] = [];
  let isStale = false;
  let isAllAnswered = true;
  for (const { group, name } of named) {
    const answer = answerFor(call.elements, group.contact, name);
    if (answer?.ok === true && answer.id !== null) {
      const written = writtenAs(group.contact, newestOf(search, group));
      made.push({ contact: { ...group.contact, name, contactId: answer.id }, written });
      use(search, group, answer.id);
    } else if (isContactNameTaken(answer?.errors ?? [])) {
      refused.add(name.toLowerCase());
      again.push(group);
    } else if (isContactNumberTaken(answer?.errors ?? [])) {
      isStale = true;
      numbered.add(group);
      again.push(group);
    } else if (answer === undefined || answer.errors.length === 0) {
      isAllAnswered = false;
      const reason = unknownOutcome(`the answer does not mention contact ${group.contact.contactNumber}.`);
      fail(search, group, () => ({ kind: 'uncertain', reason }));
    } else refuse(search, group, answer.errors);
  }
  if (made.length > 0) await contacts.made(tenantId, made);
  if (isAllAnswered) await round.ledger.settleCall(call.callId, 200);
  if (isStale) await contacts.refresh(tenantId, { force: true });
  return again;
}

/** The first name of each that is free in Xero and among the others of the call. */
export async function chooseNames(
  contacts: Pick<Round['contacts'], 'nameTaken'>,
  tenantId: string,
  groups: readonly ContactGroup[],
  refused: ReadonlySet<string> = new Set(),
): Promise<{ named: { group: ContactGroup; name: string }[]; nameless: ContactGroup[] }> {
  const used = new Set(refused);
  const named: { group: ContactGroup; name: string }[] = [];
  const nameless: ContactGroup[] = [];
  for await (const group of inTurns(groups)) {
    const taken = new Set<string>();
    for (const name of [group.contact.name, ...group.contact.alternativeNames]) {
      if (await contacts.nameTaken(tenantId, name)) taken.add(name);
    }
    const name = freeName(group.contact, (candidate) => taken.has(candidate), used);
    if (name === null) nameless.push(group);
    else named.push({ group, name });
    if (name !== null) used.add(name.toLowerCase());
  }
  return { named, nameless };
}

function answerFor(elements: readonly ElementAnswer[], { contactNumber }: PlannedContact, name: string) {
  return (
    elements.find((element) => element.contactNumber === contactNumber) ??
    elements.find((element) => element.name?.toLowerCase() === name.toLowerCase())
  );
}

/** It has our number, so it is ours; Xero refuses documents for it until it is restored. */
function archived({ contactNumber }: PlannedContact) {
  return {
    code: 'contact_archived',
    message: `The buyer's contact (contact code ${contactNumber}) is archived in Xero.`,
    fix: 'Restore it in Xero (Contacts, Archived), then replay the order; or let a new one be made (setting contacts.archived).',
    details: { contactNumber },
  } as const;
}

function refuse(search: Search, group: ContactGroup, errors: readonly string[]): void {
  const problem = toProblem(`contact ${group.contact.contactNumber}`, errors);
  fail(search, group, () => ({ kind: 'rejected', problems: [problem] }));
}

/** Xero has it but does not list it yet: just created, by a call without an answer or by someone else. */
function waitForList(search: Search, group: ContactGroup): void {
  const { now, random } = search.round;
  const { contactNumber } = group.contact;
  const jitter = random();
  const reason = {
    code: 'contact_not_shown',
    message: `Xero says that it has a contact ${contactNumber}, and does not show it yet.`,
    fix: 'No action needed. We retry automatically. If it goes on, look for the contact in Xero (also among the archived ones).',
    details: { contactNumber },
  };
  fail(search, group, (tries) => {
    const notBefore = new Date(now().getTime() + backoffMs(tries, jitter));
    return { kind: 'waiting', notBefore, reason, countTry: true };
  });
}

function fail({ round, tries }: Search, { entryIds }: ContactGroup, outcome: (tries: number) => Outcome): void {
  for (const id of entryIds) addFailure(round, id, outcome(tries.get(id) ?? 0));
}

/** Contacts are not recorded: an order finds its contact again by its number. */
export const contacts: DocumentKind = {
  calls: [contactCall],
  async post(progress) {
    const { orders, failed, invoices, contactIds } = progress;
    const wanted = orders.filter(({ entry: { id } }) => !failed.has(id) && !invoices.has(id));
    for (const [id, contactId] of await postContacts(progress, wanted)) contactIds.set(id, contactId);
    await updateContacts(progress, { ...contactCall, method: 'POST' }, wanted);
  },
};
