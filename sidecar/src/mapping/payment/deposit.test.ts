import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { anOrder } from '../../../test/accounting/_order.ts';
import { receivedOf } from './deposit.ts';

/** The part received of a sale of 100.00, by order total and plugin metas. */
function received(total: string, metas: Readonly<Record<string, string>> = {}): string {
  const meta = Object.entries(metas).map(([key, value]) => ({ key: `_wc_deposits_${key}`, value }));
  return receivedOf(anOrder({ meta }), new Big(total), new Big(100)).toFixed(2);
}

test.each([
  ['the total is what was charged', '40', {}, '40.00'],
  [
    'the total is the whole sale, and the metas name the deposit',
    '100',
    { deposit_amount: '40', second_payment_paid: 'no' },
    '40.00',
  ],
  ['the total is the balance that is charged next', '60', { deposit_amount: '40', second_payment_paid: 'no' }, '40.00'],
  [
    'the balance came in, the total stays the deposit',
    '40',
    { deposit_amount: '40', second_payment_paid: 'yes' },
    '100.00',
  ],
  ['the balance came in and raised the total', '100', {}, '100.00'],
  ['an amount that is not a number is ignored', '40', { deposit_amount: 'forty', second_payment_paid: 'no' }, '40.00'],
])('%s', (_, total, metas, wanted) => {
  expect(received(total, metas)).toBe(wanted);
});
