import { describe, expect, test } from '@jest/globals';
import { unsyncedPayment, type JudgedOrder } from './unsynced-payment.ts';

const PAID: JudgedOrder = {
  number: '1042',
  status: 'shipped',
  currency: 'GBP',
  total: '44.610000',
  createdAt: '2026-11-02T10:00:00Z',
  paidAt: '2026-11-02T10:01:00Z',
  paymentMethod: 'stripe',
  transactionId: 'ch_1',
  refunds: [],
};
const of = (change: Partial<JudgedOrder>) => unsyncedPayment({ ...PAID, ...change });

describe('money of an order that is not posted', () => {
  test('is what was paid, and why it is not in Xero', () => {
    expect(of({})).toEqual({
      orderNumber: '1042',
      orderStatus: 'shipped',
      amount: '44.61',
      currency: 'GBP',
      paidAt: PAID.paidAt,
      createdAt: PAID.createdAt,
      method: 'stripe',
      transaction: 'ch_1',
      why: 'status',
    });
    expect(of({ status: 'cancelled' })?.why).toBe('cancelled');
    expect(of({ status: 'failed' })?.why).toBe('cancelled');
    expect(of({ status: 'trash' })?.why).toBe('trashed');
  });

  test('is reduced by refunds, and nothing once all was refunded', () => {
    expect(of({ refunds: [{ total: '-4.60' }, { total: '-0.01' }] })?.amount).toBe('40.00');
    expect(of({ status: 'cancelled', refunds: [{ total: '-44.61' }] })).toBeNull();
  });

  test('is nothing while WooCommerce has no date of payment, even with an authorised charge', () => {
    expect(of({ paidAt: null, transactionId: '' })).toBeNull();
    for (const status of ['pending', 'on-hold', 'failed', 'cancelled', 'trash'])
      expect(of({ paidAt: null, status })).toBeNull();
  });

  test('in a status of a plugin, a charge counts without a date of payment', () => {
    expect(of({ paidAt: null })?.amount).toBe('44.61');
  });

  test('of a free order is nothing', () => {
    expect(of({ total: '0.00' })).toBeNull();
  });
});
