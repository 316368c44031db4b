import { expect, test } from '@jest/globals';
import { percentile } from '../../simulators/bench/percentile.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { acceptNew } from '../../src/operations/orders/replay.ts';
import { invoiceOf } from '../accounting/_books.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const BY = 'test';
const STEP_MS = 30_000;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Orders of new buyers, evenly over a day of the clock; returns how long each took until its invoice. */
async function sellEvenly(stack: Stack, shop: Shop, orders: number): Promise<number[]> {
  const tasks = backgroundTasks(stack.context);
  const open = new Map<number, number>();
  const waited: number[] = [];
  const startedAt = stack.now().getTime();
  let made = 0;
  const passed = () => stack.now().getTime() - startedAt;
  while (passed() < DAY_MS || open.size > 0) {
    while (made < orders && passed() >= (DAY_MS * made) / orders) {
      const [id = 0] = addCopies(shop, 1024, 1);
      await acceptNew(stack.context, shop.id, String(id), BY);
      open.set(id, stack.now().getTime());
      made += 1;
    }
    await stack.round();
    for (const task of tasks) await task.run();
    for (const [id, at] of open) {
      if ((await stack.entry(shop, id)).state !== 'recorded') continue;
      waited.push(stack.now().getTime() - at);
      open.delete(id);
    }
    stack.pass(STEP_MS);
    if (passed() > 2 * DAY_MS) throw new Error(`Not posted: ${open.size} orders.`);
  }
  return waited;
}

test('900 orders a day on 1,000 calls: nobody waits for the next day, 95 of 100 at most ten minutes', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  await stack.drain();
  // From the second day on the service knows when the day begins.
  await sellEvenly(stack, shop, 200);
  stack.xero.calls.reset();
  const waited = await sellEvenly(stack, shop, 900);
  expect(waited).toHaveLength(900);
  expect(percentile(waited, 0.95)).toBeLessThanOrEqual(10 * MINUTE_MS);
  expect(Math.max(...waited)).toBeLessThanOrEqual(20 * MINUTE_MS);
  expect(stack.xero.calls.accounting()).toBeLessThanOrEqual(1_000);
  const last = Math.max(...shop.simulated.orderIds);
  expect(invoiceOf(shop, last).status).toBe('PAID');
}, 300_000);
