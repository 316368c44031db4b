import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { PaypalAccount, paypalExample } from '../../simulators/providers/paypal/paypal-account.ts';
import { startPaypal } from '../../simulators/providers/paypal/start-paypal.ts';
import express from 'express';
import { payoutEvents, signatureHeader } from '../../simulators/providers/stripe/stripe-webhooks.ts';
import { examplePayout, exampleRow } from '../../simulators/providers/examples.ts';
import type { ServedProvider } from '../../simulators/providers/serve.ts';
import { StripeAccount } from '../../simulators/providers/stripe/stripe-account.ts';
import { startStripe } from '../../simulators/providers/stripe/start-stripe.ts';
import { GAP_EXAMPLE, WooPaymentsAccount } from '../../simulators/providers/woopayments/woopayments-account.ts';
import { startStores, type StoreSimulator } from '../../simulators/store/start-store.ts';
import { createContext } from '../../src/app/create-context.ts';
import { intakeOf } from '../../src/app/intake.ts';
import { payoutsTask } from '../../src/app/payouts-task.ts';
import { toConfig } from '../../src/config/config.ts';
import { toEnv } from '../../src/config/env.ts';
import type { Context } from '../../src/context/context.ts';
import type { PayoutGateway } from '../../src/domain/payouts/payouts.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { connectProvider } from '../../src/operations/payouts/connect.ts';
import { dueProviders, readProvider } from '../../src/operations/payouts/read-providers.ts';
import { addStore } from '../../src/operations/manage-store.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { daysAgo, dateDaysAgo, NOW } from '../support/_providers.ts';

const SCENARIO = 'uk_vat_incl';
const DAY_MS = 24 * 60 * 60_000;
let stores: StoreSimulator;
let stripe: ServedProvider;
let paypal: ServedProvider;
let account: StripeAccount;
let app: PaypalAccount;
let context: Context;
let dataDir: string;
let storeId: string;
let now: Date;

