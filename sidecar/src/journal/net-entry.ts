import { ZERO } from '../domain/money.ts';
import type { JournalEntry, Leg } from './journal-entry.ts';

/** One entry for several in the same currency, what cancels out left out: a change of a document, not its two states. */
export function netEntry(entries: readonly JournalEntry[]): JournalEntry {
  const legs = new Map<string, Leg>();
  for (const { account, amount, tax } of entries.flatMap((entry) => entry.legs)) {
    const key = JSON.stringify([account, tax?.taxType]);
    const known = legs.get(key);
    const sums = { account, amount: amount.plus(known?.amount ?? ZERO) };
    const net = tax === undefined ? null : tax.net.plus(known?.tax?.net ?? ZERO);
    legs.set(key, tax === undefined || net === null ? sums : { ...sums, tax: { taxType: tax.taxType, net } });
  }
  const left = [...legs.values()].filter(({ amount, tax }) => !amount.eq(ZERO) || !(tax?.net ?? ZERO).eq(ZERO));
  return { currency: entries[0]?.currency ?? '', legs: left };
}
