import { expect, test } from '@jest/globals';
import { paidByHand } from './payment-problems.ts';

const refused = { invoice: { number: 'WC-1024' }, payment: { amount: '12.50', currency: 'GBP' } };

test.each([
  ['2.50', 'Invoice WC-1024 has £2.50 left to pay in Xero, so the payment of £12.50 does not fit.'],
  [null, 'Invoice WC-1024 has an unknown amount left to pay in Xero, so the payment of £12.50 does not fit.'],
])('a refused payment names what is due: %s', (due, message) => {
  expect(paidByHand(refused, due).message).toContain(message);
});
