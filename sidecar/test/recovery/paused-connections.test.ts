import { describe, expect, test } from '@jest/globals';
import type { FaultRequest } from '../../simulators/xero/faults.ts';
import { expectPostedOnce } from '../accounting/_books.ts';
import { addCopies, startStack, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const ORDERS = 4;
const HOUR_MS = 3_600_000;

type WithoutMatch<Request> = Request extends unknown ? Omit<Request, 'match'> : never;
type Fault = WithoutMatch<FaultRequest>;

/** New orders, whose invoices run into `fault`, after one attempt at posting them. */
async function startWith(fault: Fault): Promise<{ stack: Stack; orderIds: number[] }> {
  const stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  const orderIds = addCopies(stack.shop(SHOP), 1024, ORDERS);
  stack.xero.faults.add({ ...fault, match: { method: 'PUT', path: '/Invoices\\?' } });
  await stack.context.positions.request(null, stack.now());
  while (await stack.round());
  return { stack, orderIds };
}

async function codes(stack: Stack, orderIds: readonly number[]): Promise<string[]> {
  const entries = await Promise.all(orderIds.map((orderId) => stack.entry(stack.shop(SHOP), orderId)));
  return [...new Set(entries.map(({ state, problems, tries }) => `${state} ${problems[0]?.code ?? ''} ${tries}`))];
}

test('403: the orders wait for somebody to connect again, however long, and none is rejected; then they are posted', async () => {
  const { stack, orderIds } = await startWith({ kind: 'disconnected' });
  await using running = stack;
  const shop = running.shop(SHOP);
  expect(await codes(running, orderIds)).toEqual(['waiting connection_lost 0']);
  const calls = running.xero.calls.accounting();
  running.pass(30 * 24 * HOUR_MS);
  while (await running.round());
  expect(await codes(running, orderIds)).toEqual(['waiting connection_lost 0']);
  expect(running.xero.calls.accounting()).toBe(calls);

  await running.connect(shop);
  await running.drain();
  for (const orderId of orderIds) expectPostedOnce(shop, orderId);
});

describe('Xero says when to retry', () => {
  test.each([
    [
      'the day is full, until someone raises its limit',
      { kind: '429', problem: 'day', retryAfter: 7_200 },
      'xero_limit',
      15 * 60_000,
    ],
    ['the day is full for a minute more', { kind: '429', problem: 'day', retryAfter: 60 }, 'xero_limit', 60_000],
    ['maintenance', { kind: '503-maintenance' }, 'xero_offline', 5 * 60_000],
  ] satisfies [string, Fault, string, number][])('%s', async (_, fault, code, pauseMs) => {
    const { stack, orderIds } = await startWith(fault);
    await using running = stack;
    expect(await codes(running, orderIds)).toEqual([`waiting ${code} 0`]);
    const calls = running.xero.calls.accounting();
    running.pass(pauseMs - 5_000);
    while (await running.round());
    expect(running.xero.calls.accounting()).toBe(calls);
    await running.drain();
    for (const orderId of orderIds) expectPostedOnce(running.shop(SHOP), orderId);
  });
});
