import type { Big } from 'big.js';
import type { PlannedCreditNote } from '../../domain/documents.ts';
import { decimal, larger, sum, toMoney, ZERO } from '../../domain/money.ts';
import { allocationKey, paymentKey } from '../../ledger/entry-key.ts';
import { settleCredit } from '../../mapping/refund/settle-credit.ts';
import type { CreditNoteSummary, InvoiceSummary } from '../../xero/wire/sales-documents.ts';
import { adoptAllocation, allocationOf, findAllocation, postAllocations } from '../allocations/post-allocations.ts';
import { notReadYet, readFor } from '../failed-call.ts';
import { compareTotals, findPayment, isLive } from '../invoices/compare-documents.ts';
import type { CreditNoteRow } from '../orders/summary.ts';
import { receiptsDue } from '../payments/payments-due.ts';
import { adoptPayment } from '../payments/post-payments.ts';
import { invoiced, type CreditedRefund, type Invoiced, type OpenRefund, type Progress } from '../progress.ts';
import { addFailure, reject } from '../round.ts';
import type { StoredCreditNote } from '../stored-documents.ts';
import { creditTotalsDiffer, invoiceGone, refundDeleted } from './credit-problems.ts';
import { currentRefundKey, nettedIn, refundNotesOf, refundVersion } from './order-credit-notes.ts';
import { wantedNotes, currentRefunds } from './order-credit-notes.ts';
import { postCreditNotes, recordCreditNote, type PostedCreditNote } from './post-credit-notes.ts';

/** Creates refunds' credit notes and allocates them to what is due after the receipts; refund payments are sent with those. */
export async function creditRefunds(progress: Progress): Promise<void> {
  progress.receipts = await receiptsDue(progress);
  const { failed, fresh } = progress;
  // A new invoice has no refunds but those planned with it.
  const checked = invoiced(progress).filter(
    ({ order: { entry, documents } }) =>
      !failed.has(entry.id) && (!fresh.has(entry.id) || documents.creditNotes.length > 0),
  );
  progress.withRefunds = checked.map(({ order }) => order);
  const open = (await Array.fromAsync(checked, (one) => openRefunds(progress, one))).flat();
  if (open.length === 0) return;
  const concerned = new Set(open.map(({ order }) => order));
  const due = await amountsDue(progress, invoiced(progress).filter(({ order }) => concerned.has(order))); // prettier-ignore
  const going = () => open.filter(({ entry }) => !failed.has(entry.id));
  const known = await readKnown(progress, going());
  const made = await postCreditNotes(progress, going().filter((one) => one.known === null)); // prettier-ignore
  const credits: CreditedRefund[] = [];
  // By refund id, so that the oldest refund is allocated first.
  for (const one of [...known, ...made].sort((a, b) => a.ready.note.refundId - b.ready.note.refundId)) {
    if (!failed.has(one.ready.entry.id)) credits.push(await planSettling(progress, one, due));
  }
  progress.credits = credits;
  const allocations = credits.flatMap(({ ready, creditNote, settlement: { allocation: amount } }) => {
    const { invoiceId } = ready.invoice;
    return amount === null ? [] : [allocationOf(ready, { creditNote, invoiceId, amount })];
  });
  await postAllocations(progress, allocations);
}

/** One order's refunds that still need work; those that need none become rows. */
async function openRefunds(progress: Progress, { order, invoice }: Invoiced): Promise<OpenRefund[]> {
  const { entry, documents } = order;
  const all = await progress.ledger.documentsOf(entry.id);
  const known = all.filter(({ tenantId }) => tenantId === progress.tenantId);
  const has = (kind: string, key: string) => known.some((one) => one.kind === kind && one.sourceKey === key);
  return documents.creditNotes.flatMap((planned) => {
    const sourceKey = currentRefundKey(known, entry.sourceId, planned.refundId);
    const version = refundVersion(known, planned.refundId);
    const stored = refundNotesOf(known).find((one) => one.sourceKey === sourceKey);
    if (stored !== undefined && stored.settled !== null) {
      addRow(progress, entry.id, stored);
      return [];
    }
    return {
      entry,
      order,
      note: version === 1 ? planned : forLaterInvoice(planned, version, nettedIn(known, planned.refundId).length > 0),
      sourceKey,
      contactId: invoice.contactId,
      invoice,
      known: stored?.creditNote ?? null,
      hasAllocation: has('allocation', allocationKey(sourceKey)),
      hasPayment: has('refund_payment', paymentKey(sourceKey)),
    };
  });
}