beforeEach(async () => {
  now = NOW;
  const clock = () => now;
  dataDir = temporaryDirectory();
  stores = await startStores({ scenarios: [SCENARIO], now: clock });
  const { url, consumerKey, consumerSecret } = stores.store(SCENARIO);
  account = new StripeAccount({ id: 'acct_1Shop', siteUrl: url });
  app = new PaypalAccount('MERCHANT1');
  stripe = await startStripe({ accounts: [account], now: clock });
  paypal = await startPaypal({ accounts: [app], now: clock });
  const env = {
    ML_DATA_DIR: dataDir,
    ML_ALLOW_PRIVATE_HOSTS: '1',
    STRIPE_API_URL: stripe.url,
    PAYPAL_API_URL: paypal.url,
  };
  const logger = createLogger({ level: 'silent', to: 'stderr' });
  context = await createContext({ config: toConfig(toEnv(env)), logger, now: clock, sleep: () => Promise.resolve() });
  const credentials = { consumerKey, consumerSecret, webhookSecret: '' };
  ({ id: storeId } = await addStore(context, { url, credentials, by: 'cli:test' }));
  await context.settings.set(storeId, 'sync.startDate', '2026-02-01');
});
afterEach(async () => {
  await context[Symbol.asyncDispose]();
  for (const one of [stripe, paypal]) await one[Symbol.asyncDispose]();
  await stores.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const SECRETS: Record<PayoutGateway, () => string> = {
  stripe: () => account.addKey(),
  paypal: () => `${app.clientId}\n${app.clientSecret}`,
  woopayments: () => '',
};
async function connect(gateway: PayoutGateway): Promise<void> {
  await connectProvider(context, { storeId, gateway, secret: SECRETS[gateway](), by: 'cli:test' });
  for (const one of [stripe, paypal]) one.calls.length = 0;
}
async function read(gateway: PayoutGateway) {
  const connection = await context.clearing.connection(storeId, gateway);
  if (connection === null) throw new Error(`${gateway} is not connected`);
  return await readProvider(context, connection);
}
/** Everything that is kept, to compare two ways to it. */
async function kept() {
  const order = ['transaction_id', 'payout_id', 'net', 'order_id'] as const;
  const rows = await context.database.db
    .selectFrom('provider_transactions')
    .select(order)
    .orderBy('transaction_id')
    .execute();
  const payouts = (await context.clearing.payouts(storeId)).map(({ id, net, status, isFinal }) => ({
    id,
    net,
    status,
    isFinal,
  }));
  return { rows, payouts };
}
const pay = (name: Parameters<typeof examplePayout>[0], days: number) =>
  account.pay(examplePayout(name), daysAgo(days));

test('Stripe: rows, payouts and the balance are kept, each row with its payout', async () => {
  pay('plain', 10);
  pay('twoShops', 6);
  await connect('stripe');
  expect(await read('stripe')).toMatchObject({ rows: 7, payouts: 2 });
  const rows = await context.clearing.rowsOf(storeId, 'stripe', 'po_e11a');
  expect(rows.map(({ kind, isOtherShop }) => `${kind} ${String(isOtherShop)}`)).toEqual([
    'sale false',
    'sale true',
    'payout false',
  ]);
  expect(await context.clearing.balances(storeId, 'stripe', 'EUR', now.toISOString())).toMatchObject({
    available: '0.00',
    pending: '0.00',
  });
});

test('a row is linked to its order, and a refund by the charge of its sale', async () => {
  const [order = 0] = stores.store(SCENARIO).orderIds;
  stores.store(SCENARIO).state.updateOrder(order, { transaction_id: `ch_${String(order)}` });
  const at = { created: daysAgo(9), currency: 'gbp', payout: null };
  account.addRow(exampleRow(`charge:1000:40@#${String(order)}`), at);
  await connect('stripe');
  await read('stripe');
  account.addRow(exampleRow(`refund:-300:0@#${String(order)}`), { ...at, created: daysAgo(-1) });
  now = new Date(NOW.getTime() + 2 * DAY_MS);
  await read('stripe');
  const rows = await context.clearing.rowsOfOrder(storeId, String(order));
  expect(rows.map(({ kind, linkedBy }) => `${kind} ${String(linkedBy)}`)).toEqual(['sale charge', 'refund charge']);
});

test('an order whose number a plugin made is found by what the ledger knows of it', async () => {
  const { state } = stores.store(SCENARIO);
  const [order = 0, other = 0] = state.orderIds;
  const number = String(other);
  state.addOrder({ ...state.order(order, 6), id: 990_077, number, transaction_id: '' });
  // The order whose id that number is has another.
  state.updateOrder(other, { number: 'A-1', transaction_id: '' });
  const event = { storeId, kind: 'order', sourceId: '990077', source: 'poll', fingerprint: 'change:1' } as const;
  const { entryId } = await context.ledger.acceptEvent(event);
  const summary_json = JSON.stringify({ orderNumber: number });
  await context.database.db.updateTable('entries').set({ summary_json }).where('id', '=', entryId).execute();
  account.addRow(exampleRow(`charge:1000:40@#${number}`), { created: daysAgo(9), currency: 'gbp', payout: null });
  await connect('stripe');
  await read('stripe');
  const [row] = await context.clearing.rowsOfOrder(storeId, '990077');
  expect([row?.linkedBy, row?.references.orderNumber]).toEqual(['order_number', number]);
  expect(await context.clearing.rowsOfOrder(storeId, String(other))).toEqual([]);
});

test('an order that only its transaction id or number leads to is looked up by the time of its payment, within limits', async () => {
  const { state } = stores.store(SCENARIO);
  const [order = 0] = state.orderIds;
  const made = (id: number, more: object, daysBefore: number) => {
    const at = new Date((daysAgo(daysBefore) - 60) * 1_000).toISOString().slice(0, 19);
    state.addOrder({ ...state.order(order, 6), id, date_created: at, date_created_gmt: at, ...more });
  };
  made(880_001, { number: 'A-17', transaction_id: 'ch_old' }, 9);
  made(880_002, { number: '990177', transaction_id: '' }, 8);
  const row = (text: string, days: number, more = {}) =>
    account.addRow({ ...exampleRow(text), ...more }, { created: daysAgo(days), currency: 'gbp', payout: null });
  row('charge:1000:40@#550001', 9, { charge: 'ch_old' });
  row('charge:2000:40@#990177', 8);
  for (let days = 1; days <= 14; days += 0.5) row(`charge:300:10@#77${String(days * 10)}01`, days);
  await connect('stripe');
  const before = stores.journal.length;
  await read('stripe');
  const listed = stores.journal.slice(before).filter(({ path }) => path.includes('/wc/v3/orders') && path.includes('after=')); // prettier-ignore
  expect(listed.length).toBeLessThanOrEqual(10);
  // What is not among the newest has its turn on another day.
  for (let day = 1; day <= 4; day += 1) {
    now = new Date(NOW.getTime() + day * DAY_MS);
    await read('stripe');
  }
  const linked = async (id: string) =>
    (await context.clearing.rowsOfOrder(storeId, id)).map(({ linkedBy }) => linkedBy);
  expect([await linked('880001'), await linked('880002')]).toEqual([['charge'], ['order_number']]);
  expect((await Array.fromAsync(context.clearing.unlinkedRows(storeId))).length).toBe(27);
});

test('a row that was read before its order is linked at the next reading', async () => {
  account.addRow(exampleRow('charge:1000:40@#990099'), { created: daysAgo(9), currency: 'gbp', payout: null });
  await connect('stripe');
  await read('stripe');
  const { state } = stores.store(SCENARIO);
  const [order = 0] = state.orderIds;
  expect(await Array.fromAsync(context.clearing.unlinkedRows(storeId))).toHaveLength(1);
  state.addOrder({ ...state.order(order, 6), id: 990_099, number: '990099', transaction_id: 'ch_990099' });
  now = new Date(NOW.getTime() + DAY_MS);
  await read('stripe');
  expect(await context.clearing.rowsOfOrder(storeId, '990099')).toHaveLength(1);
});

test('a shop with one payout a day costs four calls a day', async () => {
  pay('plain', 10);
  await connect('stripe');
  await read('stripe');
  const names = ['refunds', 'feeTax', 'disputeOpened', 'disputeWon', 'converted'] as const;
  for (const [index, name] of names.entries()) {
    now = new Date(NOW.getTime() + (index + 1) * DAY_MS);
    pay(name, 2 - index);
    stripe.calls.length = 0;
    expect((await dueProviders(context)).map(({ gateway }) => gateway)).toEqual(['stripe']);
    await payoutsTask(context).run();
    expect(await dueProviders(context)).toEqual([]);
    expect(stripe.calls.map(({ path }) => path.split('?')[0])).toEqual([
      '/v1/balance_transactions',
      '/v1/payouts',
      '/v1/balance_transactions',
      '/v1/balance',
    ]);
  }
  expect(await context.clearing.payouts(storeId)).toHaveLength(6);
});

test('killed when a reading is done, its payouts are due in Xero: the next reading is a day away', async () => {
  pay('plain', 10);
  const chosen = { mode: 'book', clearing: '095', bank: '090', fees: 'payout', accounts: { fees: '404' } };
  await context.settings.set(storeId, 'payouts.stripe', chosen);
  await connect('stripe');
  const before = { ...context.clearing };
  context.clearing.keepProgress = async (store, gateway, change) => {
    await before.keepProgress(store, gateway, change);
    if (change.readAt !== undefined) throw new Error('killed');
  };
  await expect(payoutsTask(context).run()).rejects.toThrow('killed');
  expect(await dueProviders(context)).toEqual([]);
  expect((await context.ledger.entry(storeId, 'payout', 'stripe:po_e1'))?.state).toBe('pending');
});

test('events of Stripe that are lost, repeated, out of order or forged change nothing: what is read is the same', async () => {
  const payout = pay('plain', 10);
  const events = payoutEvents(payout);
  await connect('stripe');
  const intake = express()
    .use(intakeOf(context, () => undefined).webhooks)
    .listen(0, '127.0.0.1');
  await once(intake, 'listening');
  const address = intake.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const statuses: number[] = [];
  for (const event of [...events.toReversed(), ...events]) {
    const body = JSON.stringify(event);
    const headers = { 'content-type': 'application/json', 'stripe-signature': signatureHeader(body, ['whsec_1'], now) };
    for (const path of ['/v1/webhooks/stripe', `/v1/stores/${storeId}/webhooks/stripe`])
      statuses.push((await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', headers, body })).status);
  }
  intake.closeAllConnections();
  intake.close();
  // Nothing receives them.
  expect(new Set(statuses)).toEqual(new Set([404]));
  expect(await kept()).toEqual({ rows: [], payouts: [] });
  expect(stripe.calls).toEqual([]);
  await read('stripe');
  expect((await kept()).payouts).toEqual([{ id: 'po_e1', net: '166.70', status: 'paid', isFinal: true }]);
});

test('PayPal costs three calls a day, WooPayments four', async () => {
  const shop = new WooPaymentsAccount();
  stores.store(SCENARIO).state.wooPayments = shop;
  paypalExample(app, dateDaysAgo(5));
  shop.pay(GAP_EXAMPLE, daysAgo(4));
  await connect('paypal');
  await connect('woopayments');
  await read('paypal');
  await read('woopayments');
  now = new Date(NOW.getTime() + DAY_MS);
  paypal.calls.length = 0;
  const before = stores.journal.length;
  shop.pay(examplePayout('plain'), daysAgo(2));
  await read('paypal');
  await read('woopayments');
  expect(paypal.calls.map(({ path }) => path.split('?')[0])).toEqual([
    '/v1/oauth2/token',
    '/v1/reporting/transactions',
    '/v1/reporting/balances',
  ]);
  const calls = stores.journal.slice(before).filter(({ path }) => path.includes('/payments/'));
  expect(calls).toHaveLength(4);
  expect((await context.clearing.payouts(storeId)).map(({ id, net }) => `${id.slice(0, 6)} ${net}`).toSorted()).toEqual(
    ['MERC00 117.89', 'po_e1 166.70', 'po_e14 60.28'],
  );
});

test('a payout is read again until it cannot change: what was in progress, and one that failed after it was paid', async () => {
  const made = pay('failed', 8);
  made.reconciliation_status = 'in_progress';
  made.status = 'in_transit';
  await connect('stripe');
  await read('stripe');
  expect(await context.clearing.payout(storeId, 'stripe', 'po_e8a')).toMatchObject({
    status: 'in_transit',
    isFinal: false,
  });
  expect(await context.clearing.rowsOf(storeId, 'stripe', 'po_e8a')).toMatchObject([{ kind: 'payout' }]);
  made.reconciliation_status = 'completed';
  made.status = 'paid';
  now = new Date(NOW.getTime() + DAY_MS);
  await read('stripe');
  expect(await context.clearing.rowsOf(storeId, 'stripe', 'po_e8a')).toHaveLength(2);
  made.status = 'failed';
  now = new Date(NOW.getTime() + 9 * DAY_MS);
  await read('stripe');
  expect(await context.clearing.payout(storeId, 'stripe', 'po_e8a')).toMatchObject({ status: 'failed', isFinal: true });
});

test.each([0, 1, 2, 3, 4, 5, 6])(
  'a provider that is away from call %i on leaves nothing half, and the next reading goes on',
  async (after) => {
    for (const [index, name] of (['plain', 'refunds', 'negative'] as const).entries()) pay(name, 20 - index * 5);
    await connect('stripe');
    stripe.faults.add({ fault: { kind: after % 2 === 0 ? 'drop' : 'cut' }, times: Infinity, after });
    await expect(read('stripe')).rejects.toMatchObject({ retry: 'later' });
    for (const { id, isFinal } of await context.clearing.payouts(storeId)) {
      const nets = (await context.clearing.rowsOf(storeId, 'stripe', id)).map(({ net }) => Number(net) * 100);
      if (isFinal) expect(Math.round(nets.reduce((total, net) => total + net, 0))).toBe(0);
    }
    const { progress } = (await context.clearing.connection(storeId, 'stripe')) ?? {};
    expect(progress).toMatchObject({ readAt: null, failed: { code: expect.stringMatching(/^provider_/) } });
    expect(await dueProviders(context)).toEqual([]);
    stripe.faults.clear();
    now = new Date(NOW.getTime() + DAY_MS);
    await read('stripe');
    const resumed = await kept();
    await context.database.db.deleteFrom('provider_transactions').execute();
    await context.database.db.deleteFrom('provider_payouts').execute();
    await context.clearing.removeConnection(storeId, 'stripe');
    await connect('stripe');
    await read('stripe');
    expect(resumed).toEqual(await kept());
  },
);

test('a key that is revoked later is a failure with what to do, and is read again once it is renewed', async () => {
  pay('plain', 10);
  await connect('stripe');
  await read('stripe');
  for (const key of account.keys) key.isRevoked = true;
  now = new Date(NOW.getTime() + DAY_MS);
  await payoutsTask(context).run();
  const failed = (await context.clearing.connection(storeId, 'stripe'))?.progress.failed;
  expect(failed).toMatchObject({ code: 'provider_key_refused', fix: expect.stringContaining('connect Stripe again') });
  await connect('stripe');
  expect(await dueProviders(context)).toHaveLength(1);
  expect(await read('stripe')).toMatchObject({ rows: 0 });
});

test('the key of another account is refused while one is connected', async () => {
  pay('plain', 10);
  await connect('stripe');
  await read('stripe');
  const other = new StripeAccount({ id: 'acct_1Other', siteUrl: 'https://other.example' });
  await using otherStripe = await startStripe({ accounts: [other], now: () => now });
  const config = { ...context.config, providers: { ...context.config.providers, stripeUrl: otherStripe.url } };
  const wanted = { storeId, gateway: 'stripe' as const, secret: other.addKey(), by: 'cli:test' };
  await expect(connectProvider({ ...context, config }, wanted)).rejects.toMatchObject({
    code: 'provider_other_account',
  });
});
