import { openMoneyOf, readDocument } from '../../ledger/document-facts.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import { notReadYet, readFor } from '../failed-call.ts';
import type { PlannedOrder } from '../orders/planned-order.ts';
import { invoiced, type Progress } from '../progress.ts';
import { wantedNotes } from '../refunds/order-credit-notes.ts';
import { addFailure } from '../round.ts';
import { keepCreditSeen, keepInvoiceSeen } from '../seen-documents.ts';
import { readStoredCreditNote } from '../stored-documents.ts';
import type { OrderBooks } from './money-differs.ts';
import { isReissued, reportReissued } from './reissued-money.ts';

/** What is read again in Xero of one order. */
interface Wanted {
  /** All of the order. */
  readonly documents: readonly RecordedDocument[];
  readonly read: readonly RecordedDocument[];
}

/** Reads again what people do in Xero: the money of reissued orders, and what notices say is open. Others need no call. */
export async function checkMoney(progress: Progress): Promise<void> {
  const ours = invoiced(progress);
  const wanted = new Map<PlannedOrder, Wanted>();
  for (const { order } of ours) {
    const documents = await progress.ledger.documentsOf(order.entry.id);
    const read = isReissued(progress, order) ? documents : openBy(progress, order, documents);
    if (read.length > 0) wanted.set(order, { documents, read });
  }
  if (wanted.size === 0) return;
  const entries = [...wanted.keys()].map(({ entry }) => entry);
  const there = await readFor(progress, entries, () => readBooks(progress, wanted));
  for (const one of there === null ? [] : ours) {
    const books = there?.get(one.order);
    if (books === undefined) continue;
    for (const invoice of books.invoices) await keepInvoiceSeen(progress, books.documents, invoice);
    for (const note of books.creditNotes) await keepCreditSeen(progress, books.documents, note);
    if (isReissued(progress, one.order)) reportReissued(progress, one, books);
  }
}

/** The documents that the plan's notices say something is open on, without those of this round. */
function openBy(
  { tenantId }: Progress,
  { entry, documents: planned }: PlannedOrder,
  documents: readonly RecordedDocument[],
) {
  const all = documents.map(readDocument);
  const found = planned.notices.flatMap((notice) => openMoneyOf(notice, all)?.documents ?? []);
  const earlier = found.filter(({ recordedAt, tenantId: of }) => recordedAt < entry.claim.at && of === tenantId);
  const ids = new Set(earlier.map(({ id }) => id));
  return documents.filter(({ id }) => ids.has(id));
}

/** 40 invoices in a call; an order with a document that Xero's lists lack may have to wait for a later round. */
async function readBooks(progress: Progress, wanted: ReadonlyMap<PlannedOrder, Wanted>) {
  const { xero, tenantId } = progress;
  const all = [...wanted.values()].flatMap(({ read }) => read);
  const invoices = await xero.invoicesAmong(tenantId, all.filter(({ kind }) => kind === 'invoice').map(({ xeroId }) => xeroId)); // prettier-ignore
  const notes = all.filter(({ kind }) => kind === 'credit_note').map(({ facts }) => readStoredCreditNote(facts));
  const creditNotes = await xero.creditNotesAmong(tenantId, wantedNotes(notes));
  const books = new Map<PlannedOrder, OrderBooks>();
  for (const [order, { documents, read }] of wanted) {
    const ids = new Set(read.map(({ xeroId }) => xeroId));
    if ([...ids].some((id) => invoices.unread.has(id) || creditNotes.unread.has(id))) {
      addFailure(progress, order.entry.id, notReadYet(progress));
      continue;
    }
    books.set(order, {
      documents,
      invoices: invoices.found.filter(({ invoiceId }) => ids.has(invoiceId)),
      creditNotes: creditNotes.found.filter(({ creditNoteId }) => ids.has(creditNoteId)),
    });
  }
  return books;
}
