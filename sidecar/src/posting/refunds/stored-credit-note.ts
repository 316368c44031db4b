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

/** The facts the ledger keeps of a credit note. */
export interface StoredCreditNote {
  readonly creditNote: CreditNoteSummary;
  /** Taken off the invoice and given back in money, once nothing is left to do; null before. */
  readonly settled: { readonly allocated: string; readonly refunded: string } | null;
  /** Refunds that had credited a part of the invoice already, which this credit for the rest of it leaves out. */
  readonly netOf?: readonly number[] | undefined;
}

/** As the ledger keeps it: without the lines, which may hold a buyer's words. */
export function toStored({ creditNote, ...others }: StoredCreditNote): StoredCreditNote {
  return { ...others, creditNote: { ...creditNote, lines: undefined } };
}

/** Reads them back; throws ZodError when the row was not written by us. */
export function readStoredCreditNote(facts: unknown): StoredCreditNote {
  return stored.parse(facts);
}
