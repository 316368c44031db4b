import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JsonValue } from '../../simulators/store/json.ts';
import { startStores, type SimulatedStore, type StoreSimulator } from '../../simulators/store/start-store.ts';
import { createWooCommerceClient, type WooCommerceClient } from '../../src/woocommerce/client.ts';
import type { ListOrdersQuery } from '../../src/woocommerce/orders/list-orders.ts';
import { addCopies } from '../support/_stack.ts';

const SCENARIO = 'uk_vat_incl';
const ORIGINAL = 1024;
const NOW = new Date('2026-11-25T12:00:00Z');
const START = Date.parse('2026-11-25T10:00:00Z');
const BEFORE_ALL = new Date('2026-11-25T09:00:00Z');
/** More than a walk over these orders can need: one that turns in circles ends here. */
const PAGES_MAX = 3_000;

let simulator: StoreSimulator;
let store: SimulatedStore;
let client: WooCommerceClient;

beforeEach(async () => {
  simulator = await startStores({ scenarios: [SCENARIO], now: () => NOW });
  store = simulator.store(SCENARIO);
  const { url, consumerKey, consumerSecret } = store;
  client = createWooCommerceClient({ url, consumerKey, consumerSecret, allowPrivateHosts: true, now: () => NOW });
});
afterEach(async () => {
  client[Symbol.dispose]();
  await simulator.close();
});

/** Orders made and changed one after the other, `secondsOf` after the start; answers their ids. */
function addOrders(count: number, secondsOf: (index: number) => number): number[] {
  const ids = addCopies({ simulated: store }, ORIGINAL, count);
  for (const [index, id] of ids.entries()) {
    const at = new Date(START + secondsOf(index) * 1000).toISOString().slice(0, 19);
    store.state.updateOrder(id, { date_created: at, date_created_gmt: at, date_modified: at, date_modified_gmt: at });
  }
  return ids;
}

function spoil(id: number, field: string, value: JsonValue): void {
  store.state.spoilt.set(id, { [field]: value });
}

async function walk(query: ListOrdersQuery) {
  const ids = new Set<number>();
  let through: Date | null = null;
  let hidden = 0;
  let pages = 0;
  for await (const page of client.listOrders(query)) {
    for (const { id } of page.orders) ids.add(id);
    through = page.through;
    hidden = Math.max(hidden, page.hidden);
    if ((pages += 1) > PAGES_MAX) throw new Error('It goes round in circles.');
  }
  return { ids, through, hidden };
}

const without = (ids: readonly number[], ...gone: readonly (number | undefined)[]) =>
  new Set(ids.filter((id) => !gone.includes(id)));

/** The same on a host whose proxy drops the headers that count. */
const HOSTS = [
  ['with X-WP-Total', false],
  ['without X-WP-Total', true],
] as const;

