import { Big } from 'big.js';
import { z } from 'zod';
import { toMoney } from '../domain/money.ts';
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
  /** Its net by account as posted, without the buyer's words; absent = of a version that did not keep it. */
  accounts: z.record(z.string(), z.string()).optional(),
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

/** As stored in the ledger: instead of the lines, which may hold a buyer's words, what they have on each account. */
export function toStoredCreditNote({ creditNote, ...others }: StoredCreditNote): StoredCreditNote {
  const nets = netByAccount(creditNote.lines);
  const accounts = nets && Object.fromEntries(nets.map(([code, net]) => [code, toMoney(net)]));
  return { ...(accounts && { accounts }), ...others, creditNote: { ...creditNote, lines: undefined } };
}

/** Without tax; undefined = Xero listed no lines. */
export function netByAccount(
  lines: readonly { readonly accountCode: string; readonly amount: string }[] | undefined,
): readonly (readonly [account: string, net: Big])[] | undefined {
  if (lines === undefined) return undefined;
  const nets = new Map<string, Big>();
  for (const { accountCode, amount } of lines) {
    const value = new Big(amount);
    if (!value.eq(0)) nets.set(accountCode, (nets.get(accountCode) ?? new Big(0)).plus(value));
  }
  return [...nets];
}
