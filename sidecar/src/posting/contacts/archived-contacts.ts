import { replacementNumber } from '../../mapping/contact/contact-number.ts';
import type { ContactGroup } from '../calls/plan-batches.ts';
import type { KnownContact, Round } from '../round.ts';

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
