import { expect, test } from '@jest/globals';
import type { PlannedDocuments, PlannedPayment } from '../../domain/documents.ts';
import { withPaymentAsPosted, type PostedOrder } from './payment-as-posted.ts';

const payment: PlannedPayment = {
  ...{ amount: '12.00', currency: 'GBP', date: '2026-09-18', account: { code: '090' }, reference: 'Order 1024' },
  because: null,
};

function notices(planned: PlannedPayment, reference: string): readonly string[] {
  const facts = { amount: '12.00', date: '2026-09-18', account: { code: '090' }, reference, invoiceId: 'i' };
  const document = { id: 1, kind: 'payment', sourceKey: '1024/payment', xeroId: 'p', number: null, facts };
  const order = { documents: [document], invoiceKey: '1024', version: 1, requests: [] };
  const documents = { payment: planned, notices: [] } as unknown as PlannedDocuments;
  const ref = { storeId: 'shop', orderId: 1024 };
  const posted = { ref, ...order } as unknown as PostedOrder;
  return withPaymentAsPosted(documents, posted, { transactionId: planned.reference }).notices.map(({ code }) => code);
}

test('a bank transfer posted by an earlier version, with the method as reference, has not changed', () => {
  expect(notices({ ...payment, isOffline: true }, 'Direct bank transfer')).toEqual([]);
});

test('another transaction has', () => {
  expect(notices({ ...payment, reference: 'ch_2' }, 'ch_1')).toEqual(['payment_changed']);
});
