import { z } from 'zod';
import { money, text, toDay } from './fields.ts';

/** Money is a decimal string with two decimals; days are YYYY-MM-DD; absent texts are ''. */
export interface PaymentSummary {
  readonly paymentId: string;
  readonly amount: string;
  readonly date: string;
  readonly reference: string;
  /** '' within a document, which lists only live payments. */
  readonly status: string;
}

/** A payment as listed in an invoice or a credit note. */
export const paymentElement = z
  .object({ PaymentID: z.string(), Amount: money, Date: text, Reference: text, Status: text })
  .transform((payment): PaymentSummary => ({
    paymentId: payment.PaymentID,
    amount: payment.Amount,
    date: toDay(payment.Date),
    reference: payment.Reference,
    status: payment.Status,
  }));
