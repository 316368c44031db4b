import { refundIdOf } from '../ledger/entry-key.ts';
import type { RecordedDocument } from '../ledger/entry.ts';
import type { PostedDays } from '../mapping/plan-documents.ts';
import { NOTHING_POSTED } from '../mapping/payment/to-payment.ts';
import { lastFee } from './fees/posted-fee.ts';
import { asPart, earlierMoneyOn, lastPayment, type PostedPayment } from './payments/posted-payment.ts';
import type { PostedInvoice } from './invoices/posted-invoice.ts';
import { readStoredCreditNote } from './refunds/stored-credit-note.ts';

/**
 * What the order's live invoice has in Xero already, and when: a day that was locked since must not count against it. A
 * payment that is to be replaced needs an open day again.
 */
export function postedDays(
  documents: readonly RecordedDocument[],
  live: PostedInvoice | null,
  replaced: readonly PostedPayment[] = [],
): PostedDays {
  const earlierOn = earlierMoneyOn(documents, live?.issue ?? Infinity);
  const earlier = earlierOn === null ? {} : { earlierOn };
  const refunds = postedRefunds(documents);
  if (live === null) return { invoice: null, money: { ...NOTHING_POSTED, ...earlier }, ...refunds };
  const money = (part: 'payment' | 'balance') => {
    const posted = lastPayment(documents, live.sourceKey, part);
    const known = asPart(posted);
    const isReplaced = replaced.some(({ document }) => document.id === posted?.document.id);
    return known === null || !isReplaced ? known : { ...known, isLive: false };
  };
  return {
    invoice: live.stored.invoice.date,
    money: { payment: money('payment'), balance: money('balance'), fee: liveFee(documents), ...earlier },
    ...refunds,
  };
}

/** The credit note of a refund keeps its day and its total, whichever of the order's invoices stands. */
function postedRefunds(documents: readonly RecordedDocument[]): Pick<PostedDays, 'refunds' | 'refundTotals'> {
  const notes = documents.flatMap((one) => {
    const id = one.kind === 'credit_note' ? refundIdOf(one.sourceKey) : null;
    return id === null ? [] : [{ id, ...readStoredCreditNote(one.facts).creditNote }];
  });
  return {
    refunds: new Map(notes.map(({ id, date }) => [id, date])),
    refundTotals: new Map(notes.map(({ id, total }) => [id, total])),
  };
}

function liveFee(documents: readonly RecordedDocument[]): { amount: string; date: string } | null {
  const posted = lastFee(documents);
  return posted === null || posted.facts.deleted === true ? null : posted.facts;
}
