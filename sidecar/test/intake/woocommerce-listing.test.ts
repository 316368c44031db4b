import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { startStores, type SimulatedStore, type StoreSimulator } from '../../simulators/store/start-store.ts';
import { createWooCommerceClient, type WooCommerceClient } from '../../src/woocommerce/client.ts';
import type { ListOrdersQuery, OrderPage } from '../../src/woocommerce/orders/list-orders.ts';

let simulator: StoreSimulator;
let store: SimulatedStore;
let client: WooCommerceClient;
let now: Date;

async function start(scenario: string): Promise<void> {
  simulator = await startStores({ scenarios: [scenario], now: () => now });
  store = simulator.store(scenario);
  const { url, consumerKey, consumerSecret } = store;
  client = createWooCommerceClient({ url, consumerKey, consumerSecret, allowPrivateHosts: true, now: () => now });
}

beforeEach(async () => {
  now = new Date('2026-11-25T12:00:00Z');
  await start('customers');
});
afterEach(async () => {
  client[Symbol.dispose]();
  await simulator.close();
});

/** Sets when an order was last changed, without anything else. */
function modify(id: number, instant: string): void {
  store.state.updateOrder(id, { date_modified_gmt: instant.slice(0, 19) });
}

async function collect(query: ListOrdersQuery, afterPage: (page: OrderPage) => void = () => undefined) {
  const ids: number[] = [];
  let through: Date | null = null;
  for await (const page of client.listOrders(query)) {
    ids.push(...page.orders.map(({ id }) => id));
    through = page.through;
    afterPage(page);
  }
  return { ids, through };
}

const sorted = (ids: Iterable<number>) => [...ids].sort((a, b) => a - b);
const AFTER = new Date('2026-11-25T00:00:00Z');

describe('listOrders', () => {
  test('hands out every changed order once, oldest change first', async () => {
    store.orderIds.forEach((id, index) => modify(id, `2026-11-25T10:00:${String(59 - index)}Z`));
    const { ids, through } = await collect({ modifiedAfter: AFTER, perPage: 5 });
    expect(ids).toEqual([...store.orderIds].reverse());
    expect(through?.toISOString()).toBe('2026-11-25T10:00:59.000Z');
  });

  test('a large page is read with the turns of the service: there it collects what the page before left', async () => {
    const { url, consumerKey, consumerSecret } = store;
    const reads = new Set<number>();
    const turn = () => Promise.resolve(reads.add(simulator.journal.length));
    using own = createWooCommerceClient({
      ...{ url, consumerKey, consumerSecret, turn },
      ...{ allowPrivateHosts: true, now: () => now },
    });
    const heads = () => Array.fromAsync(own.listOrders({ createdAfter: new Date(0), perPage: 100 }));
    await heads();
    expect([...reads]).toEqual([]);
    for (const id of store.orderIds) store.state.updateOrder(id, { transaction_id: 'x'.repeat(10_000) });
    await heads();
    expect([...reads]).toEqual([simulator.journal.length]);
  });

  test('the bound is strict and comes back as where to go on', async () => {
    store.orderIds.forEach((id) => modify(id, '2026-11-24T10:00:00Z'));
    const [id = 0] = store.orderIds;
    modify(id, '2026-11-25T10:00:00Z');
    const first = await collect({ modifiedAfter: AFTER });
    expect(first.ids).toEqual([id]);
    expect(await collect({ modifiedAfter: first.through ?? AFTER })).toEqual({ ids: [], through: first.through });
  });

  test('no order is missed when earlier ones change while the pages are read', async () => {
    store.orderIds.forEach((id, index) => modify(id, `2026-11-25T10:${String(10 + index)}:00Z`));
    const moved = store.orderIds.slice(0, 2);
    let moves = [...moved];
    const { ids } = await collect({ modifiedAfter: AFTER, perPage: 4 }, () => {
      // Both already handed out: each leaves its place and stands at the end.
      for (const id of moves) store.state.updateOrder(id, { customer_note: 'changed' });
      moves = [];
    });
    expect(sorted(new Set(ids))).toEqual(sorted(store.orderIds));
    expect(ids.slice(-2)).toEqual(moved);
  });

  test('orders that were all saved in one second are all handed out, even while some leave it', async () => {
    for (const id of store.orderIds) modify(id, '2026-11-25T10:00:00Z');
    const before = store.orderIds;
    let pages = 0;
    const { ids } = await collect({ modifiedAfter: AFTER, perPage: 3 }, (page) => {
      pages += 1;
      const [leaver = 0] = before;
      if (pages === 1) {
        expect(page.orders).toHaveLength(3);
        store.state.updateOrder(leaver, { customer_note: 'changed' });
      }
    });
    expect(sorted(new Set(ids))).toEqual(sorted(before));
  });

  test('a page that ends within a second starts again with that second', async () => {
    const [a = 0, b = 0, c = 0, d = 0, ...rest] = store.orderIds;
    for (const id of rest) modify(id, '2026-11-20T10:00:00Z');
    modify(a, '2026-11-25T10:00:00Z');
    for (const id of [b, c, d]) modify(id, '2026-11-25T10:00:01Z');
    const { ids } = await collect({ modifiedAfter: AFTER, perPage: 3 });
    expect(ids[0]).toBe(a);
    expect(sorted(new Set(ids))).toEqual(sorted([a, b, c, d]));
  });

  test('statuses narrow it, the trash is asked for on its own, creation dates work as well', async () => {
    const [id = 0, other = 0] = store.orderIds;
    store.state.trashOrder(id);
    expect((await collect({})).ids).not.toContain(id);
    expect((await collect({ statuses: ['trash'] })).ids).toEqual([id]);
    store.state.updateOrder(other, { status: 'refunded' });
    expect((await collect({ statuses: ['refunded', 'failed'] })).ids).toEqual([other]);
    const created = await collect({ createdAfter: new Date('2000-01-01T00:00:00Z'), perPage: 4 });
    expect(sorted(new Set(created.ids))).toEqual(sorted(store.orderIds.filter((one) => one !== id)));
    expect(simulator.journal.at(-1)?.query).toMatchObject({ orderby: 'date', order: 'asc', dates_are_gmt: 'true' });
  });
});

describe('a store in Sydney', () => {
  beforeEach(async () => {
    client[Symbol.dispose]();
    await simulator.close();
    await start('dates');
  });

  test('is asked in UTC without Z', async () => {
    const [a = 0, b = 0, c = 0] = store.orderIds;
    modify(a, '2026-11-25T00:00:00Z');
    modify(b, '2026-11-25T00:00:01Z');
    modify(c, '2026-11-24T23:59:59Z');
    expect((await collect({ modifiedAfter: AFTER })).ids).toEqual([b]);
    expect(simulator.journal.at(-1)?.query).toMatchObject({ modified_after: '2026-11-25T00:00:00' });
  });

  test('hides no order in the UTC hour that its clock change skips', async () => {
    now = new Date('2026-10-04T02:50:00Z');
    const [a = 0, b = 0, c = 0] = store.orderIds;
    modify(a, '2026-10-04T02:20:00Z');
    modify(b, '2026-10-04T02:40:00Z');
    modify(c, '2026-10-04T02:45:00Z');
    // WordPress would read 02:30 as 03:30 and show nothing.
    const { ids, through } = await collect({ modifiedAfter: new Date('2026-10-04T02:30:00Z'), perPage: 2 });
    expect(sorted(new Set(ids))).toEqual(sorted([a, b, c]));
    expect(through?.toISOString()).toBe('2026-10-04T02:45:00.000Z');
  });
});
