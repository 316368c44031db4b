import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { startStack, type Stack } from '../support/_stack.ts';

const SCENARIO = 'customers';

let stack: Stack;
/** Setting up asks, too. */
let before = 0;

beforeEach(async () => {
  stack = await startStack({ scenarios: [SCENARIO] });
  before = stack.stores.journal.length;
});

afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

function accountsUsed(): Set<string> {
  const { invoices, accounts } = stack.shop(SCENARIO).organisation;
  const lines = Object.values(invoices).flatMap((invoice) => invoice.lines);
  return new Set(lines.map((line) => Object.values(accounts).find(({ id }) => id === line.accountId)?.code ?? ''));
}

function askedFor(path: string): number {
  return stack.stores.journal.slice(before).filter((entry) => entry.path.includes(path)).length;
}

test('a rule by customer role is decided by what the shop says of its customers', async () => {
  await stack.context.settings.set(stack.shop(SCENARIO).id, 'rules', [{ when: { role: 'customer' }, account: '260' }]);
  const states = await stack.drain();
  expect(states).toMatchObject({ waiting: 0, uncertain: 0 });
  expect(accountsUsed()).toContain('260');
  expect(askedFor('customers')).toBeGreaterThan(0);
  expect(askedFor('products/categories')).toBe(0);
});

test('a rule by category asks for products and the tree of categories, and for nothing else', async () => {
  await stack.context.settings.set(stack.shop(SCENARIO).id, 'rules', [{ when: { category: 15 }, account: '260' }]);
  const states = await stack.drain();
  expect(states.recorded).toBeGreaterThan(0);
  expect(states).toMatchObject({ waiting: 0, uncertain: 0 });
  expect(accountsUsed()).toContain('260');
  expect(askedFor('products/categories')).toBeGreaterThan(0);
  expect(askedFor('customers')).toBe(0);
});
