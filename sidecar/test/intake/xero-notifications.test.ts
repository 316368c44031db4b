import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { DEMO_APP } from '../../simulators/xero/apps.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { toOrderBody } from '../../src/operations/orders/order-body.ts';
import { readOrder } from '../../src/operations/orders/read-order.ts';
import { byHand, invoiceOf, writes } from '../accounting/_books.ts';
import { creditNotesOf } from '../accounting/_credit-books.ts';
import { type IntakeServer, serveIntake } from '../support/_intake-server.ts';
import { type Shop, type Stack, startStack } from '../support/_stack.ts';
import { trailOf } from '../../src/wording/trail.ts';

/** One order with one refund of 10.00. */
const REFUNDED = { shop: 'refunds', order: 1944 };
const BUYER = { shop: 'customers', order: 1820 };
const HOUR_MS = 60 * 60_000;

let stack: Stack;
let server: IntakeServer;

beforeEach(async () => {
  stack = await startStack({ scenarios: [REFUNDED.shop, BUYER.shop] });
  await stack.drain();
  server = await serveIntake(stack);
  await stack.xero.webhooks.subscribe(DEMO_APP.clientId, `${server.url}/v1/webhooks/xero`);
  await watch();
  stack.pass(60_000);
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

async function watch(): Promise<void> {
  for (const { organisation } of stack.shops) stack.xero.webhooks.publish(organisation);
  await stack.xero.webhooks.idle();
  stack.pass(6_000);
  for (const task of backgroundTasks(stack.context)) await task.run();
}

const calls = (pattern: RegExp) => stack.xero.calls.list.filter(({ path }) => pattern.test(path)).length;
const noticesOf = async (shop: Shop, orderId: number) =>
  toOrderBody(await readOrder(stack.context, await stack.entry(shop, orderId))).notices;

/** Its credit note, without the refund, so that it can be voided or changed. */
function freeCredit(shop: Shop): string {
  const [note] = creditNotesOf(shop, REFUNDED.order);
  if (note === undefined) throw new Error('There is no credit note.');
  for (const payment of Object.values(shop.organisation.payments).filter((one) => one.target.id === note.id)) {
    byHand(stack, shop, 'POST', `Payments/${payment.id}`, { Status: 'DELETED' });
  }
  return note.id;
}

test('a credit note that is freed, then voided in Xero is shown with what to do; replay makes no second one', async () => {
  const shop = stack.shop(REFUNDED.shop);
  const id = freeCredit(shop);
  await watch();
  expect((await noticesOf(shop, REFUNDED.order))[0]?.message).toContain('was used for was removed in Xero');
  byHand(stack, shop, 'POST', `CreditNotes/${id}`, { Status: 'VOIDED' });
  await watch();
  await watch();
  const [notice] = await noticesOf(shop, REFUNDED.order);
  expect(notice).toMatchObject({ code: 'changed_in_xero', message: expect.stringMatching(/-R\d+ was voided in Xero/) });
  expect(notice?.fix).not.toBe('');
  const { id: entryId } = await stack.entry(shop, REFUNDED.order);
  const trail = (await trailOf(stack.context.ledger, entryId)).filter(({ text }) =>
    text.includes('was voided in Xero'),
  );
  expect(trail).toHaveLength(1);
  const before = writes(stack).length;
  await stack.replay(shop, REFUNDED.order);
  await stack.drain();
  expect(writes(stack)).toHaveLength(before);
  expect(creditNotesOf(shop, REFUNDED.order)).toEqual([]);
});

test('a credit note that is changed in Xero is found by the poll when nothing was reported', async () => {
  const shop = stack.shop(REFUNDED.shop);
  const id = freeCredit(shop);
  const line = { Description: 'Less', Quantity: 1, UnitAmount: '7.00', AccountCode: '200' };
  byHand(stack, shop, 'POST', `CreditNotes/${id}`, { CreditNoteID: id, LineItems: [line] });
  shop.organisation.events.splice(0);
  await watch();
  expect(await noticesOf(shop, REFUNDED.order)).toEqual([]);
  stack.pass(HOUR_MS);
  await watch();
  expect((await noticesOf(shop, REFUNDED.order))[0]?.message).toMatch(/was changed in Xero: .*total was £10\.00/);
});

test('a contact that is archived in Xero is known as such before the next order, at one call', async () => {
  const shop = stack.shop(BUYER.shop);
  const { contactId } = invoiceOf(shop, BUYER.order);
  byHand(stack, shop, 'POST', `Contacts/${contactId}`, { ContactStatus: 'ARCHIVED' });
  const read = calls(/Contacts\?IDs=/);
  await watch();
  expect(calls(/Contacts\?IDs=/)).toBe(read + 1);
  const order = copyOf(shop, BUYER.order, 77_001, {});
  const before = writes(stack).length;
  await post();
  expect(await stack.entry(shop, order)).toMatchObject({ state: 'rejected', problems: [{ code: 'contact_archived' }] });
  // Nothing had to be refused by Xero first.
  expect(writes(stack)).toHaveLength(before);
});

test('a contact made in Xero a moment ago takes the next order of its e-mail address; our own echoes cost no call', async () => {
  const shop = stack.shop(BUYER.shop);
  byHand(stack, shop, 'PUT', 'Contacts', { Contacts: [{ Name: 'Known before', EmailAddress: 'new@example.net' }] });
  await watch();
  const contacts = Object.values(shop.organisation.contacts);
  const known = contacts.find(({ name }) => name === 'Known before');
  const first = copyOf(shop, BUYER.order, 77_002, { email: 'New@Example.net', company: '' });
  await post();
  expect(invoiceOf(shop, first).contactId).toBe(known?.id);
  const other = copyOf(shop, BUYER.order, 77_003, { email: 'other@example.net', last_name: 'Other', company: '' });
  const read = calls(/Contacts\?IDs=/);
  await post();
  await watch();
  expect(invoiceOf(shop, other).contactId).not.toBe(known?.id);
  expect(calls(/Contacts\?IDs=/)).toBe(read);
});

/** A new order of a guest, as of now. */
function copyOf(shop: Shop, like: number, id: number, billing: Readonly<Record<string, string>>): number {
  const { state } = shop.simulated;
  const order = state.order(like, 8);
  if (order === undefined) throw new Error('There is no such order.');
  const now = stack.now().toISOString().slice(0, 19);
  const dates = Object.fromEntries(
    ['date_created', 'date_created_gmt', 'date_modified', 'date_modified_gmt'].map((name) => [name, now]),
  );
  const isOther = Object.keys(billing).length > 0;
  return state.addOrder({
    ...structuredClone(order),
    ...dates,
    id,
    number: String(id),
    ...(isOther ? { customer_id: 0, billing: { ...(order['billing'] as object), ...billing } } : {}),
  });
}

/** Notified by a nudge and posted, with the clock stopped. */
async function post(): Promise<void> {
  const shop = stack.shop(BUYER.shop);
  await server.nudge(shop, Math.max(...shop.simulated.state.orderIds));
  for (let rounds = 0; rounds < 20; rounds += 1) if (!(await stack.round())) return;
}
