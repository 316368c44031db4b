import type { RecordedDocument } from '../../ledger/entry.ts';
import { versionOf } from '../../ledger/entry-key.ts';
import { NOTHING_POSTED, type PostedDays } from '../../mapping/planning.ts';
import { lastFee } from '../fees/posted-fee.ts';
import { asPart, earlierMoneyOn, lastPayment, type PostedPayment } from '../payments/posted-payment.ts';
import type { PostedInvoice } from '../invoices/posted-invoice.ts';
import { refundNotesOf } from '../refunds/order-credit-notes.ts';

/** What Xero has already keeps its dates, whatever is locked since; a payment to be replaced needs an unlocked one again. */
export function postedDays(
  documents: readonly RecordedDocument[],
  live: PostedInvoice | null,
  replaced: readonly PostedPayment[] = [],
): PostedDays {
  const earlierOn = earlierMoneyOn(documents, live?.version ?? Infinity);
  const earlier = earlierOn === null ? {} : { earlierOn };
  // A refund's credit note keeps its date and total, whichever invoice version of the order stands.
  const refunds = new Map(refundNotesOf(documents).map(({ refundId, creditNote }) => [refundId, creditNote]));
  const first = documents.find(({ kind, sourceKey }) => kind === 'invoice' && versionOf(sourceKey) === 1)?.number;
  const invoiceNumber = typeof first === 'string' ? { invoiceNumber: first } : {};
  if (live === null) return { invoice: null, ...invoiceNumber, money: { ...NOTHING_POSTED, ...earlier }, refunds };
  const money = (part: 'payment' | 'balance') => {
    const posted = lastPayment(documents, live.sourceKey, part);
    const known = asPart(posted);
    const isReplaced = replaced.some(({ document }) => document.id === posted?.document.id);
    return known === null || !isReplaced ? known : { ...known, isLive: false };
  };
  const { date, lineAmountTypes, currencyRate } = live.stored.invoice;
  return {
    invoice: date,
    ...invoiceNumber,
    ...(lineAmountTypes === undefined ? {} : { lineAmountTypes }),
    ...(currencyRate === undefined ? {} : { currencyRate }),
    money: { payment: money('payment'), balance: money('balance'), fee: liveFee(documents), ...earlier },
    refunds,
  };
}

function liveFee(documents: readonly RecordedDocument[]) {
  const posted = lastFee(documents);
  return posted === null || posted.facts.deleted === true ? null : posted.facts;
}
