import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { examplePayout, exampleRow } from '../../simulators/providers/examples.ts';
import { GAP_EXAMPLE, WooPaymentsAccount } from '../../simulators/providers/woopayments/woopayments-account.ts';
import { type SimulatedStore, startStores, type StoreSimulator } from '../../simulators/store/start-store.ts';
import { checkWooPayments, createWooPaymentsClient } from '../../src/providers/woopayments/woopayments-client.ts';
import { createWooCommerceClient } from '../../src/woocommerce/client.ts';
import { daysAgo, dateDaysAgo, NOW } from '../support/_providers.ts';

const SCENARIO = 'uk_vat_incl';
let simulator: StoreSimulator;
let store: SimulatedStore;
let account: WooPaymentsAccount;
beforeEach(async () => {
  simulator = await startStores({ scenarios: [SCENARIO], now: () => NOW });
  store = simulator.store(SCENARIO);
  account = new WooPaymentsAccount();
  store.state.wooPayments = account;
});
afterEach(async () => {
  await simulator.close();
});

function shopOf(sleeps: number[] = []) {
  const { url, consumerKey, consumerSecret } = store;
  const sleep = (milliseconds: number) => Promise.resolve(sleeps.push(milliseconds));
  return createWooCommerceClient({ url, consumerKey, consumerSecret, allowPrivateHosts: true, now: () => NOW, sleep });
}
const clientOf = () => createWooPaymentsClient({ shop: shopOf(), now: () => NOW });

test('19: the dates of a deposit and of a row, an unknown deposit and a wrong date are answered 500 and not asked again', async () => {
  account.pay(examplePayout('plain'), daysAgo(4));
  const body = await shopOf().payments('deposits/po_e1', {});
  expect(body).toMatchObject({ date: expect.any(Number), created: (body as { date: number }).date / 1000 });
  const sleeps: number[] = [];
  const shop = shopOf(sleeps);
  const unknown = shop.payments('deposits/po_nope', {});
  await expect(unknown).rejects.toMatchObject({ code: 'store_refused', facts: { status: 500 } });
  await expect(
    shop.payments('transactions', { sort: 'date', date_after: '2026-02-01T00:00:00' }),
  ).rejects.toMatchObject({
    message: expect.stringContaining('wcpay_core_invalid_request_parameter_invalid_date'),
  });
  await expect(shop.payments('transactions', { sort: 'date', direction: 'sideways' })).rejects.toMatchObject({
    code: 'store_refused',
  });
  expect(sleeps).toEqual([]);
});

test('19: more than a hundred rows a page are cut to a hundred, and every page is read', async () => {
  for (let index = 0; index < 230; index += 1)
    account.add(exampleRow('charge:1000:40@#1'), { at: daysAgo(3) + index, currency: 'eur', depositId: null });
  const page = await shopOf().payments('transactions', { sort: 'date', pagesize: '500' });
  expect((page as { data: unknown[] }).data).toHaveLength(100);
  const { rows } = await clientOf().rows(dateDaysAgo(5), NOW);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(230);
});

test('20: E14, a payout that its rows do not explain keeps its gap', async () => {
  account.orders.set('1020', 278);
  account.pay(GAP_EXAMPLE, daysAgo(4));
  const client = clientOf();
  const [payout] = await client.payouts(dateDaysAgo(30));
  const rows = payout === undefined ? [] : await client.rowsOf(payout);
  expect(payout).toMatchObject({ id: 'po_e14', net: '60.28', isFinal: true });
  expect(rows).toMatchObject([
    {
      kind: 'sale',
      amount: '50.00',
      fee: '1.50',
      payoutId: 'po_e14',
      references: { charge: 'ch_1020', orderId: '278', orderNumber: '1020' },
    },
    // Its order is not known to the shop.
    { kind: 'sale', amount: '30.00', net: '29.05', references: { charge: 'ch_1021' } },
  ]);
  expect(rows?.[1]?.references).not.toHaveProperty('orderNumber');
});

test('20: a user who may not manage WooCommerce is refused, a key that may only read is not', async () => {
  store.state.key.permissions = 'read';
  expect(await checkWooPayments(shopOf())).toEqual({ accountId: '', keyHint: '' });
  store.state.keyManagesShop = false;
  await expect(checkWooPayments(shopOf())).rejects.toMatchObject({
    code: 'store_auth_failed',
    facts: { failure: 'permission' },
  });
});

test('20: a shop without WooPayments says so', async () => {
  store.state.wooPayments = null;
  await expect(checkWooPayments(shopOf())).rejects.toMatchObject({
    area: 'provider',
    code: 'provider_refused',
    fix: expect.stringContaining('WooPayments'),
  });
});

test('10: a negative payout is a withdrawal; estimates are skipped; an instant payout has no list', async () => {
  account.pay(examplePayout('negative'), daysAgo(4));
  account.pay({ ...examplePayout('plain'), id: 'wcpay_estimated_daily_eur_1' }, daysAgo(1), 'estimated');
  account.pay({ ...examplePayout('secondCurrency'), automatic: false }, daysAgo(3));
  const client = clientOf();
  const payouts = await client.payouts(dateDaysAgo(30));
  expect(payouts.map(({ id, net, currency }) => `${id} ${net} ${currency}`)).toEqual([
    'po_e7 -70.40 EUR',
    'po_e11b 24.42 GBP',
  ]);
  const [negative, instant] = payouts;
  expect(instant && (await client.rowsOf(instant))).toBeNull();
  expect(negative && (await client.rowsOf(negative))?.map(({ kind }) => kind).toSorted()).toEqual([
    'refund',
    'refund',
    'sale',
  ]);
  const rows = (await client.rows(dateDaysAgo(2), NOW)).rows;
  expect(rows.map(({ payoutId }) => payoutId)).toEqual([null, null, null]);
});

test('11: disputes have types of their own', async () => {
  account.add(exampleRow('dispute:-6000:1500@#0985'), { at: daysAgo(3), currency: 'eur', depositId: null });
  account.add(exampleRow('zz_new:-100:0@-'), { at: daysAgo(2), currency: 'eur', depositId: null });
  const { rows } = await clientOf().rows(dateDaysAgo(5), NOW);
  expect(rows.map(({ kind }) => kind).toSorted()).toEqual(['dispute', 'unknown']);
  expect(await clientOf().balances()).toMatchObject([{ currency: 'EUR', available: '-76.00', pending: '0.00' }]);
});
