import type { PlannedContact } from '../../domain/documents.ts';
import { contactsBody, type ElementAnswer } from '../../xero/wire/wire.ts';
import { mergedInto, replacementOf } from './archived-contacts.ts';
import { contactDigest } from './customer-contact.ts';
import { unknownOutcome } from '../failed-call.ts';
import {
  chunkByTries,
  freeName,
  groupContacts,
  LINELESS_PER_CALL_MAX,
  type ContactGroup,
} from '../calls/plan-batches.ts';
import { isContactNameTaken, isContactNumberTaken, toProblem } from '../calls/refusal.ts';
import { backoffMs } from '../retry-policy.ts';
import { sendCall } from '../calls/send-call.ts';
import type { Outcome, PostingDeps, Work } from '../work.ts';

/** Names tried for one contact before it needs attention; alternatives usually run out earlier. */
const NAME_ROUNDS_MAX = 4;

export interface ContactsResult {
  /** By entry id. */
  readonly contactIds: ReadonlyMap<number, string>;
  readonly failed: ReadonlyMap<number, Outcome>;
}

/**
 * Finds or creates each order's contact: by its stored id, its number or e-mail, else a new contact under a free
 * name. Throws a Xero error when Xero's contacts cannot be read; nothing was sent then.
 */
export async function postContacts(
  deps: PostingDeps,
  tenantId: string,
  works: readonly Work[],
): Promise<ContactsResult> {
  const contactIds = new Map<number, string>();
  const failed = new Map<number, Outcome>();
  const tries = new Map(works.map((work) => [work.entry.id, work.entry.tries]));
  await deps.contacts.refresh(tenantId);

  let open = groupContacts(works.map((work) => ({ entryId: work.entry.id, contact: work.documents.contact })));
  const refused = new Set<string>();
  const numbered = new Set<ContactGroup>();
  const triesOf = ({ entryIds }: ContactGroup) => Math.max(...entryIds.map((id) => tries.get(id) ?? 0));
  for (let round = 0; round < NAME_ROUNDS_MAX && open.length > 0; round += 1) {
    const missing: ContactGroup[] = [];
    const archivedOnes: { group: ContactGroup; contactId: string }[] = [];
    for (const group of open) {
      const known = await deps.contacts.find(tenantId, group.contact);
      if (known === null && numbered.has(group)) failWaiting(deps, failed, group, tries);
      else if (known === null) missing.push(group);
      else if (known.status === 'ACTIVE') use(contactIds, group, known.contactId);
      else archivedOnes.push({ group, contactId: known.contactId });
    }
    missing.push(...(await healArchived(deps, tenantId, archivedOnes, { contactIds, failed })));
    open = [];
    for (const groups of chunkByTries(missing, triesOf, LINELESS_PER_CALL_MAX)) {
      open.push(...(await makeContacts(deps, tenantId, groups, refused, { contactIds, failed, tries, numbered })));
    }
  }
  for (const group of open) {
    if (numbered.has(group)) failWaiting(deps, failed, group, tries);
    else fail(failed, group, toProblemOutcome(group.contact, ['Every name we tried is taken.']));
  }
  return { contactIds, failed };
}

/** Follows merged contacts; replaces contacts that are only archived, or reports them. Returns contacts to create. */
async function healArchived(
  deps: PostingDeps,
  tenantId: string,
  archivedOnes: readonly { readonly group: ContactGroup; readonly contactId: string }[],
  results: Pick<Results, 'contactIds' | 'failed'>,
): Promise<ContactGroup[]> {
  if (archivedOnes.length === 0) return [];
  const heirs = await mergedInto(
    deps,
    tenantId,
    archivedOnes.map(({ contactId }) => contactId),
  );
  const missing: ContactGroup[] = [];
  for (const { group, contactId } of archivedOnes) {
    const heir = heirs.get(contactId);
    const replacement = heir === undefined ? await replacementOf(deps, tenantId, group) : null;
    if (heir !== undefined) use(results.contactIds, group, heir);
    else if (replacement === null) fail(results.failed, group, archived(group.contact));
    else if (replacement.known === null) missing.push(replacement.group);
    else use(results.contactIds, group, replacement.known.contactId);
  }
  return missing;
}

function use(contactIds: Map<number, string>, group: ContactGroup, contactId: string): void {
  for (const id of group.entryIds) contactIds.set(id, contactId);
}

interface Results {
  readonly contactIds: Map<number, string>;
  readonly failed: Map<number, Outcome>;
  readonly tries: ReadonlyMap<number, number>;
  /** Those whose number Xero already has: another name does not help. */
  readonly numbered: Set<ContactGroup>;
}

