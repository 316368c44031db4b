import type { PlannedContact } from '../../domain/documents.ts';
import type { Problem } from '../../domain/problems.ts';
import { numberOfBuyer } from '../../mapping/contact/contact-number.ts';
import { contactUpdatesBody, type ContactInXero } from '../../xero/wire/contacts.ts';
import { chunk, LINELESS_PER_CALL_MAX } from '../calls/plan-batches.ts';
import { toProblem } from '../calls/refusal.ts';
import { sendCall, type UnansweredCall } from '../calls/send-call.ts';
import type { CallKind } from '../document-kind.ts';
import { readFor, unknownOutcome } from '../failed-call.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import type { Progress } from '../progress.ts';
import { addFailure, type ContactHistory, type Outcome } from '../round.ts';
import { contactDigest, detailsDigest, withDetailsOf } from './contact-digest.ts';
import { CONTACTS_PATH } from './sync-customers.ts';
import { compareText } from '../../domain/text.ts';

/** A contact of ours that the newest of these orders may change. */
interface Candidate {
  readonly contactId: string;
  readonly orders: readonly PlannedOrder[];
  readonly newest: PlannedOrder;
  readonly history: ContactHistory;
}

const BY_HAND = 'The invoice is posted. Correct the address in the store, or enter it in Xero by hand.';

interface Update extends Candidate {
  /** The contact in Xero with the order's details. */
  readonly contact: PlannedContact;
}

/**
 * Gives contacts that we made, and that nobody edited since, the details of their newest order. Only those whose details
 * changed are read, in one call, and written, in another. A contact that can't be updated delays no invoice.
 */
export async function updateContacts(
  progress: Progress,
  call: CallKind,
  orders: readonly PlannedOrder[],
): Promise<void> {
  const candidates = await candidatesAmong(progress, orders);
  if (candidates.length === 0) return;
  const { xero, tenantId } = progress;
  const fail = ({ id }: { readonly id: number }, outcome: Outcome) => wait(progress, id, outcome);
  const entries = candidates.flatMap((one) => one.orders.map(({ entry }) => entry));
  const ids = candidates.map(({ contactId }) => contactId);
  const current = await readFor(progress, entries, () => xero.contactsInFull(tenantId, ids), fail);
  if (current === null) return;
  const updates: Update[] = [];
  for (const candidate of candidates) {
    const found = current.find(({ contactId }) => contactId.toLowerCase() === candidate.contactId.toLowerCase());
    const contact = found === undefined ? null : await changed(progress, candidate, found);
    if (contact !== null) updates.push({ ...candidate, contact });
  }
  for (const some of updates.length === 0 ? [] : chunk(updates, LINELESS_PER_CALL_MAX))
    await send(progress, call, some);
}

async function candidatesAmong(progress: Progress, orders: readonly PlannedOrder[]): Promise<Candidate[]> {
  const { failed, contactIds, contacts, tenantId } = progress;
  const open = orders.filter(({ entry: { id }, updatesContact }) => updatesContact && !failed.has(id));
  const byContact = Map.groupBy(open, ({ entry: { id } }) => contactIds.get(id) ?? '');
  const candidates: Candidate[] = [];
  for (const [contactId, own] of byContact) {
    const [newest] = own.toSorted((a, b) => compareText(b.orderedAt, a.orderedAt));
    if (contactId === '' || newest === undefined) continue;
    const history = await contacts.written(tenantId, contactId, newest.documents.contact.contactNumber);
    if (history !== null && isOurs(history, newest) && mayDiffer(history, newest, progress.now()))
      candidates.push({ contactId, orders: own, newest, history });
  }
  return candidates;
}

/** A contact that a person entered, or gave another number, belongs to that person. */
function isOurs({ contactNumber }: ContactHistory, { documents: { contact } }: PlannedOrder): boolean {
  return contactNumber !== '' && numberOfBuyer(contactNumber) === numberOfBuyer(contact.contactNumber);
}

function mayDiffer(history: ContactHistory, newest: PlannedOrder, now: Date): boolean {
  const { contact } = newest.documents;
  if (history.hash === null && history.detailsHash === null) return true;
  if (!isNewer(history, newest, now)) return false;
  return history.detailsHash === null
    ? history.hash !== contactDigest(contact)
    : history.detailsHash !== detailsDigest(contact);
}

/** An order of a backfill may be older than the one that the contact is from. An instant ahead of the clock counts as none. */
function isNewer({ at, linkedAt }: ContactHistory, { orderedAt }: PlannedOrder, now: Date): boolean {
  const isAhead = (instant: string) => Date.parse(instant) > now.getTime();
  if (at !== null && !isAhead(at)) return Date.parse(orderedAt) >= Date.parse(at);
  return linkedAt !== null && (isAhead(linkedAt) || Date.parse(orderedAt) > Date.parse(linkedAt));
}

