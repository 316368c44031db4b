import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Fault } from '../../simulators/store/faults.ts';
import type { FaultRequest } from '../../simulators/xero/faults.ts';
import { createProbe } from '../../src/operations/probe-causes.ts';
import { readStoreStatus } from '../../src/operations/store-status.ts';
import { storeStatus } from '../../src/status/status.ts';
import { expectPostedOnce } from '../accounting/_books.ts';
import { pairPlugin, startApi } from '../support/_plugin.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const MINUTE_MS = 60_000;
/** As the service probes (app/background-tasks.ts). */
const STEP_MS = 20_000;
/** Not a multiple of a back-off or a pause. */
const OUTAGE_MINUTES = 97;
/** After the end of the cause. */
const RECOVERS_WITHIN_S = 60;

let stack: Stack;
let shop: Shop;
let probe: () => Promise<boolean>;
beforeEach(async () => {
  // A back-off waits for a random part of its time, and may by chance be nearly always the shortest.
  jest.spyOn(Math, 'random').mockReturnValue(0.5);
  stack = await startStack({ scenarios: [SHOP] });
  shop = stack.shop(SHOP);
  await stack.drain();
  probe = createProbe(stack.context);
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
  jest.restoreAllMocks();
});

/** The service goes on: rounds, and its probe. */
async function goOn(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += STEP_MS) {
    await probe();
    for (let round = 0; round < 3 && (await stack.round()); round += 1);
    stack.pass(STEP_MS);
  }
}

async function newOrders(count: number): Promise<number[]> {
  const ids = addCopies(shop, 1024, count);
  const about = { storeId: shop.id, source: 'nudge', kind: 'order', fingerprint: null } as const;
  await stack.context.ledger.acceptSignals(ids.map((id) => ({ ...about, sourceId: String(id) })));
  return ids;
}

/** By the clock of the service, which also moves while it waits. */
async function recovers(): Promise<void> {
  const from = stack.now().getTime();
  const isDone = async () => {
    const { pending, claimed, waiting, uncertain } = await stack.context.ledger.counts(shop.id);
    return pending + claimed + waiting + uncertain === 0 && (await reasons()).length === 0;
  };
  while (!(await isDone()) && stack.now().getTime() - from <= OUTAGE_MINUTES * MINUTE_MS) await goOn(STEP_MS);
  expect(Math.round((stack.now().getTime() - from) / 1_000)).toBeLessThanOrEqual(RECOVERS_WITHIN_S);
}

async function expectPosted(ids: readonly number[]): Promise<void> {
  for (const id of ids) expect({ id, state: (await stack.entry(shop, id)).state }).toEqual({ id, state: 'recorded' });
  for (const id of ids) expectPostedOnce(shop, id);
}

const reasons = async () =>
  storeStatus(await readStoreStatus(stack.context, shop.id), stack.now()).reasons.map(({ code }) => code);

describe('after an hour and a half without Xero, orders are posted within a minute of its return', () => {
  test.each([
    ['no answer', { kind: 'drop-before-commit' }],
    ['offline for maintenance', { kind: '503-maintenance' }],
    ['an error of the server', { kind: '5xx-before', status: 502 }],
    ['an answer that nobody can read', { kind: 'malformed-json' }],
  ] satisfies [string, FaultRequest][])('%s', async (_what, fault) => {
    stack.xero.faults.add({ ...fault, times: 1_000_000, match: { path: '^/api\\.xro/' } });
    const ids = await newOrders(3);
    await goOn(OUTAGE_MINUTES * MINUTE_MS);
    stack.xero.faults.clear();
    await recovers();
    await expectPosted(ids);
  });
});

describe('after an hour and a half without the shop, orders are posted within a minute of its return', () => {
  test.each<[string, Fault]>([
    ['no connection', { kind: 'drop' }],
    ['a maintenance page', { kind: 'html', status: 503 }],
    ['a page of its own', { kind: 'html', status: 200 }],
    ['a key that is refused', { kind: 'unauthorized' }],
  ])('%s', async (_what, fault) => {
    await stack.context.settings.set(shop.id, 'sync.every', '2h');
    await stack.context.settings.set(shop.id, 'sync.adaptive', false);
    stack.stores.faults.add({ fault });
    const ids = await newOrders(3);
    await stack.context.positions.request(null, stack.now());
    await goOn(OUTAGE_MINUTES * MINUTE_MS);
    expect((await reasons()).length).toBeGreaterThan(0);
    stack.stores.faults.clear();
    await recovers();
    await expectPosted(ids);
  });
});

test('an order that makes Xero fail keeps its back-off while Xero answers everything else', async () => {
  const [culprit = 0] = await newOrders(1);
  stack.xero.faults.poison = `WooCommerce order ${culprit} `;
  await goOn(10 * MINUTE_MS);
  stack.xero.calls.reset();
  await goOn(60 * MINUTE_MS);
  // Its own tries are 15 minutes apart by now, each of several calls.
  const writes = stack.xero.calls.list.filter(({ method, kind }) => kind === 'accounting' && method !== 'GET').length;
  expect(writes).toBeLessThan(30);
  stack.xero.faults.poison = null;
  await stack.drain();
  await expectPosted([culprit]);
});

test('"Test connections" in wp-admin ends the waits of what answers', async () => {
  const plugin = await pairPlugin(startApi(stack), shop);
  stack.xero.faults.add({ kind: '503-maintenance', times: 1_000_000, match: { path: '^/api\\.xro/' } });
  const ids = await newOrders(1);
  for (let minute = 0; minute < 30; minute += 1) {
    while (await stack.round());
    stack.pass(MINUTE_MS);
  }
  stack.xero.faults.clear();
  expect((await plugin.post('ping')).body).toMatchObject({ store: { ok: true }, xero: { ok: true } });
  while (await stack.round());
  await expectPosted(ids);
});

test('a missing permission ends with the next consent, not with the order’s back-off', async () => {
  stack.xero.faults.add({ kind: '503-maintenance', times: 1_000_000, match: { path: '^/api\\.xro/' } });
  const [id = 0] = await newOrders(1);
  while (await stack.round());
  const { id: entryId } = await stack.entry(shop, id);
  stack.xero.faults.clear();
  const [held] = await stack.context.ledger.entries({ storeId: shop.id, state: 'waiting', limit: 1 });
  expect(held?.id).toBe(entryId);
  // As posting writes it for xero_scope_missing (posting/failed-call.ts).
  const reason = {
    code: 'permission_missing',
    message: 'No permission.',
    fix: '',
    details: { error: 'xero_scope_missing' },
  };
  await stack.context.database.db
    .updateTable('entries')
    .set({ problems_json: JSON.stringify([reason]), not_before: '2027-01-01T00:00:00.000Z' })
    .where('id', '=', entryId)
    .execute();
  await stack.context.organisations.markDisconnected(shop.organisation.tenantId, 'test');
  await stack.connect(shop);
  while (await stack.round());
  await expectPosted([id]);
});
