import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { PaypalAccount, PAYPAL_SCOPES, paypalExample } from '../../simulators/providers/paypal/paypal-account.ts';
import { startPaypal } from '../../simulators/providers/paypal/start-paypal.ts';
import type { ServedProvider } from '../../simulators/providers/serve.ts';
import { checkPaypalApp } from '../../src/providers/paypal/paypal-client.ts';
import { dateDaysAgo, getJson, NOW, paypalClientOf, paypalPartsOf } from '../support/_providers.ts';

const HOUR_MS = 60 * 60_000;
let account: PaypalAccount;
let paypal: ServedProvider;
let now: Date;
beforeEach(async () => {
  account = new PaypalAccount('MERCHANT1');
  now = NOW;
  paypal = await startPaypal({ accounts: [account], now: () => now });
});
afterEach(async () => {
  await paypal[Symbol.asyncDispose]();
});

async function token(): Promise<string> {
  const basic = Buffer.from(`${account.clientId}:${account.clientSecret}`).toString('base64');
  const response = await fetch(`${paypal.url}/v1/oauth2/token`, {
    method: 'POST',
    headers: { Authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}
async function search(params: Record<string, string>, as?: string) {
  const url = `${paypal.url}/v1/reporting/transactions?${new URLSearchParams(params).toString()}`;
  return getJson(url, { Authorization: `Bearer ${as ?? (await token())}` });
}
const span = (from: Date, to: Date) => ({ start_date: from.toISOString(), end_date: to.toISOString() });
const sale = (at: Date, id: string) =>
  account.add({ code: 'T0006', at, currency: 'EUR', value: '10.00', fee: '-0.69', id });

test('21: 31 days are read, a second more is refused, and data that is not there yet is refused or missing', async () => {
  const from = dateDaysAgo(40);
  const end = new Date(from.getTime() + 31 * 24 * HOUR_MS);
  expect((await search(span(from, end))).status).toBe(200);
  expect(await search(span(from, new Date(end.getTime() + 1_000)))).toMatchObject({
    status: 400,
    body: { name: 'INVALID_REQUEST' },
  });
  const soon = new Date(NOW.getTime() - HOUR_MS);
  expect(await search(span(soon, NOW))).toMatchObject({
    status: 400,
    body: { message: 'Data for the given start date is not available.' },
  });
  sale(new Date(NOW.getTime() - HOUR_MS), 'RECENT00000000001');
  const client = paypalClientOf(paypal.url, account);
  const read = await client.rows(dateDaysAgo(2), NOW);
  expect(read).toMatchObject({ rows: [], through: new Date(NOW.getTime() - 3 * HOUR_MS) });
  expect(await client.rows(soon, NOW)).toMatchObject({ rows: [], through: soon });
});

test('21: a row that appears late with an old date is found by the overlap', async () => {
  const at = new Date(NOW.getTime() - 5 * HOUR_MS);
  account.add({ code: 'T0006', at, currency: 'EUR', value: '10.00', listedFrom: new Date(NOW.getTime() + HOUR_MS) });
  const client = paypalClientOf(paypal.url, account);
  const first = await client.rows(dateDaysAgo(1), NOW);
  expect(first.rows).toEqual([]);
  now = new Date(NOW.getTime() + 2 * HOUR_MS);
  const from = new Date(first.through.getTime() - client.overlapMs);
  expect((await client.rows(from, now)).rows).toHaveLength(1);
});

test('22: more than 10,000 rows come in halves, all of them; 501 rows a page are refused', async () => {
  const from = dateDaysAgo(20);
  for (let index = 0; index < 10_001; index += 1)
    sale(new Date(from.getTime() + index * 60_000), `MANY${String(index).padStart(13, '0')}`);
  expect(await search(span(from, NOW))).toMatchObject({
    status: 400,
    body: { name: 'RESULTSET_TOO_LARGE', total_items: 10_001 },
  });
  expect(await search({ ...span(from, NOW), page_size: '501' })).toMatchObject({ status: 400 });
  const { rows } = await paypalClientOf(paypal.url, account).rows(from, NOW);
  expect(new Set(rows.map(({ id }) => id)).size).toBe(10_001);
});

test('23: a filter empties the balances, and the client sends none', async () => {
  paypalExample(account, dateDaysAgo(5));
  const plain = await search(span(dateDaysAgo(6), NOW));
  expect(JSON.stringify(plain.body)).toContain('"ending_balance":{"currency_code":"EUR","value":"96.61"}');
  const filtered = await search({ ...span(dateDaysAgo(6), NOW), transaction_status: 'S' });
  expect(JSON.stringify(filtered.body)).not.toContain('ending_balance');
  paypal.calls.length = 0;
  await paypalClientOf(paypal.url, account).rows(dateDaysAgo(6), NOW);
  expect(paypal.calls.at(-1)?.path).not.toMatch(/transaction_(?:id|type|status|amount|currency)=|store_id/);
});

test('23: one id twice makes two rows, a pending one none until it settles, a reversed one is for a person', async () => {
  const at = dateDaysAgo(3);
  const pending = sale(at, 'SAME0000000000001');
  account.add({ code: 'T0007', at, currency: 'EUR', value: '10.00', id: 'SAME0000000000001' });
  pending.status = 'P';
  const client = paypalClientOf(paypal.url, account);
  const kinds = async () => (await client.rows(dateDaysAgo(5), NOW)).rows.map(({ kind }) => kind).toSorted();
  expect(await kinds()).toEqual(['sale']);
  pending.status = 'S';
  expect(await kinds()).toEqual(['sale', 'sale']);
  const ids = (await client.rows(dateDaysAgo(5), NOW)).rows.map(({ id }) => id);
  expect(new Set(ids).size).toBe(2);
  pending.status = 'V';
  expect(await kinds()).toEqual(['sale', 'unknown']);
});

test('24: a token without the scope is refused, and so is an expired one', async () => {
  account.scopes = [PAYPAL_SCOPES[1]];
  const weak = await token();
  expect(await search(span(dateDaysAgo(2), NOW), weak)).toMatchObject({
    status: 403,
    body: { name: 'NOT_AUTHORIZED' },
  });
  const parts = paypalPartsOf(paypal.url, account);
  await expect(checkPaypalApp(parts)).rejects.toMatchObject({
    ...{ area: 'provider', code: 'provider_right_missing', fix: expect.stringContaining('Transaction search') },
  });
  account.scopes = [...PAYPAL_SCOPES];
  const good = await token();
  now = new Date(NOW.getTime() + 32_401 * 1000);
  expect(await search(span(dateDaysAgo(2), NOW), good)).toMatchObject({ status: 401 });
  await expect(checkPaypalApp({ ...parts, clientSecret: 'wrong' })).rejects.toMatchObject({
    code: 'provider_key_refused',
  });
  expect(await checkPaypalApp(parts)).toEqual({ accountId: 'MERCHANT1', keyHint: 'clie…ANT1' });
});

test('E13: sales in two currencies, the conversion, the refund and the money to the bank, to the cent', async () => {
  paypalExample(account, dateDaysAgo(5));
  const client = paypalClientOf(paypal.url, account);
  const { rows, payouts } = await client.rows(dateDaysAgo(6), NOW);
  expect(rows.map(({ kind, currency, amount, fee, net }) => `${kind} ${currency} ${amount} ${fee} ${net}`)).toEqual([
    'sale EUR 100.00 3.39 96.61',
    'sale USD 50.00 2.00 48.00',
    'conversion USD -48.00 0.00 -48.00',
    'conversion EUR 41.28 0.00 41.28',
    'refund EUR -20.00 0.00 -20.00',
    'payout EUR -117.89 0.00 -117.89',
  ]);
  expect(rows[0]?.references).toEqual({ charge: 'CAP10180000000000', orderId: '1018', orderNumber: '1018' });
  expect(rows[4]?.references).toMatchObject({ charge: 'CAP10180000000000', orderId: '1018' });
  expect(payouts).toMatchObject([
    { id: rows[5]?.id, net: '117.89', currency: 'EUR', automatic: false, trace: 'YYW1018' },
  ]);
  expect(await client.balances()).toMatchObject([
    { currency: 'EUR', available: '0.00', pending: '0.00' },
    { currency: 'USD', available: '0.00' },
  ]);
});
