import type { PlannedContact } from '../../domain/documents.ts';

/**
 * Elements per call. Xero's only limit is 3.5 MB, but it advises about 50, because "large inserts can take quite
 * a while" (developer.xero.com, API limits). A remainder of five does not justify a call of its own.
 */
export const ELEMENTS_PER_CALL_MAX = 55;
/** Contacts and payments have no lines: two hundred of them are 80 KB, no more than fifty invoices. */
export const LINELESS_PER_CALL_MAX = 200;
/** Items: Xero takes 500 a call, and advises 50 to 100 (developer.xero.com/documentation/api/accounting/items). */
export const ITEMS_PER_CALL_MAX = 100;

/** Splits in the given order, so that older orders go first, into as few parts as possible, of even size. */
export function chunk<T>(items: readonly T[], sizeMax: number = ELEMENTS_PER_CALL_MAX): T[][] {
  const size = Math.ceil(items.length / Math.ceil(items.length / sizeMax));
  const chunks: T[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
}

/** For orders with this many failures since their last change; beyond, one order per call. */
const ELEMENTS_AFTER_TRIES = [10, 3] as const;

/** The same; the more often an element has failed, the smaller its call: one that makes calls fail is soon alone. */
export function chunkByTries<T>(
  items: readonly T[],
  triesOf: (item: T) => number,
  size: number = ELEMENTS_PER_CALL_MAX,
): T[][] {
  const sizes = Map.groupBy(items, (item) => Math.min(size, [size, ...ELEMENTS_AFTER_TRIES][triesOf(item)] ?? 1));
  return [...sizes].sort(([a], [b]) => b - a).flatMap(([most, some]) => chunk(some, most));
}

/** A contact to create, for all orders of its buyer in the batch. */
export interface ContactGroup {
  readonly contact: PlannedContact;
  readonly entryIds: readonly number[];
}

/**
 * Orders of one buyer share one contact: same contact number, or same e-mail in any case; for companies also the same
 * name, and the same VAT number if the later order has one. The first (oldest) order's details are used.
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

/** `wanted`: any of them finds the buyer's group; `known`: later orders also find it by these. */
function contactKeys({ contactNumber, name, email, taxNumber, isCompany }: PlannedContact) {
  const number = `number:${contactNumber}`;
  if (email === '') return { wanted: [number], known: [] };
  if (isCompany !== true) return { wanted: [number, `email:${email.toLowerCase()}`], known: [] };
  const company = `company:${JSON.stringify([email.toLowerCase(), name.toLowerCase()])}`;
  if (taxNumber === '') return { wanted: [number, company], known: [] };
  return { wanted: [number, `${company}:${taxNumber.replace(/[^A-Za-z0-9]/g, '').toUpperCase()}`], known: [company] };
}

/** The contact's first name that is free in Xero (`taken`) and in this call (`used`); null = all are taken. */
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
