import { issueKey, issueOf, orderKey, refundIdOf, refundKey } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { readStoredCreditNote } from './stored-credit-note.ts';

/**
 * Which issue of the order a refund's credit note belongs to: the first, whichever of its invoices stands, unless an
 * invoice was credited without what the refund had credited of it. Both are over then, and a later invoice is for the whole
 * sale: the refund is credited once more.
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

/** The credit notes of refunds that count for the order's invoice as it stands now, dead ones left out. */
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
