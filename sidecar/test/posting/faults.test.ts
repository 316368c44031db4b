import { describe, expect, test } from '@jest/globals';
import { expectNothingTwice, expectPostedOnce } from '../accounting/_books.ts';
import { addCopies, startStack, type Stack } from '../support/_stack.ts';
import type { FaultRequest } from '../../simulators/xero/faults.ts';

const SHOP = 'uk_vat_incl';
const RESOURCES = ['Contacts', 'Invoices', 'Payments'] as const;
/** Orders that go through each fault at each resource; the contacts are new each time. */
const ORDERS_EACH = 4;
/** What the client waits for an answer where one is slow: four orders need far less. */
const TIMEOUT_MS = 700;
/** Comes after the first sending was given up, before the second is. */
const SLOW_MS = 900;
/** Comes after both were given up and Xero was asked: real time, because the client's timeout is. */
const LATE_MS = 1_700;
const HOUR_S = 3_600;

type WithoutMatch<Request> = Request extends unknown ? Omit<Request, 'match'> : never;
type Fault = WithoutMatch<FaultRequest>;

/** What the calls to one resource run into, one after the other. */
const SEQUENCES: Readonly<Record<string, readonly Fault[]>> = {
  'the connection breaks before Xero commits': [{ kind: 'drop-before-commit' }],
  'the connection breaks before Xero commits, twice': [{ kind: 'drop-before-commit', times: 2 }],
  'the connection breaks after Xero commits': [{ kind: 'drop-after-commit' }],
  'an answer is lost, then Xero is in maintenance': [{ kind: 'drop-after-commit' }, { kind: '503-maintenance' }],
  'an answer is lost, then the minute is full': [{ kind: 'drop-after-commit' }, { kind: '429', retryAfter: 40 }],
  'an answer is lost, then the day is full': [
    { kind: 'drop-after-commit' },
    { kind: '429', problem: 'day', retryAfter: 5 * HOUR_S },
  ],
  'an answer is lost, then the access token is refused': [{ kind: 'drop-after-commit' }, { kind: 'token-expired' }],
  'status 500 before the commit': [{ kind: '5xx-before' }],
  'status 500 after the commit': [{ kind: '5xx-after' }],
  'status 502 before the commit, twice': [{ kind: '5xx-before', status: 502, times: 2 }],
  'status 502 after the commit': [{ kind: '5xx-after', status: 502 }],
  'status 504 after the commit, then maintenance': [{ kind: '5xx-after', status: 504 }, { kind: '503-maintenance' }],
  'the minute is full': [{ kind: '429', problem: 'minute', retryAfter: 40 }],
  'the day is full': [{ kind: '429', problem: 'day', retryAfter: 7 * HOUR_S }],
  'too many calls at once': [{ kind: '429', problem: 'concurrent', times: 3 }],
  'the minute of the app is full': [{ kind: '429', problem: 'appminute', retryAfter: 20 }],
  'an answer that says nothing of one element': [{ kind: 'element-left-out' }],
  'an answer that is cut off': [{ kind: 'malformed-json' }],
  'an answer that is cut off, then maintenance': [{ kind: 'malformed-json' }, { kind: '503-maintenance' }],
  'an answer later than the client waits': [{ kind: 'slow', ms: SLOW_MS }],
  'a commit later than the look into Xero': [{ kind: 'slow', ms: LATE_MS }],
  'an hour of maintenance': [{ kind: '503-maintenance', times: 12 }],
  'two access tokens refused': [{ kind: 'token-expired', times: 2 }],
};

async function start(orders = 0, faults: readonly Fault[] = []): Promise<Stack> {
  const isSlow = faults.some((fault) => fault.kind === 'slow');
  const xeroTimeouts = { readMs: 10 * TIMEOUT_MS, writeMs: TIMEOUT_MS };
  const stack = await startStack({ scenarios: [SHOP], ...(isSlow && { xeroTimeouts }) });
  if (orders > 0) addCopies(stack.shop(SHOP), 1024, orders);
  return stack;
}

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

describe.each(Object.entries(SEQUENCES))('%s', (_, faults) => {
  test('at contacts, invoices or payments: every order is in the books once', async () => {
    await using stack = await start(0, faults);
    await stack.drain();
    for (const resource of RESOURCES) {
      addCopies(stack.shop(SHOP), 1024, ORDERS_EACH);
      const match = { method: 'PUT', path: `/${resource}\\?` };
      for (const fault of faults) stack.xero.faults.add({ ...fault, match });
      await stack.drain();
      expect([resource, stack.xero.faults.waiting]).toEqual([resource, []]);
      await expectAllPosted(stack);
    }
  });
});

/** Calls of one kind that reached Xero since the counters were reset, answered or not. */
function putsTo(stack: Stack, resource: string): number {
  return stack.xero.calls.list.filter((call) => call.method === 'PUT' && call.path.includes(`/${resource}?`)).length;
}

