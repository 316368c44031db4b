import { z } from 'zod';
import type { CreditNoteSummary } from '../../xero/wire/credit-note-element.ts';

const stored = z.object({
  creditNote: z.object({
    creditNoteId: z.string(),
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
    remainingCredit: z.string(),
    allocations: z.array(z.object({ allocationId: z.string().nullable(), invoiceId: z.string(), amount: z.string() })),
    payments: z.array(
      z.object({
        paymentId: z.string(),
        amount: z.string(),
        date: z.string(),
        reference: z.string(),
        status: z.string(),
      }),
    ),
  }),
  settled: z.object({ allocated: z.string(), refunded: z.string() }).nullable(),
  netOf: z.array(z.number()).optional(),
});

/** The credit note facts in the ledger. */
export interface StoredCreditNote {
  readonly creditNote: CreditNoteSummary;
  /** Allocated to the invoice and refunded in money, once settled; null before. */
  readonly settled: { readonly allocated: string; readonly refunded: string } | null;
  /** Refunds that already credited a part of the invoice, which this credit for the rest leaves out. */
  readonly netOf?: readonly number[] | undefined;
}

/** As stored in the ledger: without the lines, which may hold a buyer's words. */
export function toStored({ creditNote, ...others }: StoredCreditNote): StoredCreditNote {
  return { ...others, creditNote: { ...creditNote, lines: undefined } };
}

/** Reads them; throws ZodError when we did not write the row. */
export function readStoredCreditNote(facts: unknown): StoredCreditNote {
  return stored.parse(facts);
}
