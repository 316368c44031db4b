import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JsonObject } from '../../simulators/store/json.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { writes } from '../accounting/_books.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

/** A product's notification may be lost: what changed is asked for once a day. */
const DAY_MS = 24 * 60 * 60_000;
const MUG = 1699;

let stack: Stack;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: ['variable_products'] });
  shop = stack.shop('variable_products');
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

async function run(times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    stack.pass(35_000);
    for (const task of backgroundTasks(stack.context)) await task.run();
  }
}

/** As an owner does, and no webhook arrives. */
function rename(id: number, name: string): void {
  const products = shop.simulated.state.recording.products as JsonObject[];
  const found = products.find((one) => one['id'] === id);
  if (found === undefined) throw new Error(`No product ${id}.`);
  Object.assign(found, { name, date_modified_gmt: stack.now().toISOString().slice(0, 19) });
}

const asked = () =>
  stack.stores.journal.filter(({ path, query }) => path.endsWith('/products') && query['modified_after'] !== undefined);
const names = () => Object.values(shop.organisation.items).map(({ name }) => name);

test('a product whose notification was lost is found the day after, with one request, and its item follows', async () => {
  await stack.context.settings.set(shop.id, 'items.create', 'all');
  await stack.context.settings.set(shop.id, 'items.update', 'name');
  await run(4);
  expect(names()).toContain('Cobalt Mug');
  rename(MUG, 'Crimson Mug');
  stack.pass(DAY_MS / 2);
  await run(3);
  expect([asked().length, names().includes('Crimson Mug')]).toEqual([0, false]);
  stack.pass(DAY_MS / 2);
  await run(3);
  expect([asked().length, names().includes('Crimson Mug')]).toEqual([1, true]);
  const calls = writes(stack).length;
  stack.pass(DAY_MS);
  await run(3);
  expect(asked()).toHaveLength(2);
  expect(writes(stack)).toHaveLength(calls);
});

test('a shop that does not answer is asked again from where the last look began', async () => {
  await stack.context.settings.set(shop.id, 'items.create', 'all');
  await stack.context.settings.set(shop.id, 'items.update', 'name');
  await run(4);
  rename(MUG, 'Crimson Mug');
  stack.pass(DAY_MS);
  stack.stores.faults.add({ fault: { kind: 'status', status: 503 } });
  await run(1);
  stack.stores.faults.clear();
  stack.pass(DAY_MS);
  await run(4);
  expect(names()).toContain('Crimson Mug');
});

test('where products do not change items, nothing is asked', async () => {
  await stack.context.settings.set(shop.id, 'items.create', 'sold');
  await run(2);
  stack.pass(2 * DAY_MS);
  await run(2);
  expect(asked()).toEqual([]);
});
