import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { StatusBody } from '../../src/contract/status.ts';
import type { ImportedBody, SettingsBody } from '../../src/contract/settings.ts';
import { matchingEntries } from '../../src/operations/orders/replay.ts';
import { pairPlugin, startApi, type Api, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

let stack: Stack;
let api: Api;
let plugin: Plugin;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  api = startApi(stack);
  shop = stack.shop('uk_vat_incl');
  plugin = await pairPlugin(api, shop);
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

const set = (path: string, value: unknown) => stack.context.settings.set(shop.id, path, value);
const settings = async () => (await plugin.get('settings')).body as SettingsBody;
const save = async (...changes: readonly { path: string; value: unknown }[]) => {
  const { revision } = await settings();
  return (await plugin.patch('settings', { revision, changes })).body as SettingsBody;
};
const rejected = async () => (await stack.context.ledger.counts(shop.id)).rejected;

describe('a new REST key', () => {
  const reasons = async () => ((await plugin.get('status')).body as StatusBody).reasons.map(({ code }) => code);
  const statePoll = async () => {
    await stack.context.positions.request([shop.id], stack.now());
    while (await stack.round());
  };

  test('from the plugin is kept once the store was read with it; what waited for it is posted, and the status follows', async () => {
    await stack.drain();
    const { key } = shop.simulated.state;
    const good = key.consumerSecret;
    Object.assign(key, { consumerSecret: `cs_${'9'.repeat(40)}` });
    const [id = 0] = shop.simulated.orderIds;
    shop.simulated.state.updateOrder(id, {});
    await statePoll();
    await plugin.post(`nudge`, { orders: [{ id, event: 'updated' }] });
    while (await stack.round());
    expect(await reasons()).toContain('rest_key_refused');
    const renewed = { consumerKey: key.consumerKey, consumerSecret: key.consumerSecret };
    const wrong = await plugin.post('store-key', { ...renewed, consumerSecret: good });
    expect(wrong).toMatchObject({ status: 422, body: { code: 'store_auth_failed' } });
    expect((await stack.context.stores.credentials(shop.id)).consumerSecret).toBe(good);
    expect((await plugin.post('store-key', renewed)).status).toBe(200);
    expect(await stack.context.stores.credentials(shop.id)).toEqual({
      ...renewed,
      webhookSecret: 'a secret of the webhooks',
    });
    while (await stack.round());
    expect(await reasons()).not.toContain('rest_key_refused');
    expect(await stack.context.ledger.counts(shop.id)).toMatchObject({ waiting: 0, pending: 0 });
    const actions = (await stack.context.ledger.actions({ storeId: shop.id, limit: 50 })).map(({ detail }) => detail);
    expect(JSON.stringify(actions)).toContain('store_key_renewed');
  });
});

test('unpairing keeps the settings for the next pairing, unless they are to be deleted', async () => {
  await set('accounts.shipping', '201');
  await set('sync.startDate', '2026-01-05');
  expect((await plugin.post('unpair')).status).toBe(204);
  plugin = await pairPlugin(api, shop);
  expect((await settings()).settings).toMatchObject({
    accounts: { shipping: '201' },
    sync: { startDate: '2026-01-05' },
  });
  expect((await plugin.post('unpair', { deleteSettings: true })).status).toBe(204);
  plugin = await pairPlugin(api, shop);
  expect((await settings()).settings).toMatchObject({ accounts: { shipping: null }, sync: { active: false } });
});

describe('saving a setting', () => {
  test('posts the orders that waited for it, and no others, without anybody naming them', async () => {
    const before = await settings();
    await set('taxes.rates', {});
    await stack.drain();
    const held = await rejected();
    expect(held).toBeGreaterThan(1);
    // A setting that has nothing to do with it sets nothing free.
    expect((await save({ path: 'documents.dueDays', value: 3 })).retried).toEqual({ orders: 0, heldBy: null });
    expect(await rejected()).toBe(held);
    const saved = await save({ path: 'taxes.rates', value: before.settings.taxes.rates });
    expect(saved.retried).toEqual({ orders: held, heldBy: null });
    expect(api.woken()).toBeGreaterThan(0);
    expect(await stack.drain()).toMatchObject({ rejected: 0, pending: 0, waiting: 0 });
  });

  test('posts the orders of a newly ticked status, and none of another', async () => {
    const unpaid = { date_paid: null, date_paid_gmt: null, transaction_id: '' };
    shop.simulated.state.updateOrder(1024, { ...unpaid, status: 'on-hold' });
    shop.simulated.state.updateOrder(1025, { ...unpaid, status: 'cancelled' });
    await stack.drain();
    expect(await stack.entry(shop, 1024)).toMatchObject({
      state: 'skipped',
      problems: [{ code: 'status_not_posted' }],
    });
    const { triggerStatuses } = (await settings()).settings.documents;
    const saved = await save({ path: 'documents.triggerStatuses', value: [...triggerStatuses, 'on-hold'] });
    expect(saved.retried).toEqual({ orders: 1, heldBy: null });
    await stack.drain();
    expect(await stack.entry(shop, 1024)).toMatchObject({ state: 'recorded' });
    expect(await stack.entry(shop, 1025)).toMatchObject({ state: 'skipped' });
    // Ticked already: nothing waits for it any more.
    expect((await save({ path: 'documents.triggerStatuses', value: ['on-hold'] })).retried?.orders).toBe(0);
  });

  test('posts the orders of a payment method in a status of its own, and none of another method', async () => {
    const unpaid = { date_paid: null, date_paid_gmt: null, transaction_id: '' };
    shop.simulated.state.updateOrder(1025, { ...unpaid, status: 'pending' });
    await stack.drain();
    const method = (await (await stack.context.storeClient(shop.id)).getOrder(1025)).paymentMethod;
    await save({ path: 'payments.statuses.another', value: ['pending'] });
    await stack.drain();
    expect(await stack.entry(shop, 1025)).toMatchObject({
      state: 'skipped',
      problems: [{ code: 'status_not_posted' }],
    });
    const saved = await save({ path: `payments.statuses.${method}`, value: ['pending'] });
    expect(saved.retried).toEqual({ orders: 1, heldBy: null });
    await stack.drain();
    expect(await stack.entry(shop, 1025)).toMatchObject({ state: 'recorded' });
    await save({ path: 'payments.statuses.another', value: null });
  });

  test('posts no refund that the owner was asked to enter by hand: it may be in Xero', async () => {
    await set('documents.refunds', 'notice');
    await stack.drain();
    const noticed = await matchingEntries(stack.context.ledger, {
      ...{ storeId: shop.id, states: ['recorded'], notice: 'refund_by_hand' },
    });
    expect(noticed.length).toBeGreaterThan(0);
    const saved = await save({ path: 'documents.refunds', value: 'credit-note' });
    expect(saved.retried).toEqual({ orders: 0, heldBy: null });
  });

  test('says what holds the orders all the same while posting is off', async () => {
    const before = await settings();
    await set('taxes.rates', {});
    await stack.drain();
    await set('sync.active', false);
    const { retried } = await save({ path: 'taxes.rates', value: before.settings.taxes.rates });
    expect(retried).toMatchObject({ orders: expect.any(Number), heldBy: { code: 'inactive', tab: 'sync' } });
    expect(retried?.orders).toBeGreaterThan(0);
  });

  test('that is refused, or based on old settings, retries nothing', async () => {
    await set('taxes.rates', {});
    await stack.drain();
    const held = await rejected();
    const { revision } = await settings();
    const wrong = await plugin.patch('settings', { revision, changes: [{ path: 'taxes.rates', value: 'all' }] });
    expect(wrong.status).toBe(422);
    const old = await plugin.patch('settings', { revision: 'old', changes: [{ path: 'taxes.rates', value: {} }] });
    expect(old.status).toBe(409);
    expect(await rejected()).toBe(held);
  });
});

describe('a settings file', () => {
  const load = async (file: object, more: object = {}) => await plugin.post('settings/import', { file, ...more });
  const exported = async () => (await plugin.get('settings/export')).body as { settings: Record<string, object> };

  test('restores what was changed since, all at once, and neither starts posting nor moves the first day', async () => {
    const file = await exported();
    const before = await settings();
    await save({ path: 'documents.dueDays', value: 9 }, { path: 'accounts.shipping', value: '201' });
    await set('sync.active', false);
    const dry = (await load(file, { dryRun: true })).body as ImportedBody;
    expect(dry).toMatchObject({ applied: false, missing: [] });
    expect(dry.changes.map(({ path }) => path).toSorted()).toEqual(['accounts.shipping', 'documents.dueDays']);
    expect((await settings()).settings.documents.dueDays).toBe(9);
    expect((await load(file)).body).toMatchObject({ applied: true });
    const { sync, ...rest } = (await settings()).settings;
    expect(rest).toEqual(Object.fromEntries(Object.entries(before.settings).filter(([name]) => name !== 'sync')));
    expect(sync.active).toBe(false);
  });

  test('that names what the organisation lacks is refused as a whole, with every place; or loaded without it', async () => {
    const file = await exported();
    const accounts = { ...file.settings['accounts'], sales: '9999', shipping: '200' };
    const foreign = { ...file, settings: { ...file.settings, accounts } };
    const before = await settings();
    expect(await load(foreign)).toMatchObject({
      status: 422,
      body: {
        code: 'settings_invalid',
        faults: [{ path: 'accounts.sales', message: expect.stringContaining('another organisation') }],
      },
    });
    expect(await settings()).toEqual(before);
    expect((await load(foreign, { skipMissing: true })).body).toMatchObject({
      applied: true,
      missing: [{ path: 'accounts.sales' }],
    });
    expect((await settings()).settings.accounts).toMatchObject({
      sales: before.settings.accounts.sales,
      shipping: '200',
    });
  });

  test('of another kind, or with a wrong value, changes nothing', async () => {
    const before = await settings();
    expect(await load({ a: 1 })).toMatchObject({ status: 422, body: { code: 'settings_file_unknown' } });
    const file = await exported();
    const wrong = { ...file, settings: { ...file.settings, documents: { dueDays: -1, invoiceStatus: 'DRAFT' } } };
    expect(await load(wrong)).toMatchObject({ status: 422, body: { faults: [{ path: 'documents.dueDays' }] } });
    expect(await settings()).toEqual(before);
  });

  test('of another store keeps the number prefix of this one', async () => {
    const file = await exported();
    const documents = { ...file.settings['documents'], numberPrefix: 'OTHER-', dueDays: 4 };
    const other = {
      ...file,
      store: { id: 'another', url: 'https://other.example' },
      settings: { ...file.settings, documents },
    };
    await load(other);
    expect((await settings()).settings.documents).toMatchObject({ numberPrefix: 'WC-', dueDays: 4 });
  });
});
