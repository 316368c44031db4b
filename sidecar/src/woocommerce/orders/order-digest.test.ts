import { expect, test } from '@jest/globals';
import { anOrder } from '../../../test/accounting/_order.ts';
import { orderDigest } from './order-digest.ts';

test('the decimals of an answer do not count, the amount does', () => {
  const order = anOrder({
    total: '169.250000',
    totalTax: '20.000000',
    refunds: [{ id: 7, reason: '', total: '-5.00' }],
  });
  const listed = {
    ...order,
    total: '169.25',
    totalTax: '20',
    refunds: [{ id: 7, reason: 'Late', total: '-5.000000' }],
  };
  expect(orderDigest(listed)).toBe(orderDigest(order));
  expect(orderDigest({ ...order, total: '169.20' })).not.toBe(orderDigest({ ...order, total: '169.02' }));
  expect(orderDigest({ ...order, total: '100' })).not.toBe(orderDigest({ ...order, total: '1' }));
});

test.each([
  ['status', { status: 'completed-again' }],
  ['payment', { paidAt: '2026-01-02T00:00:00Z' }],
  ['transaction', { transactionId: 'pi_2' }],
  ['method', { paymentMethod: 'bacs' }],
  ['tax', { totalTax: '0.01' }],
  ['customer', { customerId: 99 }],
  ['refund', { refunds: [{ id: 8, reason: '', total: '-1.00' }] }],
])('another %s is another state', (_what, change) => {
  const order = anOrder({});
  expect(orderDigest({ ...order, ...change })).not.toBe(orderDigest(order));
  expect(orderDigest({ ...order, billing: { ...order.billing, postcode: 'XX1 1XX' } })).not.toBe(orderDigest(order));
});
