import { replacementNumber } from '../../mapping/contact/contact-number.ts';
import type { ContactGroup } from '../calls/plan-batches.ts';
import type { KnownContact, Round, Outcome } from '../round.ts';
import { isAppError } from '../../domain/app-error.ts';

/** Contacts merged into contacts that were merged themselves: longer chains are not plausible. */
const MERGES_MAX = 5;
/** Replacements of one contact before it needs attention. */
const REPLACEMENTS_MAX = 9;

/** By contact id: the active contact that each archived one was merged into; unmerged ones are absent. */
export async function mergedInto(
  { xero, tenantId }: Pick<Round, 'xero' | 'tenantId'>,
  archivedIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const heirs = new Map<string, string>();
  let open = new Map(archivedIds.map((id) => [id, id]));
  for (let merge = 0; merge <= MERGES_MAX && open.size > 0; merge += 1) {
    const read = await xero.contactsByIds(tenantId, [...new Set(open.values())]);
    const byId = new Map(read.map((contact) => [contact.contactId.toLowerCase(), contact]));
    const next = new Map<string, string>();
    for (const [archived, at] of open) {
      const contact = byId.get(at.toLowerCase());
      if (contact?.status === 'ACTIVE') heirs.set(archived, contact.contactId);
      else if (contact !== undefined && contact.mergedTo !== '') next.set(archived, contact.mergedTo);
    }
    open = next;
  }
  return heirs;
}

export interface Replacement {
  /** The same buyer under a number that is not archived. */
  readonly group: ContactGroup;
  /** null = to be created. */
  readonly known: KnownContact | null;
}

/** The replacement for an archived contact, if the settings allow one; null = none. */
export async function replacementOf(
  { contacts, tenantId }: Pick<Round, 'contacts' | 'tenantId'>,
  group: ContactGroup,
): Promise<Replacement | null> {
  if (group.contact.replacesArchived !== true) return null;
  for (let place = 2; place < 2 + REPLACEMENTS_MAX; place += 1) {
    const contact = { ...group.contact, contactNumber: replacementNumber(group.contact.contactNumber, place) };
    const known = await contacts.find(tenantId, contact);
    if (known === null || known.status === 'ACTIVE') return { group: { ...group, contact }, known };
  }
  return null;
}

interface WithContact {
  readonly entry: { readonly id: number };
  readonly contactId: string;
}

/** Those refused for an archived, merged or unknown contact; unknown ones are forgotten, so they are searched again. */
export async function withStaleContact<One extends WithContact>(round: Round, all: readonly One[]): Promise<One[]> {
  const isRefused = ({ entry }: One, why: (problem: { code: string; error: unknown }) => boolean) => {
    const outcome: Outcome | undefined = round.failed.get(entry.id);
    if (outcome?.kind !== 'rejected') return false;
    return outcome.problems.some(({ code, details }) => why({ code, error: details['error'] }));
  };
  const archived = all.filter((one) => isRefused(one, ({ code }) => code === 'contact_archived'));
  const notFound = all.filter((one) => isRefused(one, ({ error }) => error === 'xero_not_found'));
  if (notFound.length === 0) return archived;
  const ids = [...new Set(notFound.map(({ contactId }) => contactId))];
  const unknown = await unknownAmong(round, ids);
  for (const id of unknown) await round.contacts.forget(round.tenantId, id);
  return [...archived, ...notFound.filter(({ contactId }) => unknown.has(contactId))];
}

/** Empty when Xero is unavailable: the refusal stands, and a replay checks again. */
async function unknownAmong({ xero, tenantId }: Round, ids: readonly string[]): Promise<ReadonlySet<string>> {
  try {
    const found = await xero.contactsByIds(tenantId, ids);
    const known = new Set(found.map(({ contactId }) => contactId.toLowerCase()));
    return new Set(ids.filter((id) => !known.has(id.toLowerCase())));
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    return new Set();
  }
}
