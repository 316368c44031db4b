import { versionOf, reversalKey } from '../../ledger/entry-key.ts';
import type { Entry, RecordedDocument } from '../../ledger/entry.ts';
import type { InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import type { Noted } from '../history-notes/request-notes.ts';
import type { StoredCreditNote, StoredInvoice } from '../stored-documents.ts';
import { readStoredCreditNote, readStoredInvoice } from '../stored-documents.ts';
import { isLive } from './compare-documents.ts';

/** The order's invoice in Xero, by the ledger. */
export interface PostedInvoice {
  /** 1, or more when earlier ones were voided or credited. */
  readonly version: number;
  /** e.g. order:1024, order:1024#2 */
  readonly sourceKey: string;
  readonly document: RecordedDocument;
  readonly stored: StoredInvoice;
  /** The full credit note for it; null = none. */
  readonly reversal: StoredCreditNote | null;
}

/** The last invoice among an order's documents; null = it never had one. */
export function lastInvoice(documents: readonly RecordedDocument[]): PostedInvoice | null {
  const [document] = documents
    .filter((one) => one.kind === 'invoice')
    .sort((a, b) => versionOf(b.sourceKey) - versionOf(a.sourceKey));
  if (document === undefined) return null;
  const { sourceKey } = document;
  const key = reversalKey(sourceKey);
  const reversal = documents.find((one) => one.kind === 'credit_note' && one.sourceKey === key);
  return {
    version: versionOf(sourceKey),
    sourceKey,
    document,
    stored: readStoredInvoice(document.facts),
    reversal: reversal === undefined ? null : readStoredCreditNote(reversal.facts),
  };
}

/** The last one, unless it was voided or credited. */
export function liveInvoice(documents: readonly RecordedDocument[]): PostedInvoice | null {
  const last = lastInvoice(documents);
  return last === null || isReversed(last) ? null : last;
}

/** Voided or credited by us: the order has no invoice any more, and may get the next one. */
export function isReversed(posted: PostedInvoice): boolean {
  if (posted.reversal !== null && posted.reversal.settled !== null) return true;
  return !isLive(posted.stored.invoice) && posted.stored.foundEnded !== true;
}

export function numberOf(invoice: InvoiceSummary): string {
  return invoice.number === '' ? invoice.invoiceId : invoice.number;
}

/** For its history notes. */
export function notedInvoice(entry: Pick<Entry, 'id' | 'storeId' | 'sourceId'>, posted: PostedInvoice): Noted {
  const { xeroId: documentId, sourceKey } = posted.document;
  return { entry, kind: 'invoice', documentId, sourceKey };
}
