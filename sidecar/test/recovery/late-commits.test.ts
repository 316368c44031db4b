import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import type { FaultRequest } from '../../simulators/xero/faults.ts';
import { callTexts } from '../../src/ledger/kept/kept-call.ts';
import { invoiceOf, liveInvoices, paymentsOf } from '../accounting/_books.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const ORDERS = 3;
/** What the client waits for an answer. */
const TIMEOUT_MS = 400;
/** Comes after both sendings of a call were given up and Xero was asked: real time, because the client's timeout is. */
const LATE_MS = 2_200;
const MINUTE_MS = 60_000;

async function start(): Promise<Stack> {
  const stack = await startStack({
    scenarios: [SHOP],
    xeroTimeouts: { readMs: 10 * TIMEOUT_MS, writeMs: TIMEOUT_MS },
  });
  await stack.drain();
  return stack;
}

const late = (resource: string): FaultRequest => ({
  kind: 'slow',
  ms: LATE_MS,
  match: { method: 'PUT', path: `/${resource}\\?` },
});

/** Everything Xero still works on is done by then. */
async function untilAllIsCommitted(): Promise<void> {
  await sleep(LATE_MS);
}

function duplicates(shop: Shop, orderIds: readonly number[]): number[] {
  return orderIds.filter((orderId) => liveInvoices(shop, orderId).length !== 1);
}

describe('Xero processes a call after its outcome was looked up', () => {
  test('invoices numbered by Xero, which only their reference distinguishes, are created once', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    await stack.context.settings.set(shop.id, 'documents.numbering', 'xero');
    const orderIds = addCopies(shop, 1024, ORDERS);
    stack.xero.faults.add(late('Invoices'));
    await stack.drain();
    await untilAllIsCommitted();
    expect(stack.xero.faults.waiting).toEqual([]);
    expect(duplicates(shop, orderIds)).toEqual([]);
  });

  test('a deposit, which would fit on its invoice twice, is booked once', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    await stack.context.settings.set(shop.id, 'payments.deposits', 'part-payment');
    const orderIds = addCopies(shop, 1024, ORDERS);
    for (const orderId of orderIds) {
      shop.simulated.state.updateOrder(orderId, (order) => ({
        ...order,
        meta_data: [
          { id: 1, key: '_wc_deposits_order_has_deposit', value: 'yes' },
          { id: 2, key: '_wc_deposits_deposit_amount', value: '10.00' },
        ],
      }));
    }
    stack.xero.faults.add(late('Payments'));
    await stack.drain();
    await untilAllIsCommitted();
    expect(stack.xero.faults.waiting).toEqual([]);
    const payments = orderIds.map((orderId) => paymentsOf(shop, invoiceOf(shop, orderId)).length);
    expect(payments).toEqual(orderIds.map(() => 1));
  });

  test('and after the key is over: a repeat sent at the end of its life gets the same time as the first sending', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    await stack.context.settings.set(shop.id, 'documents.numbering', 'xero');
    const orderIds = addCopies(shop, 1024, ORDERS);
    stack.xero.faults.add({
      kind: 'drop-before-commit',
      times: 2,
      match: { method: 'PUT', path: '/Invoices\\?' },
    });
    await stack.context.positions.request(null, stack.now());
    await stack.round();
    stack.pass(4 * MINUTE_MS);
    stack.xero.faults.add(late('Invoices'));
    await stack.round();
    expect(stack.xero.faults.waiting).toEqual([]);
    stack.pass(2.5 * MINUTE_MS);
    // Not a look only: what it does not find is sent by the next round.
    await stack.round();
    stack.pass(MINUTE_MS);
    await stack.round();
    await untilAllIsCommitted();
    await stack.drain();
    expect(duplicates(shop, orderIds)).toEqual([]);
  });
});

test('an error of Xero’s to a repeat says nothing of a first sending that may still be under way', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  await stack.context.settings.set(shop.id, 'documents.numbering', 'xero');
  const orderIds = addCopies(shop, 1024, ORDERS);
  stack.xero.faults.add(late('Invoices'));
  // Xero cannot look up its keys, and refuses every call with one.
  stack.xero.faults.add({ kind: 'key-store-down', times: 2, match: { method: 'PUT', path: '/Invoices\\?' } });
  await stack.context.positions.request(null, stack.now());
  await stack.round();
  stack.pass(MINUTE_MS);
  await stack.round();
  stack.pass(MINUTE_MS);
  await stack.round();
  expect(stack.xero.faults.waiting).toEqual([]);
  await untilAllIsCommitted();
  stack.pass(5 * MINUTE_MS);
  await stack.drain();
  expect(duplicates(shop, orderIds)).toEqual([]);
});

