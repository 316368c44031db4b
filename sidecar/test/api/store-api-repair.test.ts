import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { SettingsBody } from '../../src/contract/settings.ts';
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
