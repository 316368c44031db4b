import { describe, expect, test } from '@jest/globals';
import type { FaultRequest } from '../../simulators/xero/faults.ts';
import { expectNothingTwice, expectPostedOnce } from '../accounting/_books.ts';
import { addCopies, startStack, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const RESOURCES = ['Contacts', 'Invoices', 'Payments'] as const;
const ORDERS_EACH = 4;
const HOUR_S = 3_600;

type WithoutMatch<Request> = Request extends unknown ? Omit<Request, 'match'> : never;
type Fault = WithoutMatch<FaultRequest>;

/** Everything the shop has is in the books once, and nothing is left to do. */
async function expectAllPosted(stack: Stack): Promise<void> {
  const shop = stack.shop(SHOP);
  const { orderIds } = shop.simulated;
  const { ledger } = stack.context;
  expect(await ledger.counts()).toMatchObject({ recorded: orderIds.length, uncertain: 0, waiting: 0, rejected: 0 });
  expect(await ledger.unsettledCalls()).toEqual([]);
  for (const orderId of orderIds) expectPostedOnce(shop, orderId);
  expectNothingTwice(shop, orderIds.length);
}

/** Calls of one kind that reached Xero since the counters were reset, answered or not. */
function putsTo(stack: Stack, resource: string): number {
  return stack.xero.calls.list.filter((call) => call.method === 'PUT' && call.path.includes(`/${resource}?`)).length;
}

describe('an answer is lost and the second sending is refused: it is looked up, not sent a third time', () => {
  test.each([
    ['maintenance', { kind: '503-maintenance' }],
    ['the minute is full', { kind: '429', retryAfter: 40 }],
    ['the day is full', { kind: '429', problem: 'day', retryAfter: 7 * HOUR_S }],
    ['the access tokens are refused', { kind: 'token-expired', times: 2 }],
  ] satisfies [string, Fault][])('%s', async (_, second) => {
    await using stack = await startStack({ scenarios: [SHOP] });
    await stack.drain();
    for (const resource of RESOURCES) {
      addCopies(stack.shop(SHOP), 1024, ORDERS_EACH);
      stack.xero.calls.reset();
      const match = { method: 'PUT', path: `/${resource}\\?` };
      stack.xero.faults.add({ kind: 'drop-after-commit', match });
      stack.xero.faults.add({ ...second, match });
      await stack.drain();
      const sent = 1 + ('times' in second ? second.times : 1);
      expect([resource, putsTo(stack, resource)]).toEqual([resource, sent]);
      await expectAllPosted(stack);
    }
  });
});
