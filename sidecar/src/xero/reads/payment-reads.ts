import { z } from 'zod';
import { FILTER_VALUES_MAX } from '../limits.ts';
import { flag, text } from '../wire/fields.ts';
import { getPage, listPath, readFirst, readPages, unlessMissing, type Get, type ReadOptions } from './paging.ts';

const paymentElement = z
  .object({ PaymentID: z.string(), Status: text, IsReconciled: flag })
  .transform(({ PaymentID, Status, IsReconciled }) => {
    /** isReconciled: matched with a bank statement line; Xero deletes it only once that is undone. */
    return { paymentId: PaymentID, status: Status, isReconciled: IsReconciled };
  });
export type PaymentInXero = Readonly<z.infer<typeof paymentElement>>;

/** Only the payments themselves say whether they are reconciled; those listed in a document do not. */
export function paymentReads(get: Get) {
  return {
    /** All payments of these invoices; one call per forty. Alternatives of ids are fast on large organisations. */
    async paymentsOfInvoices(tenantId: string, invoiceIds: readonly string[], options?: ReadOptions) {
      const found: PaymentInXero[] = [];
      for (let start = 0; start < invoiceIds.length; start += FILTER_VALUES_MAX) {
        const some = invoiceIds.slice(start, start + FILTER_VALUES_MAX);
        const where = some.map((id) => `Invoice.InvoiceID==guid("${id}")`).join(' OR ');
        const pages = readPages('payments', (page) => {
          const path = listPath('Payments', { where }, page);
          return getPage(get, { tenantId, path, options }, 'Payments', paymentElement);
        });
        for await (const payments of pages) found.push(...payments);
      }
      return found;
    },
    /** null if Xero does not have it. */
    payment: (tenantId: string, id: string, options?: ReadOptions) =>
      unlessMissing(
        get(tenantId, `Payments/${encodeURIComponent(id)}`, options).then((json) =>
          readFirst(json, 'Payments', paymentElement),
        ),
      ),
  };
}
