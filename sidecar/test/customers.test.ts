import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { JsonObject } from '../simulators/store/json.ts';
import { backgroundTasks } from '../src/background-of.ts';
import { byHand } from './_books.ts';
import { startStack, type Shop, type Stack } from './_stack.ts';

const SHOP = 'customers';

let stack: Stack;
let shop: Shop;

beforeEach(async () => {
  stack = await startStack({ scenarios: [SHOP] });
  shop = stack.shop(SHOP);
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

function someone(): JsonObject {
  const [customer] = shop.simulated.state.customers;
  if (customer === undefined) throw new Error('The recorded shop has no customer.');
  return customer;
}

/** A webhook told of the customer, and the service has looked. */
async function told(): Promise<void> {
  await stack.context.customerChanges.note(shop.id, Number(someone()['id']));
  for (const task of backgroundTasks(stack.context)) await task.run();
  expect(await stack.context.customerChanges.count(shop.id)).toBe(0);
}

const ours = () =>
  Object.values(shop.organisation.contacts).filter((one) => one.contactNumber.startsWith(`wc-${shop.id}`));

test('customers become contacts where the owner wants all of them, and not otherwise', async () => {
  await told();
  expect(ours()).toEqual([]);
  await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
  await told();
  await told();
  expect(ours()).toHaveLength(1);
});

test('a new address follows, a name that somebody gave the contact stays', async () => {
  await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
  await told();
  const [contact] = ours();
  byHand(stack, shop, 'POST', `Contacts/${contact?.id ?? ''}`, { Name: 'As the bookkeeper calls her' });
  Object.assign(someone()['billing'] as JsonObject, { address_1: '99 New Street', city: 'Newtown' });
  stack.pass(60_000);
  await told();
  expect(ours()).toHaveLength(1);
  const [after] = ours();
  expect(after?.name).toBe('As the bookkeeper calls her');
  expect(JSON.stringify(after)).toContain('99 New Street');
});

test('the first order of the customer takes the contact that is there', async () => {
  await stack.context.settings.set(shop.id, 'contacts.customers', 'all');
  await told();
  const [contact] = ours();
  await stack.drain();
  expect(ours().filter((one) => one.contactNumber === contact?.contactNumber)).toHaveLength(1);
});
