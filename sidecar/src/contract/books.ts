import * as z from 'zod/mini';
import { reconciledPeriod } from './reconciliation.ts';
import { flag, list, number, orNull, short, text } from './shapes.ts';

/** `GET books?month=2026-11`: what the last reconciliations of the month's days found; reads neither shop nor Xero. 400 for no month. */
export const booksQuery = z.object({ month: short(10) });

const daySide = z.object({ orders: number, total: text, refunds: text });
const bookedDay = z.object({
  ...{ day: text, currency: text },
  /** not_checked: has no currency and no figures. */
  state: z.enum(['agrees', 'not_final', 'differs', 'not_checked']),
  shop: daySide,
  xero: daySide,
  /** Shop less Xero. */
  difference: text,
  /** It differs only by what people accepted, with a reason. */
  isAccepted: z.optional(flag),
});
export type BookDay = z.infer<typeof bookedDay>;

export const booksBody = z.object({
  ...{ month: text, timezone: text },
  /** The shop's day. */
  today: text,
  /** The last check of all past days of the month; null = some were never checked. */
  checkedAt: orNull(text),
  /** A check under way: ask again. `through`: the last day that is compared, '' = none yet. */
  checking: orNull(z.object({ through: text, orders: number })),
  /** Why the last check failed; what was kept before stays. */
  failed: orNull(z.object({ message: text, fix: text, at: text })),
  notices: list(text),
  /** By day and currency; checked days without orders and documents are absent. */
  days: list(bookedDay),
  /** The days of the month that are checked, together: one for each currency. */
  periods: list(reconciledPeriod),
});
export type BooksBody = z.infer<typeof booksBody>;

/** `GET books/day?day=2026-11-05`: a day by its last check, one period for each currency. 400 for no day. */
export const booksDayQuery = z.object({ day: short(10) });
export const booksDayBody = z.object({
  day: text,
  checkedAt: orNull(text),
  periods: list(reconciledPeriod),
});
export type BooksDayBody = z.infer<typeof booksDayBody>;

/** `POST books/check`: checks the month again in the background, and answers as `GET books`. */
export const booksCheckInput = booksQuery;

/** `GET books/csv?month=2026-11`: the days as a file, with figures, differences and causes. */

/** Ours: a sentence or two. */
const REASON_CHARACTERS_MAX = 500;

/**
 * `POST books/accept`: a person decides that what an order differs by, by this cause and in the days that are kept, is right; it has the
 * cause `ignored` while it is exactly that amount. 409 `nothing_to_accept`. `POST books/unaccept`: it is asked about again; `code`
 * "ignored" = all of the order. 409 `nothing_accepted`.
 */
export const booksAcceptInput = z.object({
  ...{ orderId: short(20), code: short(40) },
  reason: z
    .string()
    .check(z.trim(), z.minLength(1, 'Why the difference is right.'), z.maxLength(REASON_CHARACTERS_MAX)),
});
export const booksUnacceptInput = z.object({ orderId: short(20), code: short(40) });
const acceptedFinding = z.object({ day: text, currency: text, amount: text, tax: text });
export const booksAcceptedBody = z.object({
  orderId: text,
  differences: list(z.object({ code: text, findings: list(acceptedFinding) })),
});
export type BooksAcceptedBody = z.infer<typeof booksAcceptedBody>;