/** Refund payments that are still booked are not repeated. */
function forLaterInvoice(planned: PlannedCreditNote, version: number, isPaidBack: boolean): PlannedCreditNote {
  const numbered = { ...planned, number: `${planned.number}-${version}` };
  return isPaidBack ? { ...numbered, refund: null, moneyFirst: '0.00' } : numbered;
}

/** The ledger may be older than the books: each credit note is checked before anything more is sent for it. */
async function readKnown(progress: Progress, open: readonly OpenRefund[]): Promise<PostedCreditNote<OpenRefund>[]> {
  const known = open.flatMap((ready) => (ready.known === null ? [] : [{ ready, creditNote: ready.known }]));
  if (known.length === 0) return [];
  const entries = known.map(({ ready }) => ready.entry);
  const found = await readFor(progress, entries, () => progress.xero.creditNotesByIds(progress.tenantId, wantedNotes(known))); // prettier-ignore
  return (found === null ? [] : known).flatMap(({ ready, creditNote }) => {
    const now = found?.find((one) => one.creditNoteId === creditNote.creditNoteId) ?? creditNote;
    const totals = compareTotals(ready.note, now);
    if (totals.same) return [{ ready, creditNote: now }];
    reject(progress, ready.entry, creditTotalsDiffer(now.number, totals, ready.note.currency));
    return [];
  });
}

/** Records what is already booked on the credit note, then plans the rest; lowers the balance due. */
async function planSettling(
  progress: Progress,
  { ready, creditNote }: PostedCreditNote<OpenRefund>,
  due: Map<number, Big>,
): Promise<CreditedRefund> {
  const { entry, note, invoice, sourceKey } = ready;
  const { invoiceId } = invoice;
  const allocated = findAllocation(creditNote, invoiceId);
  if (allocated !== null && !ready.hasAllocation) {
    const one = allocationOf(ready, { creditNote, invoiceId, amount: allocated.amount });
    await adoptAllocation(progress, one, allocated);
  }
  const rest = toMoney(decimal(creditNote.total).minus(allocated?.amount ?? '0'));
  const planned = note.refund === null ? null : { ...note.refund, amount: rest };
  const paid = planned === null ? null : findPayment(planned, creditNote);
  if (planned !== null && paid !== null && !ready.hasPayment) {
    const one = { entry, sourceKey: paymentKey(sourceKey), creditNote, payment: planned };
    await adoptPayment(progress, one, paid.paymentId);
  }
  const amountDue = due.get(entry.id) ?? ZERO;
  const settlement = settleCredit(note, {
    // Allocated once, it is not allocated again.
    amountDue: ready.hasAllocation || allocated !== null ? '0.00' : toMoney(amountDue),
    remainingCredit: creditNote.remainingCredit,
    refunded: toMoney(sum(creditNote.payments.map(({ amount }) => decimal(amount)))),
  });
  due.set(entry.id, amountDue.minus(settlement.allocation ?? '0'));
  return { ready, creditNote, settlement: ready.hasPayment ? { ...settlement, payment: null } : settlement };
}

