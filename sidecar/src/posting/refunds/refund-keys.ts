import { issueKey, issueOf, orderKey, refundIdOf, refundKey } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { readStoredCreditNote } from './stored-credit-note.ts';

/**
 * The invoice version that a refund's credit note belongs to: the first, whichever version stands, unless an
 * invoice was credited in full less the refund's credit. Both are reversed then, and a later invoice is for the whole
 * sale: the refund is credited again.
 */
export function refundIssue(documents: readonly RecordedDocument[], refundId: number): number {
  return Math.max(1, ...documents.flatMap((one) => (netOf(one).includes(refundId) ? issueOf(one.sourceKey) + 1 : [])));
}

export function currentRefundKey(
  documents: readonly RecordedDocument[],
  orderId: string | number,
  refundId: number,
): string {
  return refundKey(issueKey(orderKey(orderId), refundIssue(documents, refundId)), refundId);
}

/** The refunds' credit notes that count for the order's present invoice, without voided ones. */
export function currentRefunds(
  documents: readonly RecordedDocument[],
  orderId: string | number,
): readonly { readonly refundId: number; readonly document: RecordedDocument }[] {
  return documents.flatMap((document) => {
    const refundId = document.kind === 'credit_note' ? refundIdOf(document.sourceKey) : null;
    if (refundId === null || document.sourceKey !== currentRefundKey(documents, orderId, refundId)) return [];
    return isLive(readStoredCreditNote(document.facts).creditNote) ? [{ refundId, document }] : [];
  });
}

function netOf({ kind, sourceKey, facts }: RecordedDocument): readonly number[] {
  return kind === 'credit_note' && sourceKey.endsWith('/reversal') ? (readStoredCreditNote(facts).netOf ?? []) : [];
}
