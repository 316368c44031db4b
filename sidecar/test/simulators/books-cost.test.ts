import { expect, test } from '@jest/globals';
import { measureNights } from '../../simulators/bench/books/measure-nights.ts';

const beginsAt = Date.UTC(2026, 9, 1);

/** `npm run bench:books` takes 5,000 orders a day. */
test('a nightly check reads what changed, a hundred orders a request, and the books agree', async () => {
  const ordersPerDay = 150;
  const nights = await measureNights({ ordersPerDay, beginsAt }, 2);
  // Two pages of orders, refunds, and the index; a page of invoices, one of credit notes, and three lists.
  const cost = { requests: 4, calls: 5, orders: ordersPerDay, state: 'agrees' };
  expect(nights).toMatchObject([cost, cost]);
});

/** So many orders that some are left out (operations/books/changed-sales.ts), and completed the day after. */
const many = { ordersPerDay: 310, beginsAt, completedAfterMs: 22 * 60 * 60_000 };

test('orders that only changed their status are not read again', async () => {
  const [night] = await measureNights(many, 1);
  // Four pages of new orders, one of the latest changes, a count, the refunded orders; not three of orders that were completed.
  expect(night).toMatchObject({ requests: 9, orders: many.ordersPerDay, state: 'agrees' });
});

test('orders that the service did not read again are found by the count of the shop, and all are listed', async () => {
  const [night] = await measureNights({ ...many, unreadEvery: 200 }, 1);
  expect(night).toMatchObject({ requests: 11, orders: many.ordersPerDay, state: 'agrees' });
});
