import { expect, test } from '@jest/globals';
import { measureNights } from '../../simulators/bench/books/measure-nights.ts';

/** `npm run bench:books` takes 5,000. */
const ORDERS_PER_DAY = 150;

test('a nightly check reads what changed, a hundred orders a request, and the books agree', async () => {
  const nights = await measureNights({ ordersPerDay: ORDERS_PER_DAY, beginsAt: Date.UTC(2026, 9, 1) }, 2);
  // Two pages of orders, refunds, address and time zone; a page of invoices, one of credit notes, and three lists.
  const cost = { requests: 5, calls: 5, orders: ORDERS_PER_DAY, state: 'agrees' };
  expect(nights).toMatchObject([cost, cost]);
});
