import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { BackfillBody } from '../../src/contract/backfills.ts';
import type { BackfillEffectBody, SettingsEffectBody } from '../../src/contract/effect.ts';
import type { StatusBody } from '../../src/contract/status.ts';
import { actionsOf } from '../../src/wording/trail.ts';
import { writes } from '../accounting/_by-hand.ts';
import { countAndBackfill, pairPlugin, pluginOf, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const START_DAY = '2026-11-25';

let stack: Stack;
let api: Api;
let plugin: Plugin;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'], app: { bulkConnections: true } });
  api = startApi(stack);
  shop = stack.shop('uk_vat_incl');
  plugin = await pairPlugin(api, shop);
  await set('sync.startDate', START_DAY);
});
afterEach(async () => {
  await api.parts.backfills[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
});

const set = (path: string, value: unknown) => stack.context.settings.set(shop.id, path, value);
const counts = () => stack.context.ledger.counts(shop.id);
const status = async (as = plugin) => (await as.get('status')).body as StatusBody;
const backfill = async (as = plugin): Promise<BackfillBody> => {
  const { backfill: found } = (await status(as)).sync;
  if (found === null) throw new Error('There is no backfill.');
  return found;
};
const until = async (state: (body: BackfillBody) => boolean, as = plugin): Promise<BackfillBody> => {
  for (;;) {
    const found = await backfill(as);
    if (state(found)) return found;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};
const isRead = ({ state }: BackfillBody) => !['counting', 'counted', 'reading'].includes(state);
const ordersOf = () => shop.simulated.orderIds.length;

async function start(after = '2020-01-01', as = plugin): Promise<BackfillBody> {
  await countAndBackfill(as, after);
  return await until(isRead, as);
}

async function read<Body extends { readonly state: string }>(path: string, data: object): Promise<Body> {
  for (;;) {
    const { status: code, body } = await plugin.post(path, data);
    if (code !== 200) throw new Error(JSON.stringify(body));
    if ((body as Body).state === 'ready') return body as Body;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe('before anything changes', () => {
  test('a backfill shows what it would book, and a changed setting what it would change: neither writes', async () => {
    const written = writes(stack).length;
    const booked = await read<BackfillEffectBody>('backfill/effect', { after: '2020-01-01' });
    expect(booked).toMatchObject({ change: ordersOf(), needAttention: 0, contacts: { new: ordersOf(), matched: 0 } });
    expect(booked.sums).toContainEqual(expect.objectContaining({ kind: 'invoice', documents: 6, amount: '1620.36' }));
    expect(booked.postings).toContainEqual(expect.objectContaining({ name: 'VAT', debit: '1.66', credit: '209.87' }));

    const requests = stack.stores.journal.length;
    const changes = (value: string) => ({ changes: [{ path: 'accounts.fees', value, seen: '260' }] });
    const changed = await read<SettingsEffectBody>('settings/effect', changes('210'));
    const orders = changed.changes.map(({ text, orders: count }) => [count, text]);
    // They are from before the first day to post: what a setting does to orders shows all the same.
    const moved = [1, 'moves from 260 Other Revenue to 210 Shipping Income'];
    expect([changed.orders, changed.same, orders]).toEqual([6, 5, [moved]]);
    expect(changed.postings.map(({ account }) => account)).toEqual(['210', '260']);
    const back = await read<SettingsEffectBody>('settings/effect', changes('260'));
    expect([back.same, back.changes]).toEqual([6, []]);
    const noDay = { changes: [{ path: 'sync.startDate', value: null }] };
    const all = await read<SettingsEffectBody>('settings/effect', noDay);
    expect(all.changes.map(({ text, orders: count }) => [count, text])).toEqual([[6, 'are posted that were not']]);
    // The shop's orders are read once: a page, and the refunds of one order.
    const asked = stack.stores.journal.slice(requests).filter(({ path }) => /\/orders/.test(path));
    expect(asked.length).toBeLessThanOrEqual(3);
    expect(await plugin.post('settings/effect', { changes: [{ path: 'accounts.nothing', value: 1 }] })).toMatchObject({
      status: 422,
      body: { code: 'settings_invalid' },
    });
    expect(writes(stack).length).toBe(written);
    expect(await counts()).toMatchObject({ pending: 0, recorded: 0 });
    expect(await status()).toMatchObject({ sync: { backfill: null } });
  });
});

describe('before a backfill', () => {
  test('its orders are counted, and nothing is accepted', async () => {
    const [id = 0] = shop.simulated.orderIds;
    shop.simulated.state.updateOrder(id, { status: 'cancelled', date_created_gmt: '2025-03-01T10:00:00' });
    expect((await plugin.post('backfill/count', { after: '2020-01-01' })).status).toBe(202);
    const { count } = await until(({ state }) => state === 'counted');
    expect(count).toMatchObject({ orders: ordersOf(), toPost: ordersOf() - 1, otherStatus: 1, posted: 0 });
    expect(count?.years).toEqual([
      { year: '2025', orders: 1 },
      { year: '2026', orders: ordersOf() - 1 },
    ]);
    const others = shop.simulated.orderIds.slice(1).map((one) => shop.simulated.state.order(one, 2));
    const sum = others.reduce((cents, order) => cents + Math.round(Number(order?.['total']) * 100), 0);
    expect(count?.totals).toEqual([{ currency: 'GBP', total: String(sum / 100) }]);
    expect(await counts()).toMatchObject({ pending: 0, skipped: 0 });
  });

  test('the count says how many invoices Xero has from other sources, and which orders are posted already', async () => {
    await start();
    await stack.drain();
    const { tenantId } = shop.organisation;
    await plugin.post('backfill/count', { after: '2020-01-01' });
    const mine = await until(({ state }) => state === 'counted');
    expect(mine.count).toMatchObject({ posted: ordersOf(), toPost: 0, totals: [], otherInvoices: 0 });
    const { client } = stack.context.xero();
    expect(await client.countInvoicesDated(tenantId, { day: '2020-01-01', until: null, own: true })).toBe(ordersOf());
    expect(await client.countInvoicesDated(tenantId, { day: '2030-01-01', until: null, own: false })).toBe(0);
  });

  test('an order of the day before, by the calendar of the shop, is not included', async () => {
    const [id = 0, next = 0] = shop.simulated.orderIds;
    shop.simulated.state.updateOrder(id, {
      date_created_gmt: '2027-01-31T23:59:00',
      date_created: '2027-01-31T23:59:00',
    });
    shop.simulated.state.updateOrder(next, {
      date_created_gmt: '2027-02-01T00:01:00',
      date_created: '2027-02-01T00:01:00',
    });
    await plugin.post('backfill/count', { after: '2027-02-01' });
    expect((await until(({ state }) => state === 'counted')).count).toMatchObject({ orders: 1 });
  });

  test('it ends with a day of the shop’s calendar, if one is named, and so does the posting', async () => {
    const dated = ['2025-01-31T23:59:00', '2025-02-01T00:01:00', '2025-02-28T23:59:00', '2025-03-01T00:01:00'];
    const orders = shop.simulated.orderIds.slice(0, dated.length);
    for (const [at, id] of orders.entries())
      shop.simulated.state.updateOrder(id, { date_created: dated[at] ?? '', date_created_gmt: dated[at] ?? '' });
    const days = { after: '2025-02-01', until: '2025-02-28' };
    expect((await plugin.post('backfill/count', days)).status).toBe(202);
    const counted = await until(({ state }) => state === 'counted');
    expect(counted).toMatchObject({ ...days, count: { orders: 2, toPost: 2 } });
    // Counted for other days: nobody has confirmed these.
    for (const other of [{ after: days.after }, { ...days, until: '2025-03-31' }])
      expect(await plugin.post('backfill', { ...other, orders: 2 })).toMatchObject({
        status: 409,
        body: { code: 'backfill_not_counted' },
      });
    expect((await plugin.post('backfill', { ...days, orders: 2 })).status).toBe(202);
    expect(await until(isRead)).toMatchObject({ ...days, read: 2, waiting: 2 });
    await stack.drain();
    const states = await Promise.all(orders.map((id) => stack.context.ledger.entry(shop.id, 'order', String(id))));
    expect(states.map((entry) => entry?.recordedAt !== null && entry?.state === 'recorded')).toEqual([
      false,
      true,
      true,
      false,
    ]);
    const trail = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 5 });
    expect(trail.map(({ text }) => text).join(' ')).toContain('the orders from 2025-02-01 to 2025-02-28 was requested');
  });

  test('the shop is read no further than its last day', async () => {
    const old = addCopies(shop, shop.simulated.orderIds[0] ?? 0, 220);
    for (const [at, id] of old.entries()) {
      const date = new Date(Date.UTC(2025, 0, 1) + at * 86_400_000).toISOString().slice(0, 19);
      shop.simulated.state.updateOrder(id, { date_created: date, date_created_gmt: date });
    }
    // Suggestions for settings ask for the orders of the last year, from November 2025 on.
    const listed = () =>
      stack.stores.journal.filter(({ query }) => /^(?:2024-12|2025-0)/.test(query['after'] ?? '')).length;
    const before = listed();
    await plugin.post('backfill/count', { after: '2025-01-01', until: '2025-01-31' });
    expect((await until(({ state }) => state === 'counted')).count).toMatchObject({ orders: 31 });
    expect(listed() - before).toBe(1);
  });

  test('it is confirmed with what was counted, or refused', async () => {
    const refused = { status: 409, body: { code: 'backfill_not_counted' } };
    expect(await plugin.post('backfill', { after: '2020-01-01', orders: ordersOf() })).toMatchObject(refused);
    // A plugin of an earlier version begins without a count.
    expect(await plugin.post('backfill', { after: '2020-01-01' })).toMatchObject({
      status: 409,
      body: { code: 'plugin_outdated', fix: expect.stringContaining('Update the plugin ML Connector') },
    });
    await plugin.post('backfill/count', { after: '2020-01-01' });
    await until(({ state }) => state === 'counted');
    expect(await plugin.post('backfill', { after: '2020-01-01', orders: 1 })).toMatchObject(refused);
    expect(await plugin.post('backfill', { after: '2019-01-01', orders: ordersOf() })).toMatchObject(refused);
    expect((await plugin.delete('backfill')).status).toBe(200);
    expect((await status()).sync.backfill).toBeNull();
    const reversed = { after: '2026-02-02', until: '2026-02-01' };
    for (const body of [{}, { after: 'yesterday' }, { after: '2026-02-30' }, reversed]) {
      expect(await plugin.post('backfill/count', body)).toMatchObject({ status: 400, body: { code: 'input_invalid' } });
    }
  });

  test('a second one waits until the first is posted or stopped', async () => {
    await start();
    const refused = { status: 409, body: { code: 'backfill_running' } };
    expect(await plugin.post('backfill/count', { after: '2019-01-01' })).toMatchObject(refused);
    await stack.drain();
    expect((await plugin.post('backfill/count', { after: '2019-01-01' })).status).toBe(202);
    await until(({ state }) => state === 'counted');
  });
});

describe('a backfill', () => {
  test('posts every order since a day, and leaves the first day to post to the owner', async () => {
    expect(await start()).toMatchObject({ state: 'posting', read: ordersOf(), waiting: ordersOf(), posted: 0 });
    await stack.drain();
    expect(await backfill()).toMatchObject({
      state: 'done',
      posted: ordersOf(),
      waiting: 0,
      withdrawn: 0,
      error: null,
    });
    expect((await stack.context.settings.get(shop.id)).sync.startDate).toBe(START_DAY);
    const [late = 0] = addCopies(shop, shop.simulated.orderIds[0] ?? 0, 1);
    shop.simulated.state.updateOrder(late, {
      date_created: '2019-05-01T10:00:00',
      date_created_gmt: '2019-05-01T10:00:00',
    });
    await plugin.post('nudge', { orders: [{ id: late, event: 'created' }] });
    expect(await stack.drain()).toMatchObject({ recorded: ordersOf() - 1, skipped: 1 });
    const entry = await stack.context.ledger.entry(shop.id, 'order', String(late));
    expect(entry?.problems.map(({ code }) => code)).toEqual(['before_start_date']);
  });

  test('a later change of an order it posted is noticed, though it is older than the first day to post', async () => {
    await start();
    await stack.drain();
    const [id = 0] = shop.simulated.orderIds;
    shop.simulated.state.updateOrder(id, { status: 'cancelled' });
    await stack.drain();
    expect(await stack.context.ledger.entry(shop.id, 'order', String(id))).toMatchObject({
      state: 'rejected',
      problems: [{ code: 'cancelled_after_payment' }],
    });
  });

  test('counts each order once, by what became of it, and never takes a posted order back', async () => {
    const [id = 0] = shop.simulated.orderIds;
    shop.simulated.state.updateOrder(id, { status: 'on-hold' });
    await start();
    await stack.drain();
    expect(await backfill()).toMatchObject({ state: 'done', posted: ordersOf() - 1, otherStatus: 1, waiting: 0 });
    const before = (await counts()).recorded;
    const again = await start();
    expect(again).toMatchObject({ posted: ordersOf() - 1, waiting: 1 });
    expect((await counts()).recorded).toBe(before);
    shop.simulated.state.updateOrder(shop.simulated.orderIds[1] ?? 0, { billing: {} });
    await plugin.post('nudge', { orders: [{ id: shop.simulated.orderIds[1], event: 'updated' }] });
    expect(await backfill()).toMatchObject({ posted: ordersOf() - 1, waiting: 1 });
  });

  test('says why it waits while posting is off', async () => {
    await set('sync.active', false);
    expect(await start()).toMatchObject({ state: 'posting', held: { code: 'inactive' } });
    await set('sync.active', true);
    await stack.drain();
    expect(await backfill()).toMatchObject({ state: 'done', held: null });
  });

  test('reports an order that the store counts but cannot load, and posts the others', async () => {
    const copies = addCopies(shop, 1024, 150);
    shop.simulated.state.unloadable.add(copies[10] ?? 0);
    const read = await start();
    expect(read).toMatchObject({ state: 'posting', orders: ordersOf(), waiting: ordersOf() - 1 });
    expect(read.error).toEqual({
      code: 'orders_hidden',
      message: 'WooCommerce counts an order that it cannot load: it is not posted to Xero. All other orders were read.',
      fix: expect.stringMatching(/^Check WooCommerce > Status > Logs.* Then start the backfill again\.$/),
    });
  });

  test('continues after a restart, and counts no order twice', async () => {
    addCopies(shop, shop.simulated.orderIds[0] ?? 0, 150);
    await countAndBackfill(plugin, '2020-01-01');
    await api.parts.backfills[Symbol.asyncDispose]();
    const before = await backfill();
    await stack.restart('killed');
    api = startApi(stack);
    const again = pluginOf(api.app, plugin.storeId, plugin.key, stack.now);
    await api.parts.backfills.resume();
    const end = await until(isRead, again);
    expect(before.state).toBe('reading');
    expect(end).toMatchObject({ orders: ordersOf(), waiting: ordersOf() });
    expect((await counts()).pending).toBe(ordersOf());
  });

  test('fails with the reason when the store does not answer', async () => {
    await plugin.post('backfill/count', { after: '2020-01-01' });
    const { orders } = await until(({ state }) => state === 'counted');
    shop.simulated.state.key.permissions = 'write';
    await plugin.post('backfill', { after: '2020-01-01', orders });
    expect(await until(isRead)).toMatchObject({ state: 'failed', error: { code: 'store_auth_failed' } });
    shop.simulated.state.key.permissions = 'read_write';
  });
});

describe('stopping a backfill', () => {
  test('withdraws what is not sent yet and says how much that is', async () => {
    await start();
    const stopped = (await plugin.delete('backfill')).body as StatusBody;
    expect(stopped.sync.backfill).toMatchObject({ state: 'stopped', withdrawn: ordersOf(), posted: 0, waiting: 0 });
    expect(stopped.counts).toMatchObject({ pending: 0, skipped: ordersOf() });
    await stack.drain();
    expect(Object.keys(shop.organisation.invoices)).toEqual([]);
    const trail = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 5 });
    expect(trail.map(({ text }) => text).join(' ')).toContain(`${ordersOf()} orders not sent yet were withdrawn`);
  });

  test('keeps what is in Xero; an order withdrawn is not posted by a later change, but by the next backfill', async () => {
    addCopies(shop, shop.simulated.orderIds[0] ?? 0, 100);
    await start();
    // One claim of a backfill: fifty orders.
    await stack.context.rounds().run();
    await plugin.delete('backfill');
    const { posted, withdrawn } = await backfill();
    expect(posted).toBeGreaterThan(0);
    expect(withdrawn).toBe(ordersOf() - posted);
    const last = shop.simulated.orderIds.at(-1) ?? 0;
    shop.simulated.state.updateOrder(last, { customer_note: 'Please hurry' });
    await plugin.post('nudge', { orders: [{ id: last, event: 'updated' }] });
    await stack.drain();
    expect(await counts()).toMatchObject({ recorded: posted, pending: 0 });
    await start();
    await stack.drain();
    expect(await counts()).toMatchObject({ recorded: ordersOf(), skipped: 0 });
  });

  test('an order that had its own reason not to be synced gets it back', async () => {
    const [id = 0] = shop.simulated.orderIds;
    shop.simulated.state.updateOrder(id, { status: 'on-hold' });
    await start();
    await stack.drain();
    await start();
    await plugin.delete('backfill');
    const entry = await stack.context.ledger.entry(shop.id, 'order', String(id));
    expect(entry).toMatchObject({ state: 'skipped', problems: [{ code: 'status_not_posted' }] });
  });

  test('during the reading ends it there', async () => {
    addCopies(shop, shop.simulated.orderIds[0] ?? 0, 250);
    await countAndBackfill(plugin, '2020-01-01');
    await plugin.delete('backfill');
    await api.parts.backfills[Symbol.asyncDispose]();
    expect((await backfill()).state).toBe('stopped');
    expect(await counts()).toMatchObject({ pending: 0 });
    await stack.drain();
    expect((await counts()).recorded).toBe(0);
  });
});