/** Once the money is sent: the ledger records what is settled, and no later round asks Xero again. */
export async function settleRefunds(progress: Progress): Promise<void> {
  for (const { ready, creditNote, settlement } of progress.credits) {
    const isDone = !progress.failed.has(ready.entry.id);
    const add = (booked: readonly { readonly amount: string }[], now: string | null | undefined) =>
      toMoney(sum([...booked.map((one) => decimal(one.amount)), decimal(isDone ? (now ?? '0') : '0')]));
    const settled = {
      allocated: add(creditNote.allocations, settlement.allocation),
      refunded: add(creditNote.payments, settlement.payment?.amount),
    };
    addRow(progress, ready.entry.id, { creditNote, settled });
    if (isDone) await recordCreditNote(progress, ready, { creditNote, settled });
  }
  await reportDeletedRefunds(progress);
}

function addRow(
  { creditNotes }: Progress,
  entryId: number,
  { creditNote, settled }: { creditNote: CreditNoteSummary; settled: StoredCreditNote['settled'] },
): void {
  const { number, creditNoteId: id, total } = creditNote;
  const { refunded, allocated } = settled ?? { refunded: '0.00', allocated: '0.00' };
  const row: CreditNoteRow = { number, id, total, refunded, allocated };
  creditNotes.set(entryId, [...(creditNotes.get(entryId) ?? []), row]);
}

/** Entry id → balance due once the receipts are in. Older invoices are read: people may have paid, credited or voided them. */
async function amountsDue(progress: Progress, orders: readonly Invoiced[]): Promise<Map<number, Big>> {
  const { fresh, receipts } = progress;
  const due = new Map<number, Big>();
  const add = (id: number, { amountDue }: InvoiceSummary) => {
    const paying = sum(receipts.filter(({ entry }) => entry.id === id).map(({ payment }) => decimal(payment.amount)));
    due.set(id, larger(decimal(amountDue).minus(paying), ZERO));
  };
  for (const { order, invoice } of orders) if (fresh.has(order.entry.id)) add(order.entry.id, invoice);
  const older = orders.filter(({ order }) => !fresh.has(order.entry.id));
  if (older.length === 0) return due;
  const ids = older.map(({ invoice }) => invoice.invoiceId);
  const entries = older.map(({ order }) => order.entry);
  const read = await readFor(progress, entries, () => progress.xero.invoicesAmong(progress.tenantId, ids));
  for (const { order, invoice } of read === null ? [] : older) {
    const now = read?.found.find((one) => one.invoiceId === invoice.invoiceId);
    if (read?.unread.has(invoice.invoiceId)) addFailure(progress, order.entry.id, notReadYet(progress));
    else if (now !== undefined && isLive(now)) add(order.entry.id, now);
    else reject(progress, order.entry, invoiceGone(invoice.number, now?.status ?? 'missing', order.refundIds));
  }
  return due;
}

/** Live credit notes whose refund the shop no longer has: a person voids them in Xero, and the order's next check finds that. */
async function reportDeletedRefunds(progress: Progress): Promise<void> {
  const { withRefunds, ledger, xero, tenantId } = progress;
  const known = await Array.fromAsync(withRefunds, async ({ entry, refundIds }) => {
    const documents = (await ledger.documentsOf(entry.id)).filter((one) => one.tenantId === tenantId);
    const notes = currentRefunds(documents, entry.sourceId).filter(({ refundId }) => !refundIds.includes(refundId));
    return notes.map((note) => ({ ...note, entry }));
  });
  const orphans = known.flat();
  if (orphans.length === 0) return;
  const entries = orphans.map(({ entry }) => entry);
  const found = await readFor(progress, entries, () => xero.creditNotesByIds(tenantId, wantedNotes(orphans)));
  for (const orphan of found === null ? [] : orphans) {
    const { entry, refundId, settled, netOf, creditNote: before } = orphan;
    const now = found?.find((one) => one.creditNoteId === before.creditNoteId);
    const creditNote = now ?? { ...before, status: 'DELETED' };
    await recordCreditNote(progress, orphan, { creditNote, settled, netOf });
    if (!isLive(creditNote)) continue;
    reject(progress, entry, refundDeleted(refundId, creditNote));
    addRow(progress, entry.id, { creditNote, settled });
  }
}
