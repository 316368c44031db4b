import { expect, test } from '@jest/globals';
import { liveInvoices } from '../accounting/_books.ts';
import { addCopies, startStack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const ORDERS = 30;
const MINUTE_MS = 60_000;
/** Within which everything but the culprit is to be posted. */
const PATIENCE_MINUTES = 15;

test('an order that makes Xero fail is soon alone in its calls, waits longer each time and is posted once fixed', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  const shop = stack.shop(SHOP);
  const orderIds = addCopies(shop, 1024, ORDERS);
  const [, , culprit = 0] = orderIds;
  const others = orderIds.filter((orderId) => orderId !== culprit);
  stack.xero.faults.poison = `WooCommerce order ${culprit} `;
  await stack.context.positions.request(null, stack.now());
  stack.xero.calls.reset();

  for (let minute = 0; minute < PATIENCE_MINUTES; minute += 1) {
    while (await stack.round());
    stack.pass(MINUTE_MS);
  }
  for (const orderId of others) {
    expect({ orderId, state: (await stack.entry(shop, orderId)).state }).toEqual({ orderId, state: 'recorded' });
    expect(liveInvoices(shop, orderId)).toHaveLength(1);
  }
  const { state, tries, problems } = await stack.entry(shop, culprit);
  expect(liveInvoices(shop, culprit)).toEqual([]);
  expect(['waiting', 'uncertain']).toContain(state);
  expect(tries).toBeGreaterThan(3);
  expect(problems[0]?.code).toMatch(/xero_unanswered|outcome_unknown/);
  // It does not go round in circles: Xero is not asked every second.
  expect(stack.xero.calls.accounting()).toBeLessThan(PATIENCE_MINUTES * 12);

  stack.xero.faults.poison = null;
  await stack.drain();
  expect((await stack.entry(shop, culprit)).state).toBe('recorded');
  expect(liveInvoices(shop, culprit)).toHaveLength(1);
});
