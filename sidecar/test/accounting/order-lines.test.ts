import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { eraseWords } from '../../src/ledger/audit/erase.ts';
import { toOrderBody } from '../../src/operations/orders/order-body.ts';
import { readOrder } from '../../src/operations/orders/read-order.ts';
import { type Shop, type Stack, startStack } from '../support/_stack.ts';

let stack: Stack;
let shop: Shop;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  shop = stack.shop('uk_vat_incl');
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

async function firstOrder() {
  const entries = await stack.context.ledger.entries({ storeId: shop.id, state: 'recorded', limit: 50 });
  const bodies = await Promise.all(entries.map(async (entry) => toOrderBody(await readOrder(stack.context, entry))));
  const found = bodies.find(({ lines }) => lines.some(({ name }) => name.startsWith('Shipping')));
  if (found === undefined) throw new Error('No order with shipping.');
  return found;
}

test('each line shows its account and tax type by name, and the rule that chose them', async () => {
  const { lines } = await firstOrder();
  const goods = lines.find(({ name }) => !name.startsWith('Shipping'));
  expect(goods).toMatchObject({
    creditNote: null,
    quantity: expect.stringMatching(/^\d/),
    amount: expect.stringMatching(/^\d+\.\d\d$/),
    account: { value: '200 – Sales', rule: 'default' },
    taxType: { value: expect.stringContaining(' – '), rule: expect.stringMatching(/^tax rate/) },
  });
  expect(lines.find(({ name }) => name.startsWith('Shipping'))?.account.rule).not.toBeNull();
});

test('the lines show what was sold, also where the last piece is a line of its own', async () => {
  const entries = await stack.context.ledger.entries({ storeId: shop.id, state: 'recorded', limit: 50 });
  const apart = new Set<string>();
  for (const entry of entries) {
    const { lines } = toOrderBody(await readOrder(stack.context, entry));
    const sold = shop.simulated.state.order(Number(entry.sourceId), 2)?.['line_items'];
    for (const { name, quantity } of (sold ?? []) as { name: string; quantity: number }[]) {
      const shown = lines.filter((line) => line.creditNote === null && line.name === name);
      if (shown.length > 1) apart.add(name);
      const pieces = shown.reduce((all, line) => all + Number(line.quantity), 0);
      if (shown.length > 0) expect([name, pieces]).toEqual([name, quantity]);
    }
  }
  expect(apart.size).toBeGreaterThan(0);
});

test('the payment account is shown too, by its name', async () => {
  const { beside } = await firstOrder();
  expect(beside).toEqual([
    { of: 'payment', field: 'account', value: expect.stringContaining(' – '), rule: expect.stringMatching(/payment/) },
  ]);
});

test('erasing personal data removes what was sold, but keeps the reason for its account', async () => {
  const { entry } = await firstOrder();
  const { db } = stack.context.database;
  await eraseWords({ db, now: stack.now }, { storeId: shop.id, entryIds: [entry.id], by: 'cli:alice' });
  const after = await stack.entry(shop, entry.orderId);
  const { lines } = toOrderBody(await readOrder(stack.context, after));
  expect(new Set(lines.map(({ name }) => name))).toEqual(new Set(['[masked]']));
  expect(lines[0]?.account.rule).not.toBeNull();
});
