import { expect, test } from '@jest/globals';
import { ask, creditNotesOf, freeDelivery, invoicesOf, seen } from '../accounting/_life.ts';
import { startStack } from '../support/_stack.ts';
import { trailOf } from '../../src/wording/trail.ts';

const SHOP = 'uk_vat_incl';
const ORDER = 1024;
const MINUTE_MS = 60_000;
/** Longer than lists are kept. */
const TWO_HOURS_MS = 120 * MINUTE_MS;

/** An order that was paid and posted, and a shop whose clock shows another month than UTC's. */
async function startAt(now: string, timezone: string) {
  const stack = await startStack({ scenarios: [SHOP], timezone, xero: { now: () => new Date(now) } });
  await stack.drain();
  stack.pass(MINUTE_MS);
  return stack;
}

test.each([
  ['Pacific/Auckland', '2026-11-30T11:30:00.000Z', '2026-12-01'],
  ['America/Los_Angeles', '2026-12-01T05:00:00.000Z', '2026-11-30'],
  ['Europe/London', '2026-11-30T11:30:00.000Z', '2026-11-30'],
])('a credit on request is dated by the shop’s own day: %s', async (timezone, now, day) => {
  await using stack = await startAt(now, timezone);
  const shop = stack.shop(SHOP);
  freeDelivery(shop, ORDER);
  await ask(stack, shop, ORDER, 'reissue');
  await stack.drain();
  expect(creditNotesOf(shop, ORDER)).toMatchObject([{ number: 'WC-1024-CR', date: day }]);
  expect(invoicesOf(shop, ORDER)).toHaveLength(2);
});

test('on the first day of a month in Auckland, the locked month before refuses nothing', async () => {
  await using stack = await startAt('2026-11-30T11:30:00.000Z', 'Pacific/Auckland');
  const shop = stack.shop(SHOP);
  shop.organisation.periodLockDate = '2026-11-30';
  await stack.context.settings.set(shop.id, 'documents.locked', 'first-open-day');
  stack.pass(TWO_HOURS_MS);
  freeDelivery(shop, ORDER);
  await ask(stack, shop, ORDER, 'reissue');
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
  expect(creditNotesOf(shop, ORDER)).toMatchObject([{ date: '2026-12-01' }]);
});

async function startLocked(locked: 'reject' | 'first-open-day') {
  const stack = await startAt('2026-12-01T05:00:00.000Z', 'America/Los_Angeles');
  const shop = stack.shop(SHOP);
  // By the shop's clock it is the 30th of November still.
  shop.organisation.periodLockDate = '2026-11-30';
  await stack.context.settings.set(shop.id, 'documents.locked', locked);
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  stack.pass(TWO_HOURS_MS);
  await stack.drain();
  return { stack, shop, [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

test('a credit on a locked day is dated the day after the lock date if the settings say so, and the trail records it', async () => {
  await using locked = await startLocked('first-open-day');
  const { stack, shop } = locked;
  await ask(stack, shop, ORDER, 'credit');
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'skipped', code: 'invoice_credited' });
  expect(creditNotesOf(shop, ORDER)).toMatchObject([{ date: '2026-12-01' }]);
  const { id } = await stack.entry(shop, ORDER);
  expect(JSON.stringify(await trailOf(stack.context.ledger, id))).toContain(
    'The credit note would be dated 2026-11-30, but the books in Xero are locked up to 2026-11-30',
  );
});

test('otherwise it is refused before anything is sent, with the setting to change', async () => {
  await using locked = await startLocked('reject');
  const { stack, shop } = locked;
  stack.xero.calls.reset();
  await ask(stack, shop, ORDER, 'credit');
  await stack.drain();
  const problem = await seen(stack, shop, ORDER);
  expect(problem).toMatchObject({ state: 'rejected', code: 'period_locked' });
  expect(problem.fix).toContain('documents.locked');
  expect(stack.xero.calls.list.filter(({ method }) => method !== 'GET')).toEqual([]);
  expect(creditNotesOf(shop, ORDER)).toEqual([]);
});
