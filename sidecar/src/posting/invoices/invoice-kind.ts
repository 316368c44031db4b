import { linkExistingInvoices } from '../adoption/adopt-earlier.ts';
import { amendmentCall } from '../amendments/amendment-call.ts';
import { checkReissuedMoney } from '../amendments/reissued-money.ts';
import type { DocumentKind } from '../document-kind.ts';
import { noteNotices } from '../history-notes/request-notes.ts';
import { findPaid } from '../payments/payments-due.ts';
import { invoiced } from '../progress.ts';
import { invoiceCall, postInvoices } from './post-invoices.ts';
import { reconcileInvoices } from './reconcile-invoices.ts';

/** Waits for the contact. Changes of posted invoices come before all sending: amendments/. */
export const invoices: DocumentKind = {
  calls: [invoiceCall, amendmentCall],
  link: linkExistingInvoices,
  post: postInvoices,
  async finish(progress) {
    await findPaid(progress);
    await checkReissuedMoney(progress);
    for (const { order, invoice } of invoiced(progress)) {
      const { entry, sourceKey, documents } = order;
      const about = { entry, kind: 'invoice', documentId: invoice.invoiceId, sourceKey } as const;
      if (!progress.failed.has(entry.id)) await noteNotices(progress, about, documents.notices);
    }
  },
  reconcile: reconcileInvoices,
};
