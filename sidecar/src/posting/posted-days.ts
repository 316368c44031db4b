import { paymentKey } from '../ledger/entry-key.ts';
import type { RecordedDocument } from '../ledger/entry.ts';
import type { PostedDays } from '../mapping/plan-documents.ts';
import type { PostedInvoice } from './posted-invoice.ts';
import { readStoredCreditNote } from './stored-credit-note.ts';

const REFUND_KEY = /\/refund:(\d+)$/;

/** What the order's live invoice has in Xero already, and when: a day that was locked since must not count against it. */
export function postedDays(documents: readonly RecordedDocument[], live: PostedInvoice | null): PostedDays {
  if (live === null) return { invoice: null, isPaid: false };
  const ownPayment = paymentKey(live.sourceKey);
  const refunds = documents.flatMap((one): [number, string][] => {
    const id = one.kind === 'credit_note' ? REFUND_KEY.exec(one.sourceKey)?.[1] : undefined;
    return id === undefined ? [] : [[Number(id), readStoredCreditNote(one.facts).creditNote.date]];
  });
  return {
    invoice: live.stored.invoice.date,
    isPaid: documents.some((one) => one.kind === 'payment' && one.sourceKey === ownPayment),
    refunds: new Map(refunds),
  };
}
