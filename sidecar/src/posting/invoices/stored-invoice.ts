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
    /** Posted lines, for a diff; rows of earlier versions have none. */
    lines: z.array(line).optional(),
  }),
  /** Hash of the order's figures when it was posted; null when the invoice was found after a lost answer. */
  figuresHash: z.string().nullable(),
  foundEnded: z.boolean().optional(),
  adopted: z.object({ refundIds: z.array(z.number()) }).optional(),
});

export interface StoredInvoice {
  readonly invoice: InvoiceSummary;
  readonly figuresHash: string | null;
  /** It was already void when found in Xero: a person decides whether that was meant for the order. */
  readonly foundEnded?: boolean | undefined;
  /** Someone else created it. That person handles the refunds the order had when it was linked. */
  readonly adopted?: { readonly refundIds: readonly number[] } | undefined;
}

/** The invoice facts in the ledger. */
export function storedInvoice(invoice: InvoiceSummary, figuresHash: string | null): StoredInvoice {
  return { invoice, figuresHash };
}

/** Reads them; throws ZodError when we did not write the row. */
export function readStoredInvoice(facts: unknown): StoredInvoice {
  return stored.parse(facts);
}