/** Returns the groups to retry: the name or the number was taken first. */
async function makeContacts(
  deps: PostingDeps,
  tenantId: string,
  groups: readonly ContactGroup[],
  refused: Set<string>,
  results: Results,
): Promise<ContactGroup[]> {
  const named = await chooseNames(deps, tenantId, groups, refused);
  for (const { group, name } of named) {
    if (name === null) fail(results.failed, group, toProblemOutcome(group.contact, ['Every name we tried is taken.']));
  }
  const sending = named.filter((one): one is { group: ContactGroup; name: string } => one.name !== null);
  if (sending.length === 0) return [];
  const call = await sendCall(deps, {
    tenantId,
    kind: 'contacts',
    path: 'Contacts?summarizeErrors=false',
    body: contactsBody(sending.map(({ group, name }) => ({ contact: group.contact, name }))),
    items: sending.flatMap(({ group }) =>
      group.entryIds.map((entryId) => ({ entryId, sourceKey: `contact:${group.contact.contactNumber}` })),
    ),
  });
  if (!call.ok) {
    for (const { group } of sending) {
      for (const id of group.entryIds) results.failed.set(id, call.outcome(results.tries.get(id) ?? 0));
    }
    return [];
  }
  const again: ContactGroup[] = [];
  let stale = false;
  let allTold = true;
  for (const { group, name } of sending) {
    const answer = answerFor(call.elements, group.contact, name);
    if (answer?.ok === true && answer.id !== null) {
      await deps.contacts.remember(tenantId, { ...group.contact, name, contactId: answer.id });
      await deps.contacts.sent(tenantId, answer.id, contactDigest(group.contact));
      for (const id of group.entryIds) results.contactIds.set(id, answer.id);
    } else if (isContactNameTaken(answer?.errors ?? [])) {
      refused.add(name.toLowerCase());
      again.push(group);
    } else if (isContactNumberTaken(answer?.errors ?? [])) {
      stale = true;
      results.numbered.add(group);
      again.push(group);
    } else if (answer === undefined || answer.errors.length === 0) {
      allTold = false;
      const reason = unknownOutcome(`the answer does not say what became of contact ${group.contact.contactNumber}.`);
      fail(results.failed, group, { kind: 'uncertain', reason });
    } else {
      fail(results.failed, group, toProblemOutcome(group.contact, answer.errors));
    }
  }
  if (allTold) await deps.ledger.settleCall(call.callId, 200);
  if (stale) await deps.contacts.refresh(tenantId, { force: true });
  return again;
}

async function chooseNames(
  deps: PostingDeps,
  tenantId: string,
  groups: readonly ContactGroup[],
  refused: ReadonlySet<string>,
): Promise<{ group: ContactGroup; name: string | null }[]> {
  const used = new Set(refused);
  const named: { group: ContactGroup; name: string | null }[] = [];
  for (const group of groups) {
    const taken = new Set<string>();
    for (const name of [group.contact.name, ...group.contact.alternativeNames]) {
      if (await deps.contacts.nameTaken(tenantId, name)) taken.add(name);
    }
    const name = freeName(group.contact, (candidate) => taken.has(candidate), used);
    if (name !== null) used.add(name.toLowerCase());
    named.push({ group, name });
  }
  return named;
}

function answerFor(
  elements: readonly ElementAnswer[],
  contact: PlannedContact,
  name: string,
): ElementAnswer | undefined {
  return (
    elements.find((element) => element.contactNumber === contact.contactNumber) ??
    elements.find((element) => element.name?.toLowerCase() === name.toLowerCase())
  );
}

/** It has our number, so it is ours; Xero refuses documents for it until it is restored. */
function archived(contact: PlannedContact): Outcome {
  return {
    kind: 'rejected',
    problems: [
      {
        code: 'contact_archived',
        message: `The buyer's contact (${contact.contactNumber}) is archived in Xero.`,
        fix: 'Restore it in Xero (Contacts, Archived), then replay the order; or let a new one be made (setting contacts.archived).',
        details: { contactNumber: contact.contactNumber },
      },
    ],
  };
}

function toProblemOutcome(contact: PlannedContact, errors: readonly string[]): Outcome {
  return { kind: 'rejected', problems: [toProblem(`contact ${contact.contactNumber}`, errors)] };
}

/** Xero has it but does not list it yet: just created, by a call without an answer or by someone else. */
function failWaiting(
  deps: Pick<PostingDeps, 'now' | 'random'>,
  failed: Map<number, Outcome>,
  { contact, entryIds }: ContactGroup,
  tries: ReadonlyMap<number, number>,
): void {
  const { contactNumber } = contact;
  const jitter = deps.random();
  for (const id of entryIds) {
    const reason = {
      code: 'contact_not_shown',
      message: `Xero says that it has a contact ${contactNumber}, and does not show it yet.`,
      fix: 'Nothing to do: it is looked for again by itself. If it goes on, look for the contact in Xero (also among the archived ones).',
      details: { contactNumber },
    };
    const notBefore = new Date(deps.now().getTime() + backoffMs(tries.get(id) ?? 0, jitter));
    failed.set(id, { kind: 'waiting', notBefore, reason, countTry: true });
  }
}

function fail(failed: Map<number, Outcome>, group: ContactGroup, outcome: Outcome): void {
  for (const id of group.entryIds) failed.set(id, outcome);
}
