import { z } from 'zod';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';

const payment = z.object({
  paymentId: z.string(),
  amount: z.string(),
  date: z.string(),
  reference: z.string(),
  status: z.string(),
});

const line = z.object({
  lineItemId: z.string(),
  description: z.string(),
  quantity: z.string(),
  unitAmount: z.string(),
  amount: z.string(),
  tax: z.string(),
  accountCode: z.string(),
  taxType: z.string(),
  itemCode: z.string(),
  tracking: z.array(z.object({ categoryId: z.string(), optionId: z.string() })),
});

const stored = z.object({
  invoice: z.object({
    invoiceId: z.string(),
    type: z.string(),
    number: z.string(),
    status: z.string(),
    reference: z.string(),
    contactId: z.string(),
    currency: z.string(),
    date: z.string(),
    subTotal: z.string(),
    totalTax: z.string(),
    total: z.string(),
    amountDue: z.string(),
    amountPaid: z.string(),
    payments: z.array(payment),
    lineAmountTypes: z.enum(['Exclusive', 'Inclusive', 'NoTax']).optional(),
    /** What was posted, line by line, for a diff; rows of earlier versions are without. */
    lines: z.array(line).optional(),
  }),
  /** Hash of the order's figures when it was posted; null when the invoice was found after a lost reply. */
  figuresHash: z.string().nullable(),
  foundEnded: z.boolean().optional(),
  adopted: z.object({ refundIds: z.array(z.number()) }).optional(),
});

export interface StoredInvoice {
  readonly invoice: InvoiceSummary;
  readonly figuresHash: string | null;
  /** It was void already when it was found in the books: whether that was meant for the order is for a person to say. */
  readonly foundEnded?: boolean | undefined;
  /** Somebody else made it. The refunds the order had when it was linked are dealt with, by whoever made it. */
  readonly adopted?: { readonly refundIds: readonly number[] } | undefined;
}

/** The facts the ledger keeps of an invoice document. */
export function storedInvoice(invoice: InvoiceSummary, figuresHash: string | null): StoredInvoice {
  return { invoice, figuresHash };
}

/** Reads them back; throws ZodError when the row was not written by us. */
export function readStoredInvoice(facts: unknown): StoredInvoice {
  return stored.parse(facts);
}
