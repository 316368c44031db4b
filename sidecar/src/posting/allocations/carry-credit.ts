import type { Big } from 'big.js';
import { z } from 'zod';
import { decimal, larger, smaller, sum, toMoney, ZERO } from '../../domain/money.ts';
import { versionOf } from '../../ledger/entry-key.ts';
import type { RecordedDocument } from '../../ledger/entry.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { notReadYet, readFor } from '../failed-call.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { addFailure } from '../round.ts';
import { invoiced, type Carried, type Invoiced, type Progress } from '../progress.ts';
import { refundNotesOf, reversalsOf, wantedNotes, type OrderCreditNote } from '../refunds/order-credit-notes.ts';
import { allocationOf, postAllocations, allocationCall } from './post-allocations.ts';
import type { DocumentKind } from '../document-kind.ts';

/** A credit may pay several invoices in turn: `order:1024/reversal/carried`, and `…/carried/3` for the third. */
function carriedKey(reversalSourceKey: string, version: number): string {
  const key = `${reversalSourceKey}/carried`;
  return version === versionOf(reversalSourceKey) + 1 ? key : `${key}/${version}`;
}

const carriedFacts = z.object({ amount: z.string(), creditNoteId: z.string(), invoiceId: z.string() });

/** Credit allocated to an invoice, by the ledger. */
function carriedRows(documents: readonly RecordedDocument[], invoiceId: string) {
  return documents
    .filter(({ kind, sourceKey }) => kind === 'allocation' && sourceKey.includes('/reversal/carried/'))
    .map(({ facts }) => carriedFacts.parse(facts))
    .filter((one) => one.invoiceId === invoiceId);
}

/** The amount of an invoice paid by credit of the order's earlier ones, by the ledger. */
export function carriedTo(documents: readonly RecordedDocument[], invoiceId: string): Big {
  return sum(carriedRows(documents, invoiceId).map(({ amount }) => decimal(amount)));
}

interface ToCarry extends Invoiced {
  readonly version: number;
  readonly documents: readonly RecordedDocument[];
  /** Full credit notes for earlier invoices that still had credit after those were settled. */
  readonly reversals: readonly OrderCreditNote[];
}

interface Books {
  readonly notes: readonly CreditNoteSummary[];
  readonly found: readonly InvoiceSummary[];
}

/** Allocates the credit of earlier invoices to their replacement: what it pays is not due as a payment. */
async function carryCredits(progress: Progress): Promise<void> {
  const { failed, carried, fresh, xero, tenantId } = progress;
  const wanted: ToCarry[] = [];
  for (const { order, invoice } of invoiced(progress)) {
    const version = versionOf(order.sourceKey);
    if (version === 1 || failed.has(order.entry.id)) continue;
    const documents = await progress.ledger.documentsOf(order.entry.id);
    const reversals = reversalsOf(documents).filter(
      ({ sourceKey, creditNote: { total }, settled }) =>
        versionOf(sourceKey) < version && !decimal(total).eq(settled?.allocated ?? '0'),
    );
    if (reversals.length > 0) wanted.push({ order, invoice, version, documents, reversals });
  }
  if (wanted.length === 0) return;
  const keys = wanted.flatMap(({ reversals }) => wantedNotes(reversals));
  const entries = wanted.map(({ order }) => order.entry);
  const ids = wanted.map(({ invoice }) => invoice.invoiceId);
  const books = await readFor(progress, entries, async () => ({
    notes: await xero.creditNotesByIds(tenantId, keys),
    ...(await xero.invoicesAmong(tenantId, ids)),
  }));
  if (books === null) return;
  for (const one of wanted) {
    const { id } = one.order.entry;
    if (books.unread.has(one.invoice.invoiceId)) {
      addFailure(progress, id, notReadYet(progress));
      continue;
    }
    const done = await carry(progress, one, books);
    if (failed.has(id)) continue;
    carried.set(id, done);
    fresh.delete(id);
  }
}

async function carry(progress: Progress, one: ToCarry, books: Books): Promise<Carried> {
  const { order, invoice, version, documents, reversals } = one;
  const { invoiceId } = invoice;
  const there = books.found.find((each) => each.invoiceId === invoiceId);
  let due = decimal((there ?? invoice).amountDue);
  let onInvoice = ZERO;
  const left: Carried['left'][number][] = [];
  const known = new Set(carriedRows(documents, invoiceId).map(({ creditNoteId }) => creditNoteId));
  for (const { sourceKey, xeroId, netOf = [] } of reversals) {
    const creditNote = books.notes.find((note) => note.creditNoteId === xeroId);
    if (creditNote === undefined || !isLive(creditNote)) continue;
    onInvoice = onInvoice.plus(sumAllocated(creditNote, invoiceId));
    // Received like the rest, but refunded before the sale was reversed: no payment of this invoice stands for it.
    if (versionOf(sourceKey) === version - 1) onInvoice = onInvoice.plus(refundedOn(documents, netOf, version));
    let rest = decimal(creditNote.remainingCredit);
    const amount = smaller(due, rest);
    if (there !== undefined && creditNote.contactId !== there.contactId) {
      // The buyer changed, and Xero allocates only between documents of one contact. It was received all the same.
      onInvoice = onInvoice.plus(amount);
      if (rest.gt(ZERO)) left.push({ number: creditNote.number, amount: toMoney(rest), isOtherContacts: true });
      continue;
    }
    // Credit is allocated once and never again: someone may have removed the allocation.
    if (amount.gt(ZERO) && there !== undefined && !known.has(creditNote.creditNoteId)) {
      const owner = { entry: order.entry, sourceKey: carriedKey(sourceKey, version) };
      await postAllocations(progress, [allocationOf(owner, { creditNote, invoiceId, amount: toMoney(amount) })]);
      due = due.minus(amount);
      rest = rest.minus(amount);
      onInvoice = onInvoice.plus(amount);
    }
    if (rest.gt(ZERO)) left.push({ number: creditNote.number, amount: toMoney(rest) });
  }
  // Credit whose allocation was removed by hand was received all the same.
  return { amount: larger(carriedTo(documents, invoiceId), onInvoice), due, left };
}

/** Money of the refunds that a reversal left out. */
function refundedOn(documents: readonly RecordedDocument[], netOf: readonly number[], version: number): Big {
  const leftOut = refundNotesOf(documents).filter(
    ({ refundId, sourceKey }) => netOf.includes(refundId) && versionOf(sourceKey) < version,
  );
  return sum(leftOut.map(({ settled }) => decimal(settled?.refunded ?? '0')));
}

function sumAllocated(creditNote: CreditNoteSummary, invoiceId: string): Big {
  return sum(creditNote.allocations.filter((one) => one.invoiceId === invoiceId).map(({ amount }) => decimal(amount)));
}

/** Credit of an order's earlier invoices comes first; that of a refund is allocated once its credit note is made. */
export const allocations: DocumentKind = { calls: [allocationCall], post: carryCredits };
