import type { XeroClient } from '../../xero/client.ts';
import type { ReadOptions } from '../../xero/reads/paging.ts';
import { wantedNotes } from '../refunds/order-credit-notes.ts';
import { bookingsOf, factOf, type UndoBooks, type UndoTarget } from './judge-undo.ts';

type Reader = Pick<
  XeroClient,
  'invoicesAmong' | 'creditNotesAmong' | 'paymentsOfInvoices' | 'payment' | 'bankTransaction'
>;

/**
 * What Xero has of some orders now, by entry id; one that is absent could not be read this time. Forty invoices in a call, their
 * payments likewise; refund payments and fees are read one by one. Throws a Xero error.
 */
export async function readUndoBooks(
  xero: Reader,
  tenantId: string,
  targets: readonly UndoTarget[],
  options?: ReadOptions,
): Promise<ReadonlyMap<number, UndoBooks>> {
  const booked = new Map(targets.map((target) => [target, bookingsOf(target)]));
  const ids = targets.map(({ posted }) => posted.document.xeroId);
  const invoices = await xero.invoicesAmong(tenantId, ids, options);
  const notes = await xero.creditNotesAmong(
    tenantId,
    wantedNotes([...booked.values()].flatMap((one) => one.notes)),
    options,
  );
  const paid = [...booked]
    .filter(([, { payments }]) => payments.length > 0)
    .map(([{ posted }]) => posted.document.xeroId);
  const payments = await xero.paymentsOfInvoices(tenantId, paid, options);
  const reconciled = new Set(payments.filter((one) => one.isReconciled).map(({ paymentId }) => paymentId));
  const books = new Map<number, UndoBooks>();
  for (const [{ entry, posted }, { refundPayments, fee, notes: own }] of booked) {
    const unread = [posted.document.xeroId].some((id) => invoices.unread.has(id));
    if (unread || own.some(({ xeroId }) => notes.unread.has(xeroId))) continue;
    for (const document of refundPayments) {
      const there = await xero.payment(tenantId, document.xeroId, options);
      if (there?.isReconciled === true) reconciled.add(document.xeroId);
    }
    books.set(entry.id, {
      invoice: invoices.found.find(({ invoiceId }) => invoiceId === posted.document.xeroId),
      notes: notes.found.filter(({ creditNoteId }) => own.some(({ xeroId }) => xeroId === creditNoteId)),
      reconciled,
      fee: fee === null || factOf(fee, 'deleted') === 'true' ? null : await xero.bankTransaction(tenantId, fee.xeroId, options), // prettier-ignore
    });
  }
  return books;
}
