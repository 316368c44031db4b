import { expect, test } from '@jest/globals';
import { measureNights } from '../../simulators/bench/books/measure-nights.ts';

/** `npm run bench:books` takes 5,000. */
const ORDERS_PER_DAY = 400;

test('a nightly check reads what changed, a hundred orders a request, and the books agree', async () => {
  const nights = await measureNights({ ordersPerDay: ORDERS_PER_DAY, beginsAt: Date.UTC(2026, 9, 1) }, 2);
  // Orders: five pages of the day and its edits; address, time zone, refunds, orders of the last hour read again.
  const cost = { requests: 8, calls: 5, orders: ORDERS_PER_DAY, state: 'agrees' };
  expect(nights).toMatchObject([cost, cost]);
});
