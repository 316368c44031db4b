import { hash } from 'node:crypto';
/** Orders of a large shop, each made from its index alone: a month of them takes no memory. Times are milliseconds, in UTC. */
export interface LargeSales {
  readonly ordersPerDay: number;
  /** Midnight, UTC. */
  readonly beginsAt: number;
  /** The shop completes an order so long after it was made. Absent = within the hour. */
  readonly completedAfterMs?: number;
  /** The service does not learn of changes of every so many orders. Absent = of none. */
  readonly unreadEvery?: number;
}

const DAY_MS = 24 * 60 * 60_000;
const MINUTE_MS = 60_000;
export const FIRST_ID = 100_000;
/** Paid and shipped within the hour. */
const COMPLETED_AFTER_MS = 40 * MINUTE_MS;
export const POSTED_AFTER_MS = 2 * MINUTE_MS;
/** One order in forty is refunded in part, days later; one in a hundred is edited the day after. */
const REFUNDED_EVERY = 40;
const REFUNDED_AFTER_MS = 9 * DAY_MS + 3 * 60 * MINUTE_MS;
const EDITED_EVERY = 100;
const EDITED_AFTER_MS = DAY_MS + 5 * 60 * MINUTE_MS;
const LONGEST_MS = REFUNDED_AFTER_MS + DAY_MS;

export interface LargeOrder {
  readonly id: number;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly isCompleted: boolean;
  /** null = not refunded yet. */
  readonly refundedAt: number | null;
  readonly invoicedAt: number;
  readonly cents: number;
  readonly taxCents: number;
}

/** The order at a moment; null = it was not made yet. */
export function orderAt(
  { ordersPerDay, beginsAt, completedAfterMs }: LargeSales,
  index: number,
  now: number,
): LargeOrder | null {
  const createdAt = beginsAt + Math.floor((index * DAY_MS) / ordersPerDay / 1_000) * 1_000;
  if (index < 0 || createdAt > now) return null;
  const completedAt = createdAt + (completedAfterMs ?? COMPLETED_AFTER_MS);
  const later = [
    completedAt,
    ...(index % EDITED_EVERY === 7 ? [createdAt + EDITED_AFTER_MS] : []),
    ...(index % REFUNDED_EVERY === 3 ? [createdAt + REFUNDED_AFTER_MS] : []),
  ].filter((at) => at <= now);
  const refundedAt = index % REFUNDED_EVERY === 3 ? createdAt + REFUNDED_AFTER_MS : Infinity;
  const taxCents = 100 + ((index * 7) % 1_500);
  return {
    id: FIRST_ID + index,
    createdAt,
    modifiedAt: Math.max(createdAt, ...later),
    isCompleted: completedAt <= now,
    refundedAt: refundedAt <= now ? refundedAt : null,
    invoicedAt: createdAt + POSTED_AFTER_MS,
    cents: taxCents * 6,
    taxCents,
  };
}

/** Those that something may have happened to since: in the order of their making. */
export function* ordersTouchedSince(sales: LargeSales, since: number, now: number): Generator<LargeOrder> {
  const first = Math.max(0, indexAt(sales, since - LONGEST_MS));
  for (let index = first; ; index += 1) {
    const order = orderAt(sales, index, now);
    if (order === null) return;
    yield order;
  }
}

/** The first order made at that time or later. */
export function indexAt({ ordersPerDay, beginsAt }: LargeSales, at: number): number {
  return Math.max(0, Math.ceil(((at - beginsAt) * ordersPerDay) / DAY_MS));
}

export const REFUND_CENTS = 50;

export function money(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

export function dayAt(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Begins at random, as Xero's ids do: the ledger finds a document by the first 8 characters. */
export function xeroIdOf(kind: 'invoice' | 'credit_note', id: number): string {
  return `${hash('sha1', `${kind} ${id}`).slice(0, 8)}-0000-4000-8000-${String(id).padStart(12, '0')}`;
}
