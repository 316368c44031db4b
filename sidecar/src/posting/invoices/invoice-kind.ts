import { linkExistingInvoices } from '../adoption/adopt-earlier.ts';
import { amendmentCall } from '../amendments/amendment-call.ts';
import { checkMoney } from '../amendments/check-money.ts';
import type { DocumentKind, ReconcileQuery, Take } from '../document-kind.ts';
import { noteNotices } from '../history-notes/request-notes.ts';
import { findPaid } from '../payments/payments-due.ts';
import { invoiced } from '../progress.ts';
import { invoiceCall, postInvoices } from './post-invoices.ts';
import { versionKey, orderKey } from '../../ledger/entry-key.ts';
import { readPages } from '../../xero/reads/paging.ts';
import { eachMarked, RECONCILED_PAGES_MAX } from '../marked-documents.ts';
import type { Round } from '../round.ts';
import { versionIn } from '../../domain/invoice-version.ts';
import { isLive } from './compare-documents.ts';

/** Waits for the contact. Changes of posted invoices come before all sending: amendments/. */
export const invoices: DocumentKind = {
  calls: [invoiceCall, amendmentCall],
  link: linkExistingInvoices,
  post: postInvoices,
  async finish(progress) {
    await findPaid(progress);
    await checkMoney(progress);
    for (const { order, invoice } of invoiced(progress)) {
      const { entry, sourceKey, documents } = order;
      const about = { entry, kind: 'invoice', documentId: invoice.invoiceId, sourceKey } as const;
      if (!progress.failed.has(entry.id)) await noteNotices(progress, about, documents.notices);
    }
  },
  reconcile: reconcileInvoices,
};

/** Records our invoices that a lost ledger no longer knows. */
async function reconcileInvoices(
  { xero, tenantId }: Round,
  { storeIds, since }: ReconcileQuery,
  take: Take,
): Promise<void> {
  const pages = readPages('our invoices', (page) => xero.ownInvoicesPage(tenantId, { since, page }));
  await eachMarked(
    pages,
    storeIds,
    async (invoice, origin) => {
      if (origin.kind !== 'order') return;
      // Nobody knows any more who voided it, and why: a person decides before anything is posted in its place.
      const facts = { invoice, figuresHash: null, ...(isLive(invoice) ? {} : { foundEnded: true }) };
      const document = { kind: 'invoice', xeroId: invoice.invoiceId, number: invoice.number, facts };
      await take(origin, versionKey(orderKey(origin.sourceId), versionIn(origin)), document);
    },
    { pagesMax: RECONCILED_PAGES_MAX },
  );
}
