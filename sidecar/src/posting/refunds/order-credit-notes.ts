import { versionKey, versionOf, orderKey, refundIdOf, refundKey } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { readStoredCreditNote, type StoredCreditNote } from '../stored-documents.ts';

export interface OrderCreditNote extends StoredCreditNote {
  readonly sourceKey: string;
  readonly xeroId: string;
  /** null = it credits an invoice in full. */
  readonly refundId: number | null;
}

export type RefundCreditNote = OrderCreditNote & { readonly refundId: number };

/** An order's credit notes by the ledger, of refunds and of whole invoices. */
function creditNotesOf(documents: readonly RecordedDocument[]): OrderCreditNote[] {
  return documents.flatMap(({ kind, sourceKey, xeroId, facts }) =>
    kind === 'credit_note'
      ? [{ ...readStoredCreditNote(facts), sourceKey, xeroId, refundId: refundIdOf(sourceKey) }]
      : [],
  );
}

export function reversalsOf(documents: readonly RecordedDocument[]): OrderCreditNote[] {
  return creditNotesOf(documents).filter(({ refundId }) => refundId === null);
}

export function refundNotesOf(documents: readonly RecordedDocument[]): RefundCreditNote[] {
  return creditNotesOf(documents).filter((one): one is RefundCreditNote => one.refundId !== null);
}

/**
 * The invoice version that a refund's credit note belongs to: the first, whichever stands; after a full credit that left
 * the refund's out, or after its backfill was undone, the next one, which is for the whole sale: the refund is credited again.
 */
export function refundVersion(documents: readonly RecordedDocument[], refundId: number): number {
  const undone = refundNotesOf(documents).filter((one) => one.refundId === refundId && one.isUndone === true);
  const before = [...nettedIn(documents, refundId), ...undone];
  return Math.max(1, ...before.map(({ sourceKey }) => versionOf(sourceKey) + 1));
}

/** Full credits that left this refund's out: its money stays booked on its first credit note. */
export function nettedIn(documents: readonly RecordedDocument[], refundId: number): OrderCreditNote[] {
  return reversalsOf(documents).filter(({ netOf = [] }) => netOf.includes(refundId));
}

export function currentRefundKey(documents: readonly RecordedDocument[], orderId: string, refundId: number): string {
  return refundKey(versionKey(orderKey(orderId), refundVersion(documents, refundId)), refundId);
}

/** The refunds' credit notes that count for the order's present invoice, without voided ones. */
export function currentRefunds(documents: readonly RecordedDocument[], orderId: string): readonly RefundCreditNote[] {
  return refundNotesOf(documents).filter(
    ({ sourceKey, refundId, creditNote }) =>
      sourceKey === currentRefundKey(documents, orderId, refundId) && isLive(creditNote),
  );
}

/** To read credit notes again in Xero: many are read by date. */
export function wantedNotes(notes: readonly Pick<StoredCreditNote, 'creditNote'>[]) {
  return notes.map(({ creditNote: { creditNoteId: key, date } }) => ({ key, date }));
}
