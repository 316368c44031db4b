import { issueOf, reversalKey } from '../../ledger/entry-key.ts';
import type { Entry, RecordedDocument } from '../../ledger/entry.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import type { Noted } from '../noted.ts';
import { readStoredCreditNote, type StoredCreditNote } from '../refunds/stored-credit-note.ts';
import { isLive } from './compare-documents.ts';
import { readStoredInvoice, type StoredInvoice } from './stored-invoice.ts';

/** The order's invoice in Xero, by the ledger. */
export interface PostedInvoice {
  /** 1, or more when earlier versions were voided or credited. */
  readonly issue: number;
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
    .sort((a, b) => issueOf(b.sourceKey) - issueOf(a.sourceKey));
  if (document === undefined) return null;
  const key = reversalKey(document.sourceKey);
  const reversal = documents.find((one) => one.kind === 'credit_note' && one.sourceKey === key);
  return {
    issue: issueOf(document.sourceKey),
    sourceKey: document.sourceKey,
    document,
    stored: readStoredInvoice(document.facts),
    reversal: reversal === undefined ? null : readStoredCreditNote(reversal.facts),
  };
}

/** Voided or credited by us: the order has no invoice any more, and may get the next one. */
export function isOver(posted: PostedInvoice): boolean {
  if (posted.reversal !== null && posted.reversal.settled !== null) return true;
  return !isLive(posted.stored.invoice) && posted.stored.foundEnded !== true;
}

/** The invoice version that the order uses now. */
export function currentIssue(posted: PostedInvoice | null): number {
  if (posted === null) return 1;
  return isOver(posted) ? posted.issue + 1 : posted.issue;
}

export function numberOf(invoice: InvoiceSummary): string {
  return invoice.number === '' ? invoice.invoiceId : invoice.number;
}

/** For its history notes. */
export function notedInvoice(entry: Pick<Entry, 'id' | 'storeId' | 'sourceId'>, posted: PostedInvoice): Noted {
  const { tenantId, xeroId: documentId, sourceKey } = posted.document;
  return { entry, tenantId, kind: 'invoice', documentId, sourceKey };
}
