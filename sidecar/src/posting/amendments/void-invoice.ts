import type { Problem } from '../../domain/problems.ts';
import type { ClaimedEntry, Reason } from '../../ledger/entry.ts';
import { answeredAs } from '../../xero/wire/answers.ts';
import { invoiceElement, type InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { sendBatches } from '../calls/send-batches.ts';
import { noteVoided } from '../history-notes/request-notes.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { notedInvoice, numberOf, type PostedInvoice } from '../invoices/posted-invoice.ts';
import { orderRef } from '../orders/planned-order.ts';
import type { Round } from '../round.ts';
import { reissueCommandLine } from './amend-problems.ts';
import { amendmentCall, recordAmended } from './amendment-call.ts';

/** An invoice to void (or to delete, while it is a draft). */
export interface InvoiceToVoid {
  readonly entry: ClaimedEntry;
  readonly posted: PostedInvoice;
  readonly there: InvoiceSummary;
  /** A whole sentence. */
  readonly why: string;
}

/** Voids or deletes in batches by id. An invoice missing in Xero counts as done. */
export async function voidInvoices(round: Round, voids: readonly InvoiceToVoid[]): Promise<void> {
  const amendments = voids.map((one) => {
    const { invoiceId } = one.there;
    return { ...one, sourceKey: one.posted.sourceKey, change: { invoiceId, status: voidStatus(one.there) } };
  });
  await sendBatches(round, amendmentCall, amendments, {
    record: async (own, one, answer) => {
      const invoice = answeredAs(invoiceElement, answer);
      if (invoice === null || isLive(invoice)) return false;
      const { entry, posted, why } = one;
      await recordAmended(own, one, posted, invoice, posted.stored.figuresHash);
      await noteVoided(own, notedInvoice(entry, posted), invoice.status, why);
      return true;
    },
    problemOf: ({ entry }, problem) => withCredit(entry, problem),
  });
}

/** Xero voids approved invoices and deletes the others. */
export function voidStatus(invoice: InvoiceSummary): 'VOIDED' | 'DELETED' {
  return invoice.status === 'DRAFT' || invoice.status === 'SUBMITTED' ? 'DELETED' : 'VOIDED';
}

/** A locked month allows no void, but a credit note dated today. */
function withCredit(entry: ClaimedEntry, problem: Problem): Problem {
  if (problem.code !== 'period_locked') return problem;
  const command = reissueCommandLine(orderRef(entry), true);
  return { ...problem, fix: `${problem.fix} Or credit the invoice as of today: ${command}` };
}

/** For the pages: the order is cancelled and so is its invoice. */
export function voided(invoice: InvoiceSummary, why: string): Reason {
  return {
    code: 'invoice_ended',
    message: `${why} Invoice ${numberOf(invoice)} is ${invoice.status === 'DELETED' ? 'deleted' : 'void'} in Xero.`,
    fix: 'No action needed. If the order comes back, it is posted again under a new number.',
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
export function alreadyReversed({ stored, reversal }: PostedInvoice, why: string): Reason {
  return reversal === null ? voided(stored.invoice, why) : credited(stored.invoice, why);
}