describe.each(HOSTS)('a shop %s', (_name, dropsTotals) => {
  beforeEach(() => {
    store.state.dropsTotals = dropsTotals;
  });

  test.each([
    ['backfill', { createdAfter: BEFORE_ALL }],
    ['poll', { modifiedAfter: BEFORE_ALL }],
  ] as const)('of 1,000 orders of which it cannot load one hands out 999 to a %s', async (_kind, query) => {
    const ids = addOrders(1000, (index) => Math.floor(index / 2));
    store.state.unloadable.add(ids[50] ?? 0);
    const { ids: found, through } = await walk(query);
    expect(found).toEqual(without(ids, ids[50]));
    expect(through).toEqual(new Date(START + 499_000));
  });

  test('whose orders were all saved within one second hands out all that it can load', async () => {
    const ids = addOrders(250, () => 7);
    for (const index of [0, 99, 100, 249]) store.state.unloadable.add(ids[index] ?? 0);
    const { ids: found } = await walk({ modifiedAfter: BEFORE_ALL });
    expect(found).toEqual(without(ids, ids[0], ids[99], ids[100], ids[249]));
  });

  test('that can load one order of a page goes on after it', async () => {
    const ids = addOrders(12, (index) => index);
    for (const index of [0, 1, 3, 4, 5, 6]) store.state.unloadable.add(ids[index] ?? 0);
    const { ids: found } = await walk({ modifiedAfter: BEFORE_ALL, perPage: 4 });
    expect(found).toEqual(new Set([2, 7, 8, 9, 10, 11].map((index) => ids[index])));
  });

  test('with one order whose answer is corrupted hands out all orders, including that one', async () => {
    const ids = addOrders(12, (index) => index);
    spoil(ids[0] ?? 0, 'total', 12.5);
    spoil(ids[3] ?? 0, 'date_modified_gmt', 'yesterday');
    spoil(ids[7] ?? 0, 'status', null);
    spoil(ids[11] ?? 0, 'currency', { code: 'GBP' });
    expect((await walk({ modifiedAfter: BEFORE_ALL, perPage: 4 })).ids).toEqual(new Set(ids));
    expect((await client.listHeads(ids)).map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  });

  test('reports how many orders it has, and which it cannot load', async () => {
    const [id = 0, other = 0] = addOrders(2, (index) => index);
    store.state.unloadable.add(id);
    expect(await client.countOrders(BEFORE_ALL)).toBe(2);
    await expect(client.getOrder(id)).rejects.toThrow(expect.objectContaining({ code: 'store_bad_response' }));
    store.state.deleteOrder(other);
    await expect(client.getOrder(other)).rejects.toThrow(expect.objectContaining({ code: 'store_not_found' }));
  });

  test('with one customer hidden from its pages hands out the others', async () => {
    const [original] = simulator.store(SCENARIO).state.customers;
    const all = Array.from({ length: 250 }, (_, index) => ({ ...original, id: index + 1, role: 'customer' }));
    store.state.replaceCustomers(all);
    store.state.hiddenCustomers.add(50);
    const found: number[] = [];
    for (let page = 1, more = true; more; page += 1) {
      const answer = await client.listCustomers(page);
      found.push(...answer.customers.map(({ id }) => id));
      more = answer.more;
    }
    expect(found).toHaveLength(249);
  });
});

test('a page of which the shop can load nothing does not end the list', async () => {
  const ids = addOrders(14, (index) => index);
  for (const id of ids.slice(2, 11)) store.state.unloadable.add(id);
  const { ids: found, hidden } = await walk({ modifiedAfter: BEFORE_ALL, perPage: 4 });
  expect(found).toEqual(new Set([...ids.slice(0, 2), ...ids.slice(11)]));
  expect(hidden).toBe(4);
});

test('an order without an id that can be used is counted as hidden, and the others are handed out', async () => {
  const ids = addOrders(5, (index) => index);
  spoil(ids[1] ?? 0, 'id', 'order one');
  const { ids: found, hidden } = await walk({ modifiedAfter: BEFORE_ALL });
  expect(found).toEqual(without(ids, ids[1]));
  expect(hidden).toBe(1);
});

test('no order that the shop can load is missed, whichever it cannot load and however they share their seconds', async () => {
  const ids = addOrders(40, () => 0);
  // A fixed seed: Park and Miller's generator.
  let seed = 20_261_125;
  const below = (limit: number) => (seed = (seed * 48_271) % 2_147_483_647) % limit;
  for (let life = 0; life < 12; life += 1) {
    store.state.unloadable.clear();
    const [spread, share] = [1 + below(40), below(10)];
    for (const id of ids) {
      const at = new Date(START + below(spread) * 1000).toISOString().slice(0, 19);
      store.state.updateOrder(id, { date_modified: at, date_modified_gmt: at });
      if (below(10) < share) store.state.unloadable.add(id);
    }
    const { ids: found } = await walk({ modifiedAfter: BEFORE_ALL, perPage: 1 + below(9) });
    expect(found).toEqual(without(ids, ...store.state.unloadable));
  }
});
