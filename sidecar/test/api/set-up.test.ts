import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { StatusBody } from '../../src/contract/status.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings/settings.ts';
import { postable } from '../../src/operations/postable-organisations.ts';
import { whatStops } from '../../src/operations/what-stops.ts';
import { actionsOf } from '../../src/wording/trail.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

let stack: Stack;
let plugin: Plugin;
let shop: Shop;
beforeAll(async () => {
  stack = await startStack({ scenarios: ['uk_vat_incl'] });
  shop = stack.shop('uk_vat_incl');
  plugin = await pairPlugin(startApi(stack), shop);
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const status = async () => (await plugin.get('status')).body as StatusBody;
const step = async (id: string) => (await status()).checklist.find((one) => one.id === id);

describe('before the first invoice', () => {
  test('every step says whether it is done', async () => {
    await plugin.get('lists');
    expect((await status()).checklist.map(({ id, done }) => [id, done])).toEqual([
      ['pair', true],
      ['connect', true],
      ['accounts', true],
      ['taxes', true],
      ['payments', expect.any(Boolean)],
      ['activate', true],
      ['first_invoice', false],
    ]);
  });

  test('a setting that names something missing in Xero is reported', async () => {
    const before = await stack.context.settings.get(shop.id);
    await stack.context.settings.set(shop.id, 'taxes.untaxed', 'NOTTHERE');
    await stack.context.settings.set(shop.id, 'payments', { ...before.payments, default: null, methods: {} });
    expect(await step('taxes')).toMatchObject({ done: false, detail: 'Xero has no active tax rate NOTTHERE.' });
    expect(await step('payments')).toMatchObject({
      done: false,
      detail: expect.stringMatching(/^(These have no Xero account yet: .*|.* has no Xero account yet)\.$/),
    });
    await stack.context.settings.replace(shop.id, before);
  });

  test('the default accounts are a step until a person has confirmed them; the trail says who', async () => {
    const suggested = (await stack.context.settings.get(shop.id)).accounts;
    await stack.context.settings.set(shop.id, 'accounts', DEFAULT_SETTINGS.accounts);
    await plugin.get('lists');
    expect(await step('accounts')).toMatchObject({
      done: false,
      detail: 'Sales are posted to 200 "Sales". Choose other accounts, or confirm these.',
    });
    const confirmed = await plugin.post('checklist/accounts');
    expect(confirmed).toMatchObject({ status: 200, body: { checklist: expect.any(Array) } });
    expect(await step('accounts')).toMatchObject({ done: true, detail: '' });
    const [action] = await actionsOf(stack.context.ledger, { storeId: shop.id, limit: 1 });
    expect(action).toMatchObject({ text: 'The accounts for posting were confirmed.', by: 'jane (WordPress)' });
    await stack.context.settings.set(shop.id, 'accounts', suggested);
  });

  test('nothing is posted before an account for sales is chosen: the step, the status and what holds the orders say so', async () => {
    const before = (await stack.context.settings.get(shop.id)).accounts;
    expect(await postable(stack.context)).toHaveLength(1);
    await stack.context.settings.set(shop.id, 'accounts.sales', null);
    expect(await postable(stack.context)).toEqual([]);
    const detail = 'Choose the account of your sales in Xero: until then no order is sent there.';
    expect(await step('accounts')).toMatchObject({ done: false, detail, confirm: false });
    const { reasons } = await status();
    expect(reasons.find(({ code }) => code === 'sales_account_missing')).toMatchObject({
      message: 'No account for sales is chosen yet: no order is posted until one is.',
      tab: 'accounts',
    });
    expect((await whatStops(stack.context, shop.id)).map(({ code }) => code)).toContain('sales_account_missing');
    await plugin.patch('settings', { changes: [{ path: 'accounts.sales', value: '200' }] });
    expect(await postable(stack.context)).toHaveLength(1);
    // A person who chose the usual account is not asked to confirm it.
    await stack.context.settings.set(shop.id, 'accounts', DEFAULT_SETTINGS.accounts);
    expect(await step('accounts')).toMatchObject({ done: true, detail: '' });
    await stack.context.settings.set(shop.id, 'accounts', before);
  });

  test('accounts that a person chose need no confirmation, but must be in Xero', async () => {
    const before = (await stack.context.settings.get(shop.id)).accounts;
    await stack.context.settings.set(shop.id, 'accounts.shipping', '999');
    expect(await step('accounts')).toMatchObject({ done: false, detail: 'Xero has no active account 999.' });
    await stack.context.settings.set(shop.id, 'accounts', before);
    expect(await step('accounts')).toMatchObject({ done: true });
  });
});

describe('after the first invoice', () => {
  test('set-up is over: a lost connection is a status, not the whole list again', async () => {
    await stack.drain();
    expect((await status()).checklist).toEqual([]);
    await stack.context.organisations.markDisconnected(shop.organisation.tenantId, 'Access was withdrawn.');
    const body = await status();
    expect(body.checklist).toEqual([]);
    expect(body.reasons.map(({ code }) => code)).toContain('disconnected');
    await stack.connect(shop);
  });

  test('a pause is reported until it ends, not after', async () => {
    const { tenantId } = shop.organisation;
    const until = new Date(stack.now().getTime() + 60_000);
    await stack.context.organisations.pause(tenantId, until, 'Xero is offline.', 'xero_offline');
    expect((await status()).organisation).toMatchObject({
      pausedUntil: until.toISOString(),
      pauseReason: 'Xero is offline.',
    });
    stack.pass(60_001);
    expect((await status()).organisation).toMatchObject({ pausedUntil: null, pauseReason: null });
  });

  test('a failed read is not the last read', async () => {
    const poll = async () => {
      stack.pass(60_000);
      await stack.context.positions.request([shop.id], stack.now());
      await stack.drain();
      return (await status()).sync.lastPollAt;
    };
    const before = await poll();
    shop.simulated.state.key.permissions = 'write';
    expect(await poll()).toBe(before);
    shop.simulated.state.key.permissions = 'read_write';
    expect(Date.parse((await poll()) ?? '')).toBeGreaterThan(Date.parse(before ?? ''));
  });
});
