import { versionKey, orderKey } from '../../ledger/entry-key.ts';
import { readPages } from '../../xero/reads/paging.ts';
import type { ReconcileQuery, Take } from '../document-kind.ts';
import { eachMarked } from '../marked-documents.ts';
import type { Round } from '../round.ts';
import { isLive } from './compare-documents.ts';

/** 100,000 documents. Older ones are still protected by their number and reference. */
export const RECONCILED_PAGES_MAX = 100;

/** Records our invoices that a lost ledger no longer knows. */
export async function reconcileInvoices(
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
      const version = Number(/^Issue (\d{1,4}): /.exec(origin.front)?.[1] ?? 1);
      // Nobody knows any more who voided it, and why: a person decides before anything is posted in its place.
      const facts = { invoice, figuresHash: null, ...(isLive(invoice) ? {} : { foundEnded: true }) };
      const document = { kind: 'invoice', xeroId: invoice.invoiceId, number: invoice.number, facts };
      await take(origin, versionKey(orderKey(origin.sourceId), version), document);
    },
    RECONCILED_PAGES_MAX,
  );
}
