import type { ClaimedEntry, Reason } from '../../ledger/entry.ts';
import type { Problem } from '../../domain/problems.ts';
import { endsBody } from '../../xero/wire/amend-wire.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import { reissueCommandLine } from './amend-problems.ts';
import { recordAmended } from './record-amendment.ts';
import { notedInvoice, numberOf, type PostedInvoice } from '../invoices/posted-invoice.ts';
import { sendBatches, type BatchPlan } from '../calls/send-batches.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { noteEnded } from '../history-notes/request-notes.ts';
import type { Outcome, PostingDeps } from '../work.ts';

export const AMEND_PATH = 'Invoices?summarizeErrors=false&unitdp=4';

/** An invoice to void (or to delete, while it is a draft). */
export interface InvoiceToEnd {
  readonly entry: ClaimedEntry;
  readonly posted: PostedInvoice;
  readonly there: InvoiceSummary;
  /** A whole sentence. */
  readonly why: string;
}

/** Voids or deletes in batches by id; returns the failures by entry id. An invoice missing in Xero counts as done. */
export async function endInvoices(
  deps: PostingDeps,
  tenantId: string,
  ends: readonly InvoiceToEnd[],
): Promise<ReadonlyMap<number, Outcome>> {
  const failed = new Map<number, Outcome>();
  const plan: BatchPlan<InvoiceToEnd> = {
    tenantId,
    kind: 'amendments',
    method: 'POST',
    path: AMEND_PATH,
    body: (batch) => endsBody(batch.map(({ there }) => ({ invoiceId: there.invoiceId, status: endOf(there) }))),
    entryOf: ({ entry }) => entry,
    sourceKeyOf: ({ posted }) => posted.sourceKey,
    nameOf: ({ there }) => `end of invoice ${numberOf(there)}`,
    answerOf: (elements, { there }) => elements.find((element) => element.invoiceId === there.invoiceId),
    record: async (own, { entry, posted, why }, { invoice }) => {
      if (invoice === null || isLive(invoice)) return false;
      await recordAmended(own, entry, posted, invoice, posted.stored.figuresHash);
      await noteEnded(own, notedInvoice(entry, posted), invoice.status, why);
      return true;
    },
    problemOf: ({ entry }, problem) => withCredit(entry, problem),
    fail: (entryId, outcome) => failed.set(entryId, outcome),
  };
  await sendBatches(deps, plan, ends);
  return failed;
}

/** Xero voids approved invoices and deletes the others. */
export function endOf(invoice: InvoiceSummary): 'VOIDED' | 'DELETED' {
  return invoice.status === 'DRAFT' || invoice.status === 'SUBMITTED' ? 'DELETED' : 'VOIDED';
}

/** A locked month allows no void, but a credit note dated today. */
function withCredit(entry: ClaimedEntry, problem: Problem): Problem {
  if (problem.code !== 'period_locked') return problem;
  const command = reissueCommandLine({ storeId: entry.storeId, orderId: entry.sourceId }, true);
  return { ...problem, fix: `${problem.fix} Or credit the invoice as of today: ${command}` };
}

/** For the pages: the order is cancelled and so is its invoice. */
export function ended(invoice: InvoiceSummary, why: string): Reason {
  return {
    code: 'invoice_ended',
    message: `${why} Invoice ${numberOf(invoice)} is ${invoice.status === 'DELETED' ? 'deleted' : 'void'} in Xero.`,
    fix: 'Nothing to do. If the order comes back it is posted again, under a new number.',
    details: { invoice: numberOf(invoice) },
  };
}

/** For the pages: the order is cancelled, its invoice credited; what was paid is open credit. */
export function credited(invoice: InvoiceSummary, why: string): Reason {
  const number = numberOf(invoice);
  return {
    code: 'invoice_credited',
    message: `${why} Invoice ${number} is credited in Xero. What was paid on it is the customer’s open credit there.`,
    fix: 'When the money is given back, enter the refund on the credit note in Xero. If the order comes back, the credit pays its new invoice.',
    details: { invoice: number },
  };
}

/** For the pages: the order is cancelled, and its refunds have reversed the sale. */
export function creditedByRefunds(invoice: InvoiceSummary, why: string): Reason {
  const number = numberOf(invoice);
  return {
    code: 'invoice_credited',
    message: `${why} Invoice ${number} is credited in full in Xero by the refunds of the order.`,
    fix: 'No action needed.',
    details: { invoice: number },
  };
}

/** Later checks of an order whose invoice we voided repeat that. */
export function alreadyOver({ stored, reversal }: PostedInvoice, why: string): Reason {
  return reversal === null ? ended(stored.invoice, why) : credited(stored.invoice, why);
}
