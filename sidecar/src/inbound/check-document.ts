import { isAppError } from '../domain/app-error.ts';
import type { Entry, RecordedDocument } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { seenOf } from '../ledger/xero-seen.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../xero/wire/sales-documents.ts';
import { creditDifference } from './credit-difference.ts';
import { lastInvoice, type PostedInvoice } from '../posting/invoices/posted-invoice.ts';
import { readStoredCreditNote } from '../posting/stored-documents.ts';
import { keepCreditSeen, keepInvoiceSeen } from '../posting/seen-documents.ts';
import { recodedLines } from './recoded-lines.ts';
import { isPaid, xeroDifference, type Difference, type XeroDifference } from './xero-difference.ts';

export interface CheckParts {
  readonly ledger: Pick<Ledger, 'documentsOf' | 'noteDocumentSeen' | 'noteXeroSeen' | 'noteRecodings'>;
  readonly now: () => Date;
  /** Marks the order paid after a payment in Xero, if the owner wants that. false, or a store error: not now. */
  readonly onPaid: (entry: Entry, invoice: InvoiceSummary, difference: XeroDifference) => Promise<boolean>;
}

/**
 * Compares and records the difference. false = retry later: the store could not be updated, or something was posted for
 * the order since Xero was asked (`askedAt`).
 */
export async function checkInvoice(
  parts: CheckParts,
  entry: Entry,
  there: InvoiceSummary,
  askedAt: Date,
): Promise<boolean> {
  const documents = await parts.ledger.documentsOf(entry.id);
  if (isOlder(documents, askedAt)) return false;
  await keepInvoiceSeen(parts, documents, there);
  const posted = lastInvoice(documents);
  // An earlier invoice of the order no longer counts.
  if (posted === null || posted.stored.invoice.invoiceId !== there.invoiceId) return true;
  const order = { storeId: entry.storeId, orderId: entry.sourceId };
  await keepRecoded(parts, entry, posted, there);
  const difference = xeroDifference(order, posted.stored.invoice, there, documents);
  const document = { kind: 'invoice', id: there.invoiceId, status: there.status } as const;
  await keep(parts, entry, document, difference, isPaid(there));
  if (difference === null || !difference.paid || difference.foreign.length === 0) return true;
  try {
    return await parts.onPaid(entry, there, difference);
  } catch (error) {
    if (isAppError(error, 'store')) return false;
    throw error;
  }
}

/** What a person recoded is learned from. A linked invoice is coded by the person who created it. */
async function keepRecoded(
  { ledger }: CheckParts,
  { storeId, sourceId: orderId }: Entry,
  { document: { tenantId, xeroId: invoiceId }, stored }: PostedInvoice,
  there: InvoiceSummary,
): Promise<void> {
  const lines = stored.adopted === undefined ? recodedLines(stored.invoice, there) : null;
  if (lines !== null) await ledger.noteRecodings({ storeId, tenantId, orderId, invoiceId }, lines);
}

export async function checkCreditNote(
  parts: CheckParts,
  entry: Entry,
  there: CreditNoteSummary,
  askedAt: Date,
): Promise<boolean> {
  const documents = await parts.ledger.documentsOf(entry.id);
  if (isOlder(documents, askedAt)) return false;
  await keepCreditSeen(parts, documents, there);
  const posted = documents.find((one) => one.kind === 'credit_note' && one.xeroId === there.creditNoteId);
  if (posted === undefined) return true;
  const document = { kind: 'credit_note', id: there.creditNoteId, status: there.status } as const;
  await keep(parts, entry, document, creditDifference(readStoredCreditNote(posted.facts), there));
  return true;
}

/** Xero's answer may lack what was recorded meanwhile. */
function isOlder(documents: readonly RecordedDocument[], askedAt: Date): boolean {
  return documents.some(({ recordedAt }) => Date.parse(recordedAt) > askedAt.getTime());
}

type Found = Pick<Difference, 'note' | 'fix' | 'isOfFigures'>;
const AS_POSTED: Found = { note: 'It now matches what we posted.', fix: '', isOfFigures: false };

async function keep(
  { ledger, now }: CheckParts,
  entry: Entry,
  { kind, id, status }: { readonly kind: 'invoice' | 'credit_note'; readonly id: string; readonly status: string },
  difference: Found | null,
  paid?: boolean,
): Promise<void> {
  // Nothing differs, now or before.
  if (difference === null && !seenOf(entry.summary).some((one) => one.id === id)) return;
  const { note, fix, isOfFigures } = difference ?? AS_POSTED;
  const seen = { id, status, note, fix, seenAt: now().toISOString(), ...(isOfFigures ? { isOfFigures } : {}) };
  await ledger.noteXeroSeen(entry.id, { kind, seen, ...(paid === undefined ? {} : { paid }) });
}
