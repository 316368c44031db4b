import { decimal, toMoney } from '../domain/money.ts';
import { bookedOn, readDocument, usedOf } from '../ledger/document-facts.ts';
import type { RecordedDocument } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../xero/wire/sales-documents.ts';

interface SeenParts {
  readonly ledger: Pick<Ledger, 'noteDocumentSeen'>;
  readonly now: () => Date;
}

/** Keeps what Xero has of an order's invoice: its status, and what others paid. `documents`: all of the order. */
export async function keepInvoiceSeen(
  { ledger, now }: SeenParts,
  documents: readonly RecordedDocument[],
  there: InvoiceSummary,
): Promise<void> {
  const all = documents.map(readDocument);
  const invoice = all.find(({ kind, xeroId }) => kind === 'invoice' && xeroId === there.invoiceId);
  if (invoice?.facts.invoice === undefined) return;
  const { paid, allocated } = bookedOn(invoice, all);
  // Somebody may have changed it: what is due less is not paid.
  const due = decimal(there.total).minus(paid).minus(allocated);
  const ours = new Set(all.filter(({ kind }) => kind === 'payment').map(({ xeroId }) => xeroId));
  await ledger.noteDocumentSeen(invoice.id, {
    status: there.status,
    // A void invoice is due nothing, whatever was paid on it.
    byOthers: toMoney(due.minus(there.amountDue)),
    payments: there.payments
      .filter(({ paymentId }) => !ours.has(paymentId))
      .map(({ paymentId, amount, date }) => ({ paymentId, amount, date })),
    ...(decimal(there.total).eq(invoice.facts.invoice.total) ? {} : { total: there.total }),
    ...(there.dueDate === undefined ? {} : { dueDate: there.dueDate }),
    seenAt: now().toISOString(),
  });
}

/** The same for a credit note: what others used of it. */
export async function keepCreditSeen(
  { ledger, now }: SeenParts,
  documents: readonly RecordedDocument[],
  there: CreditNoteSummary,
): Promise<void> {
  const all = documents.map(readDocument);
  const note = all.find(({ kind, xeroId }) => kind === 'credit_note' && xeroId === there.creditNoteId);
  if (note?.facts.creditNote === undefined) return;
  const left = decimal(note.facts.creditNote.total).minus(usedOf(note, all));
  await ledger.noteDocumentSeen(note.id, {
    status: there.status,
    byOthers: toMoney(left.minus(there.remainingCredit)),
    payments: [],
    seenAt: now().toISOString(),
  });
}