/** A store's clock may be ahead, and an order may be dated in the future: the next one is newer all the same. */
export function madeAt(orderedAt: string, now: Date): string {
  return Date.parse(orderedAt) > now.getTime() ? now.toISOString() : orderedAt;
}

/** What the contact becomes; null = nothing is sent, and these details are not compared again. */
async function changed(progress: Progress, candidate: Candidate, found: ContactInXero): Promise<PlannedContact | null> {
  const { contactId, newest, history } = candidate;
  const { contact } = newest.documents;
  const current: PlannedContact = { ...contact, ...found };
  const hash = contactDigest(current);
  // The answer to its creation was lost: it is as this very order makes it, so nobody edited it.
  const isAsPlanned = history.hash === null && hash === contactDigest(contact);
  const isUnedited = found.status === 'ACTIVE' && !found.hasMore && (isAsPlanned || history.hash === hash);
  const after = withDetailsOf(current, contact);
  const now = progress.now();
  const isNewest = isNewer(history, newest, now);
  const isSame = contactDigest(after) === hash;
  if (isUnedited && !isSame && isNewest) return after;
  // Also the change whose answer was lost is there by now.
  const isDone = isSame && !found.hasMore && history.hash !== null;
  const at = isNewest || isAsPlanned ? madeAt(newest.orderedAt, now) : history.at;
  const known = isUnedited || isDone ? hash : history.hash;
  await progress.contacts.sent(progress.tenantId, contactId, { hash: known, detailsHash: detailsDigest(contact), at });
  return null;
}

/** An invoice without a contact is not sent. */
function wait(progress: Progress, entryId: number, outcome: Outcome): void {
  progress.contactIds.delete(entryId);
  addFailure(progress, entryId, outcome);
}

async function send(progress: Progress, kind: CallKind, updates: readonly Update[]): Promise<void> {
  const items = updates.flatMap(({ orders, contact: { contactNumber } }) =>
    orders.map(({ entry }) => ({ entryId: entry.id, sourceKey: `contact:${contactNumber}`, contactNumber })),
  );
  const call = await sendCall(progress, {
    kind,
    path: CONTACTS_PATH,
    body: contactUpdatesBody(updates),
    items: items.map(({ entryId, sourceKey }) => ({ entryId, sourceKey })),
    intent: items.map(({ contactNumber }) => ({ contactNumber })),
  });
  if (!call.ok) {
    await unsent(progress, kind, updates, call);
    return;
  }
  let isAllAnswered = true;
  for (const update of updates) {
    const { contactId, contact, orders } = update;
    const answer = call.elements.find(({ id }) => id?.toLowerCase() === contactId.toLowerCase());
    if (answer?.ok === true) await remember(progress, update);
    else if (answer !== undefined && answer.errors.length > 0) {
      for (const { entry } of orders) addNotice(progress, entry.id, notUpdated(contact, answer.errors));
    } else {
      isAllAnswered = false;
      const reason = unknownOutcome(`the answer does not mention contact ${contact.contactNumber}.`);
      for (const { entry } of orders) wait(progress, entry.id, { kind: 'uncertain', reason });
    }
  }
  if (isAllAnswered) await progress.ledger.settleCall(call.callId, 200);
}

/** One contact may be why Xero refuses the whole call: smaller calls find it, and the others are updated. */
async function unsent(progress: Progress, kind: CallKind, updates: readonly Update[], call: UnansweredCall) {
  if (call.refused && updates.length > 1) {
    const middle = Math.ceil(updates.length / 2);
    await send(progress, kind, updates.slice(0, middle));
    await send(progress, kind, updates.slice(middle));
    return;
  }
  for (const { orders, contact } of updates) {
    for (const { entry } of orders) {
      const outcome = call.outcome(entry.tries);
      if (outcome.kind !== 'rejected') wait(progress, entry.id, outcome);
      // The next order of this contact tries again.
      else
        addNotice(
          progress,
          entry.id,
          notUpdated(
            contact,
            outcome.problems.map(({ message }) => message),
          ),
        );
    }
  }
}

function notUpdated({ contactNumber }: PlannedContact, messages: readonly string[]): Problem {
  return { ...toProblem(`new address of contact ${contactNumber}`, messages), fix: BY_HAND };
}

async function remember({ contacts, tenantId, now }: Progress, { contactId, contact, newest }: Update): Promise<void> {
  // Its e-mail address finds it, and a notification of this change is our own.
  await contacts.remember(tenantId, { ...contact, contactId });
  const detailsHash = detailsDigest(newest.documents.contact);
  await contacts.sent(tenantId, contactId, {
    hash: contactDigest(contact),
    detailsHash,
    at: madeAt(newest.orderedAt, now()),
  });
}

function addNotice({ notices }: Progress, entryId: number, problem: Problem): void {
  notices.set(entryId, [...(notices.get(entryId) ?? []), problem]);
}
