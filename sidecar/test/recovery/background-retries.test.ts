import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { faultSchema } from '../../simulators/xero/faults.ts';
import type { BackgroundTask } from '../../src/scheduler/background.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { byHand, invoiceOf } from '../accounting/_books.ts';
import { UNPAID } from '../accounting/_life.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';
import { trailOf } from '../../src/wording/trail.ts';

const SHOP = 'uk_vat_incl';
const ORDER = 1024;
const MINUTE_MS = 60_000;

let stack: Stack;
let shop: Shop;
/** Of one life of the service: what waits for its retry is remembered. */
let tasks: readonly BackgroundTask[];

beforeEach(async () => {
  stack = await startStack({ scenarios: [SHOP] });
  shop = stack.shop(SHOP);
  await stack.drain();
  tasks = backgroundTasks(stack.context);
  await goOn(1);
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

/** The service looks whether something is due every few seconds. */
async function goOn(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes * MINUTE_MS; passed += 5_000) {
    stack.pass(5_000);
    for (const task of tasks) await task.run();
  }
}

const asked = (path: RegExp) => stack.xero.calls.list.filter((call) => path.test(call.path)).length;

test('a check of Xero that keeps failing is repeated with back-off, and succeeds in the end', async () => {
  const lists = /Invoices\?.*createdByMyApp/;
  stack.xero.faults.from((_, path) => (lists.test(path) ? faultSchema.parse({ kind: '5xx-before' }) : null));
  const before = asked(lists);
  await goOn(120);
  // Every 5 seconds would be 1,440: more than a whole day of Xero's smallest tier.
  expect(asked(lists) - before).toBeGreaterThan(8);
  expect(asked(lists) - before).toBeLessThan(40);
  stack.xero.faults.from(null);
  const { id } = invoiceOf(shop, ORDER);
  for (const payment of Object.values(shop.organisation.payments).filter((one) => one.target.id === id))
    byHand(stack, shop, 'POST', `Payments/${payment.id}`, { Status: 'DELETED' });
  await goOn(16);
  const { id: entryId } = await stack.entry(shop, ORDER);
  const trail = (await trailOf(stack.context.ledger, entryId)).map(({ text }) => text).join('\n');
  expect(trail).toContain('was removed in Xero');
});

test('a disconnection in Xero while no order arrives is shown in the status, and nothing more is requested', async () => {
  stack.xero.faults.add({ kind: 'disconnected', match: { method: 'GET', path: 'Invoices\\?' } });
  await goOn(20);
  const organisation = await stack.context.organisations.forStore(shop.id);
  expect(organisation).toMatchObject({ state: 'disconnected', stateReason: expect.stringContaining('onnect') });
  const before = stack.xero.calls.accounting();
  await goOn(60);
  expect(stack.xero.calls.accounting()).toBe(before);
});

test('settings that cannot be read keep an order from being marked paid until they can, and no other change from being seen', async () => {
  const file = join(stack.dataDir, 'settings', `${shop.id}.json`);
  await stack.context.settings.set(shop.id, 'documents.triggerStatuses', ['processing', 'completed', 'on-hold']);
  await stack.context.settings.set(shop.id, 'payments.fromXero', 'mark-paid');
  const [copy = 0] = addCopies(shop, ORDER, 1);
  shop.simulated.state.updateOrder(copy, { ...UNPAID, status: 'on-hold', payment_method: 'bacs' });
  await stack.drain();
  const good = readFileSync(file, 'utf8');
  writeFileSync(file, '{ broken');

  const { id, totals } = invoiceOf(shop, copy);
  const payment = { Invoice: { InvoiceID: id }, Account: { Code: '090' }, Date: '2026-11-25', Amount: totals.total };
  byHand(stack, shop, 'PUT', 'Payments', { Payments: [payment] });
  stack.pass(2_000);
  const [paid] = Object.values(shop.organisation.payments).filter((one) => one.target.id === invoiceOf(shop, ORDER).id);
  byHand(stack, shop, 'POST', `Payments/${paid?.id ?? ''}`, { Status: 'DELETED' });
  await goOn(17);
  const { id: entryId } = await stack.entry(shop, ORDER);
  const trail = async () => (await trailOf(stack.context.ledger, entryId)).map(({ text }) => text).join('\n');
  expect(await trail()).toContain('was removed in Xero');
  expect(shop.simulated.state.order(copy, 2)).toMatchObject({ status: 'on-hold' });

  writeFileSync(file, good);
  await goOn(7);
  expect(shop.simulated.state.order(copy, 2)).toMatchObject({ status: 'processing' });
});
