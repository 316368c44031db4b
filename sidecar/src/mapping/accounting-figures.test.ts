import { describe, expect, test } from '@jest/globals';
import { anOrder, aProduct } from '../../test/accounting/_order.ts';
import { invoiceFigures } from './accounting-figures.ts';
import type { Order } from '../domain/order.ts';

const base = invoiceFigures(anOrder());

describe('invoiceFigures', () => {
  test.each<[string, Partial<Order>]>([
    ['more decimals', { total: '12.000000', lines: [aProduct({ total: '10', taxes: [{ rateId: 1, total: '2' }] })] }],
    ['new item ids', { lines: [aProduct({ id: 99 })] }],
    ['our own meta', { meta: [{ key: '_ml_connector', value: '1' }], modifiedAt: '2027-01-01T00:00:00Z' }],
    ['a status', { status: 'completed' }],
    ['a payment', { paidOn: null }],
    ['a refund', { refunds: [{ id: 5, reason: '', total: '-1.00' }] }],
    [
      'a rate that did not apply',
      {
        lines: [
          aProduct({
            taxes: [
              { rateId: 1, total: '2.00' },
              { rateId: 9, total: '' },
            ],
          }),
        ],
      },
    ],
  ])('%s changes nothing', (_, over) => {
    expect(invoiceFigures(anOrder(over))).toBe(base);
  });

  test.each<[string, Partial<Order>]>([
    ['a price', { lines: [aProduct({ total: '9.99' })] }],
    ['a quantity', { lines: [aProduct({ quantity: '2' })] }],
    ['another product', { lines: [aProduct({ productId: 56 })] }],
    ['a total', { total: '11.99' }],
    ['a currency', { currency: 'EUR' }],
    ['another rate', { lines: [aProduct({ taxes: [{ rateId: 2, total: '2.00' }] })] }],
  ])('%s changes the invoice', (_, over) => {
    expect(invoiceFigures(anOrder(over))).not.toBe(base);
  });
});