describe('a missing answer is requested again with the same key, so that Xero processes it once', () => {
  test.each([
    ['the connection breaks before the commit', { kind: 'drop-before-commit' }],
    ['the connection breaks after the commit', { kind: 'drop-after-commit' }],
    ['the gateway fails before the commit', { kind: '5xx-before', status: 502 }],
    ['the gateway fails after the commit', { kind: '5xx-after', status: 504 }],
    ['the answer is cut off', { kind: 'malformed-json' }],
    ['the answer is too late', { kind: 'slow', ms: SLOW_MS }],
  ] satisfies [string, Fault][])('%s', async (_, fault) => {
    await using stack = await start(0, [fault]);
    await stack.drain();
    for (const resource of RESOURCES) {
      addCopies(stack.shop(SHOP), 1024, ORDERS_EACH);
      stack.xero.calls.reset();
      const keys = await keysUsed(stack);
      stack.xero.faults.add({ ...fault, match: { method: 'PUT', path: `/${resource}\\?` } });
      await stack.drain();
      expect([resource, putsTo(stack, resource)]).toEqual([resource, 2]);
      // One call each for contacts, invoices and payments.
      expect([resource, (await keysUsed(stack)) - keys]).toEqual([resource, RESOURCES.length]);
      await expectAllPosted(stack);
    }
  });

  async function keysUsed(stack: Stack): Promise<number> {
    const { db } = stack.context.database;
    return (await db.selectFrom('calls').select('idempotency_key').distinct().execute()).length;
  }
});

describe('an outcome stays unknown, and Xero cannot be asked either', () => {
  test.each([
    ['maintenance', { kind: '503-maintenance', times: 5 }],
    ['the connection breaks', { kind: 'drop-before-commit', times: 5 }],
    ['the minute is full', { kind: '429', retryAfter: 40, times: 3 }],
    ['the day is full', { kind: '429', problem: 'day', retryAfter: 7 * HOUR_S }],
    ['the answers are cut off', { kind: 'malformed-json', times: 3 }],
    ['the access tokens are refused', { kind: 'token-expired', times: 4 }],
  ] satisfies [string, Fault][])('%s: nothing is sent again until it was asked', async (_, reads) => {
    await using stack = await start();
    await stack.drain();
    for (const resource of RESOURCES) {
      addCopies(stack.shop(SHOP), 1024, ORDERS_EACH);
      stack.xero.calls.reset();
      // Xero keeps a 500 under its key: the second attempt with this key gets the same.
      stack.xero.faults.add({ kind: '5xx-after', match: { method: 'PUT', path: `/${resource}\\?` } });
      const asked = resource === 'Contacts' ? '/Contacts\\?' : '/Invoices\\?';
      // The contacts are read once before they are sent; that reading is young enough to be left out here.
      stack.xero.faults.add({ ...reads, match: { method: 'GET', path: asked } });
      await stack.drain();
      expect([resource, stack.xero.faults.waiting]).toEqual([resource, []]);
      expect([resource, putsTo(stack, resource)]).toEqual([resource, 2]);
      await expectAllPosted(stack);
    }
  });
});

test.each(['Accounts', 'TaxRates', 'Contacts'])(
  '%s cannot be read for an hour: orders wait, then post',
  async (list) => {
    await using stack = await start(ORDERS_EACH);
    await stack.context.xero().lists.invalidate(stack.shop(SHOP).organisation.tenantId);
    stack.xero.faults.add({ kind: '5xx-before', status: 502, times: 3, match: { method: 'GET', path: `/${list}` } });
    stack.xero.faults.add({ kind: '503-maintenance', times: 6, match: { method: 'GET', path: `/${list}` } });
    await stack.drain();
    expect(stack.xero.faults.waiting).toEqual([]);
    await expectAllPosted(stack);
  },
);

describe('a storm of faults', () => {
  test.each([1, 2, 3, 4])('seed %i: every order is in the books once', async (seed) => {
    await using stack = await start(55);
    const random = randomFrom(seed);
    const kinds = Object.values(SEQUENCES)
      .flat()
      .filter((fault) => fault.kind !== 'slow');
    for (let count = 0; count < 30; count += 1) {
      const fault = kinds[Math.floor(random() * kinds.length)] ?? { kind: 'drop-after-commit' };
      const resource = RESOURCES[Math.floor(random() * RESOURCES.length)] ?? 'Invoices';
      const method = random() < 0.75 ? 'PUT' : 'GET';
      stack.xero.faults.add({ ...fault, times: 1, match: { method, path: `/${resource}\\?` } });
    }
    await stack.drain();
    for (let restarts = 0; restarts < 2; restarts += 1) {
      addCopies(stack.shop(SHOP), 1025, 5);
      await stack.context.positions.request(null, stack.now());
      await stack.round();
      await stack.restart('killed');
      await stack.drain();
    }
    await expectAllPosted(stack);
  });

  /** mulberry32: the same numbers for the same seed. */
  function randomFrom(seed: number): () => number {
    let state = seed;
    return () => {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
  }
});