test('a repeat that the limits hold back until Xero has forgotten the key is not sent', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  await stack.context.settings.set(shop.id, 'documents.numbering', 'xero');
  const orderIds = addCopies(shop, 1024, ORDERS);
  stack.xero.faults.add(late('Invoices'));
  await stack.context.positions.request(null, stack.now());
  await stack.round();
  stack.pass(4.2 * MINUTE_MS);
  const { client, governor } = stack.context.xero();
  const send = client.send.bind(client);
  const permit = governor.permit.bind(governor);
  let isHeld = false;
  // The look goes out at once; the repeat has to wait, and Xero does meanwhile what it was sent first.
  Object.assign(client, {
    send: (call: Parameters<typeof send>[0]) => {
      isHeld = true;
      return send(call);
    },
  });
  Object.assign(governor, {
    permit: async (...call: Parameters<typeof permit>) => {
      if (isHeld) {
        Object.assign(client, { send });
        Object.assign(governor, { permit });
        await untilAllIsCommitted();
        stack.pass(2.5 * MINUTE_MS);
      }
      return permit(...call);
    },
  });
  await stack.round();
  await stack.drain();
  expect(duplicates(shop, orderIds)).toEqual([]);
});

describe('a call without an answer', () => {
  test('whose key is still valid is sent again with it, so that the second lookup is final', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    const orderIds = addCopies(shop, 1024, ORDERS);
    stack.xero.calls.reset();
    stack.xero.faults.add({
      kind: '5xx-before',
      status: 504,
      times: 2,
      match: { method: 'PUT', path: '/Invoices\\?' },
    });
    await stack.drain();
    const { db } = stack.context.database;
    const calls = await db.selectFrom('calls').selectAll().where('kind', '=', 'invoices').orderBy('id').execute();
    // No second generation of the key was needed: the third sending did it.
    const [last] = calls.slice(-1).map((call) => callTexts(call).body);
    expect(last).toContain(`"${String(orderIds[0])}"`.replaceAll('"', ''));
    expect(
      stack.xero.calls.list.filter((call) => call.method === 'PUT' && call.path.includes('/Invoices?')),
    ).toHaveLength(3);
    expect(duplicates(shop, orderIds)).toEqual([]);
  });

  test('with an expired key is looked up, and sent with a new key if it is missing', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    const orderIds = addCopies(shop, 1024, ORDERS);
    const match = { method: 'PUT', path: '/Invoices\\?' };
    stack.xero.faults.add({ kind: 'drop-before-commit', times: 2, match });
    await stack.context.positions.request(null, stack.now());
    await stack.round();
    expect(stack.xero.faults.waiting).toEqual([]);
    await stack.restart('killed');
    stack.pass(7 * MINUTE_MS);
    stack.xero.calls.reset();
    await stack.drain();
    const keys = await stack.context.database.db.selectFrom('calls').select('idempotency_key').where('kind', '=', 'invoices').execute(); // prettier-ignore
    expect(new Set(keys.map((row) => row.idempotency_key)).size).toBe(keys.length);
    expect(
      stack.xero.calls.list.filter((call) => call.method === 'PUT' && call.path.includes('/Invoices?')),
    ).toHaveLength(1);
    expect(duplicates(shop, orderIds)).toEqual([]);
  });

  test('delays its own orders only', async () => {
    await using stack = await start();
    const shop = stack.shop(SHOP);
    const [stuck = 0] = addCopies(shop, 1024, 1);
    // Every sending of this one is lost, as long as its key lives.
    stack.xero.faults.add({ kind: 'drop-before-commit', times: 2, match: { method: 'PUT', path: '/Invoices\\?' } });
    await stack.context.positions.request(null, stack.now());
    await stack.round();
    expect((await stack.entry(shop, stuck)).state).toBe('uncertain');
    const others = addCopies(shop, 1024, ORDERS);
    stack.xero.faults.add({ kind: 'drop-before-commit', times: 1, match: { method: 'PUT', path: '/Invoices\\?' } });
    await stack.context.positions.request(null, stack.now());
    stack.pass(MINUTE_MS);
    await stack.round();
    expect((await stack.entry(shop, stuck)).state).toBe('uncertain');
    for (const orderId of others) expect((await stack.entry(shop, orderId)).state).toBe('recorded');
    await stack.drain();
    expect(duplicates(shop, [stuck, ...others])).toEqual([]);
  });
});
