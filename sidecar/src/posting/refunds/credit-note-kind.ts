import { orderKey, refundKey, reversalKey } from '../../ledger/entry-key.ts';
import { readPages } from '../../xero/reads/paging.ts';
import type { CreditNoteSummary } from '../../xero/wire/sales-documents.ts';
import { allocatedTo } from '../allocations/post-allocations.ts';
import type { DocumentKind, ReconcileQuery, Take } from '../document-kind.ts';
import { isLive } from '../invoices/compare-documents.ts';
import { creditedNumber, originOf } from '../../domain/origin-mark.ts';
import { eachMarked, RECONCILED_PAGES_MAX } from '../marked-documents.ts';
import type { Round } from '../round.ts';
import { creditRefunds } from './credit-refunds.ts';
import { creditNoteCall } from './post-credit-notes.ts';

/** Waits for the invoice, and for what is received on it: only the balance due can be credited without a refund. */
export const creditNotes: DocumentKind = {
  calls: [creditNoteCall],
  post: creditRefunds,
  reconcile: reconcileCreditNotes,
};

/** Of any author: Xero does not distinguish them. */
async function reconcileCreditNotes(round: Round, { storeIds, since }: ReconcileQuery, take: Take): Promise<void> {
  const { xero, ledger, tenantId } = round;
  const pages = readPages('credit notes', async (page) => {
    const { items, more } = await xero.creditNotesPage(tenantId, { since, page });
    return { items: items.filter(isLive), more };
  });
  const found = (creditNote: CreditNoteSummary, settled: object | null) => {
    const { creditNoteId: xeroId, number } = creditNote;
    return { kind: 'credit_note', xeroId, number, facts: { creditNote, settled } };
  };
  await eachMarked(
    pages,
    storeIds,
    async (creditNote, origin) => {
      if (origin.kind !== 'order') return;
      const refundId = /^Refund (\d+) of /.exec(origin.front)?.[1];
      if (refundId !== undefined) {
        // Unsettled as far as we know: its bookings are checked before anything more is sent.
        await take(origin, refundKey(orderKey(origin.sourceId), Number(refundId)), found(creditNote, null));
        return;
      }
      const number = /^Credit of (.+)$/.exec(origin.front)?.[1];
      if (number === undefined) return;
      const entry = await ledger.entry(origin.storeId, origin.kind, origin.sourceId);
      const documents = entry === null ? [] : await ledger.documentsOf(entry.id);
      const reversed = documents.find((one) => one.kind === 'invoice' && one.number === number);
      if (reversed === undefined) return;
      const settled = { allocated: allocatedTo(creditNote, reversed.xeroId), refunded: '0.00' };
      await take(origin, reversalKey(reversed.sourceKey), found(creditNote, settled));
    },
    { pagesMax: RECONCILED_PAGES_MAX, origins: (page) => originsByNumber(ledger, tenantId, page) },
  );
}

/** A credit note without mark is of the order whose invoice it names: invoices are reconciled first. */
async function originsByNumber(
  { ordersOfInvoices }: Round['ledger'],
  tenantId: string,
  page: readonly CreditNoteSummary[],
) {
  const numbers = page.flatMap((one) => (originOf(one) === null ? (creditedNumber(one) ?? []) : []));
  const orders = await ordersOfInvoices({ tenantId, numbers });
  return (one: CreditNoteSummary) => {
    const order = orders.get(creditedNumber(one) ?? '');
    return originOf(one) ?? (order === undefined ? null : { ...order, kind: 'order', front: one.reference });
  };
}
