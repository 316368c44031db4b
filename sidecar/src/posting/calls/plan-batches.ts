import type { PlannedContact } from '../../domain/documents.ts';

/**
 * Elements of one call. Xero sets no limit but 3.5 MB of bytes, and advises about 50, because "large inserts can take quite
 * a while" (developer.xero.com, API limits). A remainder of five is worth no call of its own.
 */
export const ELEMENTS_PER_CALL_MAX = 55;
/** Contacts and payments have no lines: a hundred of them are 40 KB, less than fifty invoices. */
export const LINELESS_PER_CALL_MAX = 100;

/** Cuts in the order given, so that older orders go first, into as few parts as may be, of even size. */
export function chunk<T>(items: readonly T[], sizeMax: number = ELEMENTS_PER_CALL_MAX): T[][] {
  const size = Math.ceil(items.length / Math.ceil(items.length / sizeMax));
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

/** Of orders that failed so many times since their last change; beyond, each goes alone. */
const ELEMENTS_AFTER_TRIES = [10, 3] as const;

/**
 * The same, but what failed before goes in smaller calls, the smaller the more often: an element that makes Xero fail as a
 * whole is soon alone, and holds up no others.
 */
export function chunkByTries<T>(
  items: readonly T[],
  triesOf: (item: T) => number,
  size: number = ELEMENTS_PER_CALL_MAX,
): T[][] {
  const sizes = Map.groupBy(items, (item) => [size, ...ELEMENTS_AFTER_TRIES][triesOf(item)] ?? 1);
  return [...sizes].sort(([a], [b]) => b - a).flatMap(([most, some]) => chunk(some, most));
}

/** One contact to make, for every order of the batch that is its buyer's. */
export interface ContactGroup {
  readonly contact: PlannedContact;
  readonly entryIds: readonly number[];
}

/**
 * Orders of one buyer share one contact: same contact number, or the same e-mail whatever its case; of companies the same
 * name besides, and the same VAT number where the later order has one. The first order's details win; the ledger hands the
 * oldest first.
 */
export function groupContacts(
  wanted: readonly { readonly entryId: number; readonly contact: PlannedContact }[],
): ContactGroup[] {
  const groups: { contact: PlannedContact; entryIds: number[] }[] = [];
  const byKey = new Map<string, { contact: PlannedContact; entryIds: number[] }>();
  for (const { entryId, contact } of wanted) {
    const { wanted: keys, known: others } = contactKeys(contact);
    const known = keys.map((key) => byKey.get(key)).find((group) => group !== undefined);
    const group = known ?? { contact, entryIds: [] };
    if (known === undefined) groups.push(group);
    group.entryIds.push(entryId);
    for (const key of [...keys, ...others]) if (!byKey.has(key)) byKey.set(key, group);
  }
  return groups;
}

/** `wanted`: any of them finds the buyer's group; `known`: by these, too, others find this one's. */
function contactKeys({ contactNumber, name, email, taxNumber, isCompany }: PlannedContact): {
  readonly wanted: readonly string[];
  readonly known: readonly string[];
} {
  const number = `number:${contactNumber}`;
  if (email === '') return { wanted: [number], known: [] };
  if (isCompany !== true) return { wanted: [number, `email:${email.toLowerCase()}`], known: [] };
  const company = `company:${JSON.stringify([email.toLowerCase(), name.toLowerCase()])}`;
  if (taxNumber === '') return { wanted: [number, company], known: [] };
  return { wanted: [number, `${company}:${taxNumber.replace(/[^A-Za-z0-9]/g, '').toUpperCase()}`], known: [company] };
}

/** The first of the contact's names that nobody has, in Xero (`taken`) or in this call (`used`); null = all are taken. */
export function freeName(
  contact: PlannedContact,
  taken: (name: string) => boolean,
  used: ReadonlySet<string>,
): string | null {
  for (const name of [contact.name, ...contact.alternativeNames]) {
    if (!used.has(name.toLowerCase()) && !taken(name)) return name;
  }
  return null;
}
