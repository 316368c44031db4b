import { describe, expect, test } from '@jest/globals';
import { expectPostedOnce, liveInvoices, writes } from '../accounting/_books.ts';
import { serveIntake } from '../support/_intake-server.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const POLL_INTERVAL_MS = 5 * 60_000;

/** Rounds until nothing is claimed any more; no poll is asked for. */
async function settle(stack: Stack): Promise<void> {
  for (let rounds = 0; rounds < 50; rounds += 1) if (!(await stack.round())) return;
  throw new Error('It goes round in circles.');
}

/** What the sidecar asked of the shop since then, by path. */
function asked(stack: Stack, since: number): string[] {
  return stack.stores.journal.slice(since).map(({ method, path, query }) => {
    const what = query['include'] === undefined ? '' : ' by id';
    return `${method} ${path.replace('/wp-json/wc/v3/', '')}${what}`;
  });
}

async function posted(stack: Stack): Promise<Shop> {
  const shop = stack.shop(SHOP);
  await stack.drain();
  stack.pass(10_000);
  return shop;
}

test('with every third webhook and every fifth nudge lost, all orders are posted within one poll interval, once', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = await posted(stack);
  await using server = await serveIntake(stack);
  await server.register(shop, 'order.created', 'order.updated');
  let [webhooks, nudges] = [0, 0];
  server.loses = ({ url = '' }) => {
    if (url.endsWith('/nudge')) return (nudges += 1) % 5 === 0;
    return (webhooks += 1) % 3 === 0;
  };
  const orders = addCopies(shop, 1024, 45);
  for (const id of orders) {
    shop.simulated.state.updateOrder(id, {});
    await server.nudge(shop, id);
    await shop.simulated.runQueue();
    stack.pass(1_000);
    if (id % 7 === 0) await settle(stack);
  }
  expect(server.lost).toBeGreaterThan(30);
  await settle(stack);
  const before = orders.filter((id) => liveInvoices(shop, id).length > 0).length;
  expect(before).toBeGreaterThan(30);
  stack.pass(POLL_INTERVAL_MS);
  await settle(stack);
  for (const id of orders) expectPostedOnce(shop, id);
});

test('one change reported by nudge, webhook and poll is read twice at most, and nothing is sent twice', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = await posted(stack);
  await using server = await serveIntake(stack);
  await server.register(shop, 'order.created', 'order.updated');
  const [id = 0] = addCopies(shop, 1024, 1);
  shop.simulated.state.updateOrder(id, {});
  const since = stack.stores.journal.length;
  expect(await server.nudge(shop, id)).toBe(202);
  await settle(stack);
  expectPostedOnce(shop, id);
  const sent = writes(stack).length;
  const calls = stack.xero.calls.list.length;
  stack.pass(2_000);
  expect(await shop.simulated.runQueue()).toHaveLength(2);
  await settle(stack);
  // A change reported within its own second is checked again, in case another followed in that second.
  expect(asked(stack, since).filter((one) => one === `GET orders/${id}`)).toHaveLength(2);
  await server.nudge(shop, id);
  stack.pass(POLL_INTERVAL_MS);
  await settle(stack);
  expect(asked(stack, since).filter((one) => one === `GET orders/${id}`)).toHaveLength(3);
  expect(writes(stack)).toHaveLength(sent);
  expect(stack.xero.calls.list.length).toBe(calls);
  expect((await stack.entry(shop, id)).state).toBe('recorded');
});

describe('found by comparison, though nobody reports it', () => {
  test('an order deleted for good: its unpaid invoice is voided', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    shop.simulated.state.updateOrder(1024, { date_paid: null, date_paid_gmt: null, transaction_id: '' });
    await stack.drain();
    expect(liveInvoices(shop, 1024)).toHaveLength(1);
    shop.simulated.state.deleteOrder(1024);
    stack.pass(61 * 60_000);
    await settle(stack);
    expect(liveInvoices(shop, 1024)).toEqual([]);
    const { revision } = await stack.entry(shop, 1024);
    stack.pass(61 * 60_000);
    await settle(stack);
    expect((await stack.entry(shop, 1024)).revision).toBe(revision);
  });

  test('a refund deleted by hand is seen, though the order’s date does not move', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    shop.simulated.state.addRefund(1024, {
      id: 9_001,
      amount: '1.00',
      reason: '',
      line_items: [],
      date_created: '2026-11-25T09:00:00',
      date_created_gmt: '2026-11-25T09:00:00',
      shipping_lines: [],
      fee_lines: [],
      tax_lines: [],
      meta_data: [],
    });
    await stack.drain();
    stack.pass(61 * 60_000);
    await settle(stack);
    const { revision } = await stack.entry(shop, 1024);
    shop.simulated.state.deleteRefund(1024, 9_001);
    stack.pass(61 * 60_000);
    await settle(stack);
    expect((await stack.entry(shop, 1024)).revision).toBeGreaterThan(revision);
  });
});

test('a shop that reports nothing is polled a minute later, and as scheduled again once all is reported', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = await posted(stack);
  await using server = await serveIntake(stack);
  const pause = async () => (await stack.context.signals.get(shop.id)).pollPauseMs;
  expect(await pause()).toBe(null);
  stack.pass(POLL_INTERVAL_MS);
  shop.simulated.state.updateOrder(1025, { customer_note: 'x', transaction_id: 'moved' });
  stack.pass(2_000);
  await settle(stack);
  expect(await pause()).toBe(60_000);
  shop.simulated.state.updateOrder(1025, { transaction_id: 'reported' });
  await server.nudge(shop, 1025);
  await settle(stack);
  stack.pass(61_000);
  await settle(stack);
  expect(await pause()).toBe(120_000);
});
