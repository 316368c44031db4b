import * as z from 'zod/mini';
import { listedPayout } from './payouts.ts';
import { problemBody } from './problem.ts';
import { flag, list, number, orNull, text } from './shapes.ts';

const periodSums = z.object({
  /** Placed in the shop in these days, less those cancelled and those whose status is not posted. */
  ...{ orders: number, ordered: text },
  /** Dated in these days in Xero; less what was credited as a whole. */
  ...{ invoices: number, invoiced: text },
  ...{ refunds: number, refunded: text },
  /** Booked: with orders, or with payouts. */
  fees: text,
});
export type PeriodSums = z.infer<typeof periodSums>;

/** `GET overview`: today and this month in money, what holds orders up, and the payment providers in short; from stored data only. */
export const overviewBody = z.object({
  timezone: text,
  /** The shop's day, YYYY-MM-DD; the month is its. */
  today: text,
  /** The shop's own currency first; the others by their amount. */
  currencies: list(z.object({ currency: text, today: periodSums, month: periodSums })),
  /** The last order that was posted; null = none yet. */
  lastSynced: orNull(z.object({ orderId: text, orderNumber: text, invoiceNumber: orNull(text), at: text })),
  /** What holds orders up, by cause. */
  problems: list(z.extend(problemBody, { orders: number })),
  payouts: z.object({
    /** A provider's lists are read, or were imported. */
    isUsed: flag,
    /** The last ones by arrival. */
    latest: list(listedPayout),
    /** By provider and currency. */
    clearing: list(
      z.object({
        ...{ gateway: listedPayout.shape.gateway, currency: text },
        /** What the provider said last that it owes; null = nothing. */
        owed: orNull(text),
        /** Of the last night; null = not proved. */
        proof: orNull(z.object({ on: text, difference: text, causes: list(text) })),
      }),
    ),
  }),
});
export type OverviewBody = z.infer<typeof overviewBody>;
