import * as z from 'zod/mini';
import { flag, list, number, orNull, text } from './shapes.ts';

/** `POST sample`: one of the latest orders as it would look in Xero, by a dry run; sends nothing. Ask again while it is reading. 409 `not_connected`. */
export const sampleRequest = z.object({
  /** Reads the orders again. */
  again: z.optional(flag),
});

const sampleLine = z.object({
  ...{ description: text, quantity: text, unitAmount: text, account: text, taxType: text },
  /** As Xero shows it: with the tax where the invoice's prices have it. '' = text alone. */
  amount: text,
  tax: text,
});

export const sampleBody = z.object({
  state: z.enum(['reading', 'ready']),
  /** Latest orders that were looked at. */
  read: number,
  /** The order that was chosen; null = none of them would be posted. */
  order: orNull(z.object({ id: number, number: text, day: text, currency: text, total: text })),
  contact: orNull(z.object({ name: text, email: text, isNew: flag })),
  invoice: orNull(
    z.object({
      ...{ number: text, reference: text, date: text, dueDate: text, currency: text },
      /** Xero's: "DRAFT", "SUBMITTED" or "AUTHORISED". */
      status: text,
      hasTaxInPrices: flag,
      lines: list(sampleLine),
      ...{ subTotal: text, totalTax: text, total: text },
    }),
  ),
  /** null = the order is not paid, or none is posted. */
  payment: orNull(z.object({ date: text, amount: text, currency: text, account: text })),
  /** An order that another connector posted: it is linked to its invoice, and not posted again. null = none among the latest. */
  linked: orNull(z.object({ id: number, number: text })),
  /** Of the orders tried, why they would not be posted. */
  problems: list(z.object({ order: text, message: text, fix: text })),
});
export type SampleBody = z.infer<typeof sampleBody>;
