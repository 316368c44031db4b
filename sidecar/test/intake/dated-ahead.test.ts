import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readStoreStatus } from '../../src/operations/store-status.ts';
import { storeStatus } from '../../src/status/status.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SCENARIO = 'uk_vat_incl';
const ORIGINAL = 1024;
const HOUR_MS = 60 * 60_000;
const FUTURE = '2028-06-01T12:00:00';

let stack: Stack;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: [SCENARIO] });
  shop = stack.shop(SCENARIO);
  await stack.drain();
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

function addOrder(): number {
  const [id] = addCopies(shop, ORIGINAL, 1);
  if (id === undefined) throw new Error('no order was added');
  return id;
}

function dateAhead(id: number): void {
  shop.simulated.state.updateOrder(id, { date_modified: FUTURE, date_modified_gmt: FUTURE });
}

test('an order dated in the future is posted, hides no later order, and the status names it', async () => {
  const ahead = addOrder();
  dateAhead(ahead);
  await stack.drain();
  expect((await stack.entry(shop, ahead)).state).toBe('recorded');
  stack.pass(HOUR_MS);
  const later = addOrder();
  await stack.drain();
  expect((await stack.entry(shop, later)).state).toBe('recorded');
  const facts = await readStoreStatus(stack.context, shop.id);
  const { reasons } = storeStatus(facts, stack.now());
  expect(reasons).toContainEqual(
    expect.objectContaining({
      code: 'orders_dated_ahead',
      message: expect.stringContaining('An order is dated ahead'),
    }),
  );
});

test('a position that an earlier version moved into the future is pulled back, and what it hid is found', async () => {
  await stack.context.positions.moveTo(shop.id, `${FUTURE}.000Z`);
  const hidden = addOrder();
  stack.pass(3 * 24 * HOUR_MS);
  const later = addOrder();
  await stack.drain();
  expect((await stack.entry(shop, later)).state).toBe('recorded');
  // Older than every overlap: the search for orders never read finds it.
  expect((await stack.entry(shop, hidden)).state).toBe('recorded');
  const { pollCursor } = await stack.context.positions.get(shop.id);
  expect(Date.parse(pollCursor ?? '')).toBeLessThanOrEqual(stack.now().getTime());
});

test('the time zone of the shop is read again', async () => {
  const zone = async () => (await stack.context.positions.get(shop.id)).timezone;
  const before = await zone();
  const store = stack.context.stores;
  await store.keepFacts(shop.id, { ...(await store.get(shop.id)).facts, timezone: 'Pacific/Auckland' });
  expect(await zone()).toBe('Pacific/Auckland');
  stack.pass(2 * HOUR_MS);
  await stack.drain();
  expect(await zone()).toBe(before);
});
