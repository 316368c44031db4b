import type { Amiss, OrderInBooks } from './order-in-books.ts';
import { allocationsOf, livePayments } from '../xero/accounting/documents/balances-of.ts';
import type { CreditNote, Payment } from '../xero/accounting/organisation.ts';

/** The days, in the shop's zone, of the events behind one order's documents; YYYY-MM-DD. */
export interface DaysOfOrder {
  readonly created: string;
  /** Several, if it was paid more than once or in parts. */
  readonly paid: readonly string[];
  readonly refunds: ReadonlyMap<number, string>;
  /** From the day a person requested it; null = nobody did. */
  readonly reversedFrom: string | null;
}

export interface DatedBooks {
  /** The lock date; null = none. */
  readonly lockedUntil: string | null;
  /** The day of an instant in the shop's zone. */
  readonly dayOf: (instant: string) => string;
  /** Whether the service booked it: people choose the day of what they enter. */
  readonly isOurs: (payment: Payment) => boolean;
}

/** Every document of an order not dated on the day of its event, or on the first day after the lock date. */
export function datesAmiss(order: OrderInBooks, days: DaysOfOrder, books: DatedBooks): readonly Amiss[] {
  const { organisation, invoices, creditNotes, fees } = order;
  const found: Amiss[] = [];
  const judge = (what: string, date: string, wanted: readonly string[]) => {
    if (!wanted.includes(date))
      found.push({ field: `date of ${what}`, shop: wanted.join(' or ') || 'none', books: date });
  };
  const open = (day: string) => firstUnlocked(day, books.lockedUntil);
  const paid = days.paid.map(open);
  for (const invoice of invoices) {
    judge(invoice.number, invoice.date, [open(days.created)]);
    for (const payment of livePayments(organisation, invoice).filter(books.isOurs))
      judge(`the payment of ${invoice.number}`, payment.date, paid);
  }
  for (const note of creditNotes) {
    judge(note.number, note.date, wantedDays(order, note, days, books));
    for (const payment of livePayments(organisation, note).filter(books.isOurs))
      judge(`the payment out of ${note.number}`, payment.date, [note.date]);
    for (const { date, invoiceId } of allocationsOf(organisation, note)) {
      const invoice = organisation.invoices[invoiceId];
      const later = [note.date, invoice?.date ?? ''].sort().at(-1) ?? '';
      judge(`the allocation of ${note.number}`, date, [later]);
    }
  }
  for (const fee of fees) judge(`the fee "${fee.reference}"`, fee.date, paid);
  return found;
}

function wantedDays(order: OrderInBooks, note: CreditNote, days: DaysOfOrder, books: DatedBooks): readonly string[] {
  const open = (day: string) => firstUnlocked(day, books.lockedUntil);
  if (!order.reversals.includes(note)) {
    const refund = days.refunds.get(Number(/^Refund (\d+) of /.exec(note.reference)?.[1]));
    return refund === undefined ? [] : [open(refund)];
  }
  // It was made after the lookup and before its arrival in Xero, which a storm delays.
  return days.reversedFrom === null ? [] : daysBetween(days.reversedFrom, books.dayOf(note.createdAt)).map(open);
}

function firstUnlocked(day: string, lockedUntil: string | null): string {
  return lockedUntil === null || day > lockedUntil ? day : dayAfter(lockedUntil);
}

function daysBetween(first: string, last: string): string[] {
  const days: string[] = [];
  for (let day = first; day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

function dayAfter(day: string): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
}
