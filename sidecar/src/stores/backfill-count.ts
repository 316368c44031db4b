import { z } from 'zod';

/** What a backfill would include, counted before a person confirms it. */
export const backfillCountShape = z.object({
  /** The store's orders of those days. */
  orders: z.number(),
  /** Of them, those in a status that is posted and not in Xero yet; the others wait for such a status. */
  toPost: z.number(),
  otherStatus: z.number(),
  /** Posted or linked by this service. */
  posted: z.number(),
  /** Of the orders to post, by currency; decimal text. */
  totals: z.array(z.object({ currency: z.string(), total: z.string() })),
  /** Of all orders, by the year they were made in. */
  years: z.array(z.object({ year: z.string(), orders: z.number() })),
  /** Sales invoices in Xero of those days that this service did not create; null = unknown. */
  otherInvoices: z.number().nullable(),
});
export type BackfillCount = Readonly<z.infer<typeof backfillCountShape>>;
