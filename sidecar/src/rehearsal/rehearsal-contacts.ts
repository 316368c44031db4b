import type { ContactIndex } from '../connection/contact-index.ts';
import { contactKey, taxKey } from '../connection/contact-keys.ts';
import { chooseByEmail, type WantedContact } from '../connection/match-contact.ts';
import { buyerKind } from '../mapping/contact/contact-number.ts';
import type { ContactDirectory, KnownContact, WrittenContact } from '../posting/round.ts';

/** A contact that would be made: its number and id, else keys of contact-keys.ts. */
interface Made {
  readonly contactId: string;
  readonly contactNumber: string;
  readonly nameKey: string;
  readonly emailKey: string | null;
  readonly taxKey: string | null;
}

export interface RehearsedContacts {
  readonly contacts: ContactDirectory;
  /** Contacts in Xero that orders were matched with. */
  readonly matched: ReadonlySet<string>;
}

/** The index of contacts, with those that would be made; links nothing. */
export function rehearseContacts(index: ContactIndex, now: () => Date): RehearsedContacts {
  const byNumber = new Map<string, Made>();
  const byEmail = new Map<string, Made[]>();
  const names = new Set<string>();
  const written = new Map<string, WrittenContact>();
  const matched = new Set<string>();
  const findMade = (wanted: WantedContact): Made | undefined => {
    const own = byNumber.get(wanted.contactNumber);
    if (own !== undefined) return own;
    const alike = byEmail.get(contactKey(wanted.email) ?? '') ?? [];
    const matches = alike.map((one) => ({ ...one, isCompanys: buyerKind(one.contactNumber) === 'company' }));
    return chooseByEmail(wanted, matches);
  };
  const contacts: ContactDirectory = {
    refresh: (tenantId, options) => index.refresh(tenantId, options),
    async find(tenantId, wanted): Promise<KnownContact | null> {
      const own = byNumber.get(wanted.contactNumber);
      const known = own === undefined ? await index.look(tenantId, wanted) : null;
      if (known?.status === 'ACTIVE') matched.add(known.contactId);
      if (known !== null) return known;
      const made = findMade(wanted);
      return made === undefined ? null : { ...made, status: 'ACTIVE' };
    },
    // So that contacts are read: posting would learn from Xero's refusal that one was archived or merged.
    look: () => Promise.resolve(null),
    nameTaken: async (tenantId, name) => names.has(contactKey(name) ?? '') || (await index.nameTaken(tenantId, name)),
    isEmpty: async (tenantId) => byNumber.size === 0 && (await index.isEmpty(tenantId)),
    async remember(_tenantId, { contactId, contactNumber, name, email, taxNumber }) {
      const keys = { nameKey: contactKey(name) ?? '', emailKey: contactKey(email), taxKey: taxKey(taxNumber) };
      const made = { contactId, contactNumber, ...keys };
      byNumber.set(contactNumber, made);
      names.add(keys.nameKey);
      if (keys.emailKey !== null) byEmail.set(keys.emailKey, [...(byEmail.get(keys.emailKey) ?? []), made]);
      await Promise.resolve();
    },
    async made(tenantId, all) {
      for (const { contact, written: digest } of all) {
        await contacts.remember(tenantId, contact);
        await contacts.sent(tenantId, contact.contactId, digest);
      }
    },
    lastSent: async (tenantId, contactId) =>
      written.get(contactId)?.hash ?? (await index.lastSent(tenantId, contactId)),
    async sent(_tenantId, contactId, digest) {
      written.set(contactId, digest);
      await Promise.resolve();
    },
    async written(tenantId, contactId, contactNumber) {
      const digest = written.get(contactId);
      const known = await index.written(tenantId, contactId, contactNumber);
      if (digest === undefined) return known;
      return { ...(known ?? { contactNumber, linkedAt: now().toISOString() }), ...digest };
    },
    forget: () => Promise.resolve(),
  };
  return { contacts, matched };
}
