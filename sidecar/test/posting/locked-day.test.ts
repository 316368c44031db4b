import { expect, test } from '@jest/globals';
import { expectPostedOnce, invoiceOf, writes } from '../accounting/_books.ts';
import { seen } from '../accounting/_life.ts';
import { startStack, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
/** Of 2026-08-20. */
const ORDER = 1024;
/** Longer than lists are kept. */
const TWO_HOURS_MS = 2 * 60 * 60_000;

/** One order, not posted yet, of a shop whose lists were just read. */
async function startWithOne(): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  const { state } = stack.shop(SHOP).simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
  return stack;
}

test('an order of a locked day is refused before anything is sent, and posted once the day is open', async () => {
  await using stack = await startWithOne();
  const shop = stack.shop(SHOP);
  shop.organisation.periodLockDate = '2026-08-31';
  stack.pass(TWO_HOURS_MS);
  await stack.drain();
  const problem = await seen(stack, shop, ORDER);
  expect(problem).toMatchObject({ state: 'rejected', code: 'period_locked' });
  expect(problem.message).toBe(
    'The invoice would be dated 2026-08-20, but the books in Xero are locked up to 2026-08-31.',
  );
  expect(writes(stack)).toEqual([]);

  // The next look is at the books as they are then, however young what is kept of them.
  shop.organisation.periodLockDate = null;
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
  expectPostedOnce(shop, ORDER);
});

test('a day locked since the last check is refused by Xero, checked again, and moved by choice', async () => {
  await using stack = await startWithOne();
  const shop = stack.shop(SHOP);
  shop.organisation.periodLockDate = '2026-08-31';
  await stack.drain();
  const problem = await seen(stack, shop, ORDER);
  expect(problem).toMatchObject({ state: 'rejected', code: 'period_locked' });
  expect(problem.message).toContain('locked up to 2026-08-31');
  expect(writes(stack)).toEqual(['PUT Contacts', 'PUT Invoices']);

  await stack.context.settings.set(shop.id, 'documents.locked', 'first-open-day');
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(invoiceOf(shop, ORDER).date).toBe('2026-09-01');
  expectPostedOnce(shop, ORDER);
  await stack.replay(shop, ORDER);
  await stack.drain();
  const { state, summary } = await stack.entry(shop, ORDER);
  expect(state).toBe('recorded');
  expect(JSON.stringify(summary)).not.toContain('payment_changed');
});
