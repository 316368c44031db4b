import type { DocumentKind } from '../document-kind.ts';
import { settleRefunds } from '../refunds/credit-refunds.ts';
import { deletePayments, paymentDeletion } from './delete-payments.ts';
import { paymentCall, postPayments } from './post-payments.ts';

/** Waits for invoices and credit notes: receipts and refunds go in the same calls. */
export const payments: DocumentKind = {
  calls: [paymentCall, paymentDeletion],
  remove: deletePayments,
  async post(progress) {
    await postPayments(progress);
    await settleRefunds(progress);
  },
};
