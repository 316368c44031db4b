import type { Settings } from '../domain/settings/settings.ts';
import type { Suggestion } from './suggestion.ts';

/** Stores of one organisation that need a prefix. */
const STORES_MAX = 99;

/** A prefix unique in the organisation: two orders 1001 must not share an invoice number. */
export function suggestPrefix(current: Settings, used: readonly string[]): Suggestion[] {
  const own = current.documents.numberPrefix;
  const value = findFreePrefix(own, used)?.free ?? null;
  if (value === null) return [];
  const reason = `Another store of this organisation starts its invoice numbers with "${own}" too, and two invoices cannot have one number. "${value}" is free.`;
  return [{ path: 'documents.numberPrefix', value, reason, confidence: 'high' }];
}

/** `takenBy`: the place in `used` of one that collides. null = the own prefix is free. */
export function findFreePrefix(own: string, used: readonly string[]) {
  const placeOfTaken = (prefix: string) => used.findIndex((one) => collides(one.toUpperCase(), prefix.toUpperCase()));
  const takenBy = placeOfTaken(own);
  if (takenBy === -1) return null;
  return { takenBy, free: candidates(own).find((candidate) => placeOfTaken(candidate) === -1) ?? null };
}

/** "WC2-" to "WC99-", then other words. */
function candidates(own: string): string[] {
  const stem = /^.*[A-Za-z]/s.exec(own)?.[0] ?? 'WC';
  const stems = [stem, 'WC', 'SHOP', 'WEB', 'X'];
  return stems.flatMap((letters) => Array.from({ length: STORES_MAX - 1 }, (_, index) => `${letters}${index + 2}-`));
}

/** "WC-" and "WC-1" collide too: "WC-" + "11" is "WC-1" + "1". */
function collides(a: string, b: string): boolean {
  return a.startsWith(b) || b.startsWith(a);
}
