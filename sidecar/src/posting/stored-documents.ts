import { z } from 'zod';
import { creditNoteSummary, invoiceSummary } from '../xero/wire/sales-documents.ts';

/* What the ledger keeps of invoices and credit notes. Reading throws ZodError when we did not write the row. */

const invoiceShape = z.object({
  invoice: invoiceSummary,
  /** Hash of the order's figures when it was posted; null when the invoice was found after a lost answer. */
  figuresHash: z.string().nullable(),
  /** It was already void when found in Xero: a person decides whether that was meant for the order. */
  foundEnded: z.boolean().optional(),
  /** Someone else created it. That person handles the refunds the order had when it was linked. */
  adopted: z.object({ refundIds: z.array(z.number()).readonly() }).optional(),
});
export type StoredInvoice = z.infer<typeof invoiceShape>;

const creditNoteShape = z.object({
  creditNote: creditNoteSummary,
  /** Allocated to the invoice and refunded in money, once settled; null before. */
  settled: z.object({ allocated: z.string(), refunded: z.string() }).nullable(),
  /** Refunds that already credited a part of the invoice, which this credit for the rest leaves out. */
  netOf: z.array(z.number()).readonly().optional(),
  /** Voided because its backfill was undone. */
  isUndone: z.literal(true).optional(),
});
export type StoredCreditNote = z.infer<typeof creditNoteShape>;

export function readStoredInvoice(facts: unknown): StoredInvoice {
  return invoiceShape.parse(facts);
}

export function readStoredCreditNote(facts: unknown): StoredCreditNote {
  return creditNoteShape.parse(facts);
}

/** As stored in the ledger: without the lines, which may hold a buyer's words. */
export function toStoredCreditNote({ creditNote, ...others }: StoredCreditNote): StoredCreditNote {
  return { ...others, creditNote: { ...creditNote, lines: undefined } };
}
