import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { EXAMPLE_NAMES, examplePayout, exampleRow } from '../../simulators/providers/examples.ts';
import type { ServedProvider } from '../../simulators/providers/serve.ts';
import { payoutEvents, signatureHeader, verifySignature } from '../../simulators/providers/stripe/stripe-webhooks.ts';
import { StripeAccount } from '../../simulators/providers/stripe/stripe-account.ts';
import { startStripe } from '../../simulators/providers/stripe/start-stripe.ts';
import type { ProviderClient } from '../../src/providers/provider-client.ts';
import { daysAgo, getJson, newStripeAccount, NOW, SHOP_URL, stripeClientOf } from '../support/_providers.ts';

let account: StripeAccount;
let stripe: ServedProvider;
let key: string;
beforeEach(async () => {
  account = newStripeAccount();
  key = account.addKey();
  stripe = await startStripe({ accounts: [account], now: () => NOW });
});
afterEach(async () => {
  await stripe[Symbol.asyncDispose]();
});

const get = (path: string, as = key) => getJson(`${stripe.url}/v1/${path}`, { Authorization: `Bearer ${as}` });
const fill = (count: number) => {
  for (let index = 0; index < count; index += 1)
    account.addRow(exampleRow('charge:1000:40@#1'), { created: daysAgo(3) + index, currency: 'eur', payout: null });
};
const idsOf = (body: Record<string, unknown>) => (body['data'] as { id: string }[]).map(({ id }) => id);

const newest = async (client: ProviderClient) => {
  const [payout] = await client.payouts(new Date(0));
  if (payout === undefined) throw new Error('There is no payout.');
  return payout;
};

test('1: a list has ten rows if nothing is said, and a hundred at most; an unknown cursor is refused', async () => {
  fill(12);
  expect(idsOf((await get('balance_transactions')).body)).toHaveLength(10);
  expect(idsOf((await get('balance_transactions?limit=100')).body)).toHaveLength(12);
  expect(await get('balance_transactions?limit=101')).toMatchObject({
    status: 400,
    body: { error: { param: 'limit' } },
  });
  const unknown = await get('balance_transactions?starting_after=txn_nope');
  expect(unknown).toMatchObject({
    status: 400,
    body: { error: { code: 'resource_missing', param: 'starting_after' } },
  });
});

test.each([0, 1, 5, 6])('2: newest first, and has_more is exact with %i rows and a limit of 5', async (count) => {
  fill(count);
  const { body } = await get('balance_transactions?limit=5');
  expect(body).toMatchObject({ has_more: count > 5, object: 'list' });
  expect(body).not.toHaveProperty('total_count');
  const ids = idsOf(body);
  expect(ids).toEqual(ids.toSorted().toReversed());
});

test.each(EXAMPLE_NAMES)('3: the rows of %s include its own, and their nets add up to zero', async (name) => {
  const payout = account.pay(examplePayout(name), daysAgo(4));
  const { body } = await get(`balance_transactions?payout=${payout.id}&limit=100`);
  const nets = (body['data'] as { net: number; type: string }[]).map(({ net }) => net);
  expect(nets.reduce((total, net) => total + net, 0)).toBe(0);
  const client = stripeClientOf(stripe.url, key);
  const rows = await client.rowsOf(await newest(client));
  expect(rows?.filter(({ kind }) => kind === 'payout')).toMatchObject([{ payoutId: payout.id }]);
});

test('4: a row has neither the id of its payout, nor metadata, nor livemode', async () => {
  account.pay(examplePayout('plain'), daysAgo(4));
  const { body } = await get('balance_transactions?payout=po_e1');
  const [own, row] = body['data'] as [{ source: string }, object];
  expect(own.source).toBe('po_e1');
  for (const name of ['payout', 'metadata', 'livemode']) expect(row).not.toHaveProperty(name);
  expect(JSON.stringify(row)).not.toContain('po_e1');
});

test('5: the rows of a manual payout are refused, and it is not reconciled; the client asks for none', async () => {
  account.pay({ ...examplePayout('plain'), automatic: false }, daysAgo(4));
  expect(await get('balance_transactions?payout=po_e1')).toMatchObject({
    ...{
      status: 400,
      body: {
        error: { message: 'Balance transaction history can only be filtered on automatic transfers, not manual.' },
      },
    },
  });
  const client = stripeClientOf(stripe.url, key);
  const payout = await newest(client);
  expect(payout).toMatchObject({ automatic: false, isFinal: true });
  expect(await client.rowsOf(payout)).toBeNull();
});

test('6: a list is not final while its payout is reconciled, and the client does not read it before', async () => {
  const made = account.pay(examplePayout('plain'), daysAgo(4));
  made.reconciliation_status = 'in_progress';
  expect(idsOf((await get('balance_transactions?payout=po_e1')).body)).toHaveLength(3);
  const client = stripeClientOf(stripe.url, key);
  const payout = await newest(client);
  expect(payout).toMatchObject({ isFinal: false, automatic: true });
  expect(await client.rowsOf(payout)).toBeNull();
  made.reconciliation_status = 'completed';
  expect(await client.rowsOf(await newest(client))).toHaveLength(4);
});

test('7: an unknown payout is refused, an unknown type is an empty page', async () => {
  fill(2);
  const refused = await get('balance_transactions?payout=po_nope');
  expect(refused).toMatchObject({ status: 400, body: { error: { message: "No such payout: 'po_nope'" } } });
  expect(await get('balance_transactions?type=nonsense')).toMatchObject({
    status: 200,
    body: { data: [], has_more: false },
  });
  expect(await get('payouts/po_nope')).toMatchObject({ status: 404, body: { error: { param: 'payout' } } });
});

test('8: rows are found by their charge and not by their dispute', async () => {
  account.pay(examplePayout('disputeOpened'), daysAgo(4));
  expect(idsOf((await get('balance_transactions?source=du_0985')).body)).toEqual([]);
  expect(idsOf((await get('balance_transactions?source=ch_1006')).body)).toHaveLength(1);
});

test('9: a paid payout fails after its arrival, and its money is listed under the next, which names it', async () => {
  const made = account.pay(examplePayout('failed'), daysAgo(20));
  const client = stripeClientOf(stripe.url, key);
  expect(await client.payouts(new Date(0))).toMatchObject([{ status: 'paid', arrives: '2026-02-11' }]);
  made.status = 'failed';
  account.pay(examplePayout('afterFailed'), daysAgo(9));
  const [, failed] = await client.payouts(new Date(0));
  expect(failed).toMatchObject({ id: 'po_e8a', status: 'failed', net: '196.75' });
  expect((failed && (await client.rowsOf(failed)))?.map(({ kind }) => kind).toSorted()).toEqual(['payout', 'sale']);
  const back = (await client.rowsOf(await newest(client)))?.find(({ kind }) => kind === 'payout_failed');
  expect(back).toMatchObject({ amount: '196.75', references: { payout: 'po_e8a' }, payoutId: 'po_e8b' });
});

test('10: a negative payout takes money from the bank, and its own row brings it', async () => {
  account.pay(examplePayout('negative'), daysAgo(4));
  const client = stripeClientOf(stripe.url, key);
  const payout = await newest(client);
  expect(payout).toMatchObject({ net: '-70.40' });
  expect((await client.rowsOf(payout))?.find(({ kind }) => kind === 'payout')).toMatchObject({ net: '70.40' });
});

test('11: a dispute and its fee are one row, a won one brings no fee back', async () => {
  account.pay(examplePayout('disputeOpened'), daysAgo(9));
  account.pay(examplePayout('disputeWon'), daysAgo(4));
  const rows = (await stripeClientOf(stripe.url, key).rows(new Date(0), NOW)).rows;
  expect(rows.filter(({ kind }) => kind.startsWith('dispute'))).toMatchObject([
    {
      kind: 'dispute_reversal',
      type: 'adjustment/dispute_reversal',
      amount: '60.00',
      fee: '0.00',
      references: { charge: 'ch_0985' },
    },
    {
      kind: 'dispute',
      amount: '-60.00',
      fee: '20.00',
      net: '-80.00',
      references: { charge: 'ch_0985', dispute: 'du_0985' },
    },
  ]);
});

test('12: a refund returns no fee', async () => {
  account.pay(examplePayout('refunds'), daysAgo(4));
  const { rows } = await stripeClientOf(stripe.url, key).rows(new Date(0), NOW);
  expect(rows.filter(({ kind }) => kind === 'refund')).toMatchObject([
    { amount: '-20.00', fee: '0.00', references: { charge: 'ch_0990', intent: 'pi_0990' } },
    { amount: '-30.00', fee: '0.00', references: { charge: 'ch_1004' } },
  ]);
});

test('13: fees of the account have their money in the amount', async () => {
  account.pay(examplePayout('accountFee'), daysAgo(4));
  const { rows } = await stripeClientOf(stripe.url, key).rows(new Date(0), NOW);
  expect(rows.find(({ kind }) => kind === 'fee')).toMatchObject({ amount: '-5.00', fee: '0.00', references: {} });
  expect(rows.find(({ kind }) => kind === 'fee_tax')).toMatchObject({ amount: '-1.15', fee: '0.00' });
});

test('14: a category that no list names is unknown, and keeps its name', async () => {
  account.addRow(exampleRow('zz_thing/zz_new:-100:0@-'), { created: daysAgo(3), currency: 'eur', payout: null });
  const { rows } = await stripeClientOf(stripe.url, key).rows(new Date(0), NOW);
  expect(rows).toMatchObject([{ kind: 'unknown', type: 'zz_thing/zz_new', amount: '-1.00' }]);
});

test('15: a missing right is named, a wrong key refused, and a test key sees nothing live', async () => {
  const other = new StripeAccount({ id: 'acct_1Test', livemode: false, siteUrl: SHOP_URL });
  const testKey = other.addKey();
  account.pay(examplePayout('plain'), daysAgo(4));
  await using both = await startStripe({ accounts: [account, other], now: () => NOW });
  const ask = (path: string, as: string) => getJson(`${both.url}/v1/${path}`, { Authorization: `Bearer ${as}` });
  const few = account.addKey(['rak_charge_read']);
  const lacking = await ask('payouts', few);
  expect(lacking.status).toBe(403);
  expect(lacking.body['error']).toMatchObject({ message: expect.stringContaining("'rak_payout_read' permission") });
  expect(JSON.stringify(lacking.body)).not.toContain(few);
  expect(await ask('payouts', 'rk_live_wrong')).toMatchObject({ status: 401 });
  expect(await ask('payouts', 'pk_live_1')).toMatchObject({ body: { error: { code: 'secret_key_required' } } });
  expect(await ask('payouts/po_e1', testKey)).toMatchObject({ status: 404 });
});

test('16: more than 25 calls a second to one endpoint are refused without Retry-After, and the client waits and goes on', async () => {
  for (let call = 0; call < 25; call += 1) expect((await get('payouts')).status).toBe(200);
  const { status, headers } = await get('payouts');
  expect([status, headers.get('stripe-rate-limited-reason'), headers.get('retry-after')]).toEqual([
    429,
    'endpoint-rate',
    null,
  ]);
  let at = NOW;
  await using slow = await startStripe({ accounts: [account], now: () => at });
  const pauses: number[] = [];
  for (let call = 0; call < 25; call += 1) await getJson(`${slow.url}/v1/payouts`, { Authorization: `Bearer ${key}` });
  slow.faults.add({ fault: { kind: 'status', status: 429 }, after: 0 });
  at = new Date(NOW.getTime() + 1_000);
  expect(await stripeClientOf(slow.url, key, pauses).payouts(new Date(0))).toEqual([]);
  expect(pauses).toEqual([750]);
});

test('17: what the shopper paid, at its rate, is the amount', async () => {
  account.pay(examplePayout('converted'), daysAgo(4));
  const { rows } = await stripeClientOf(stripe.url, key).rows(new Date(0), NOW);
  expect(rows.find(({ kind }) => kind === 'sale')).toMatchObject({
    amount: '86.00',
    customer: { amount: '100.00', currency: 'USD' },
    ...{ fee: '3.26', feeConversion: '1.72', feeTax: '0.00', net: '82.74' },
  });
  expect(rows.find(({ kind }) => kind === 'refund')).toMatchObject({
    amount: '-44.00',
    customer: { amount: '-50.00', currency: 'USD' },
  });
  account.pay(examplePayout('plain'), daysAgo(6));
  const all = (await stripeClientOf(stripe.url, key).rows(new Date(0), NOW)).rows;
  expect(all.find(({ references }) => references.charge === 'ch_1001')).toMatchObject({ customer: null });
});

test('18: events are signed with every secret in use, an old or wrong signature is refused, and nothing depends on one', () => {
  const payout = account.pay(examplePayout('plain'), daysAgo(4));
  const events = payoutEvents(payout);
  expect(events.map(({ type }) => type)).toEqual([
    'payout.created',
    'payout.updated',
    'payout.paid',
    'payout.reconciliation_completed',
  ]);
  const body = JSON.stringify(events[0]);
  const header = signatureHeader(body, ['whsec_new', 'whsec_old'], NOW);
  const verify =
    (secret: string, change: { body?: string; header?: string; now?: Date } = {}) =>
    () =>
      verifySignature(change.body ?? body, change.header ?? header, { secret, now: change.now ?? NOW });
  // While the secret is renewed both are right.
  expect(verify('whsec_new')).not.toThrow();
  expect(verify('whsec_old')).not.toThrow();
  expect(verify('whsec_other')).toThrow('matching the expected signature for payload');
  expect(verify('whsec_new', { body: `${body} ` })).toThrow('matching the expected signature for payload');
  const aside = (seconds: number) => new Date(NOW.getTime() + seconds * 1_000);
  for (const seconds of [300, -300]) expect(verify('whsec_new', { now: aside(seconds) })).not.toThrow();
  for (const seconds of [301, -301])
    expect(verify('whsec_new', { now: aside(seconds) })).toThrow('Timestamp outside the tolerance zone');
  expect(verify('whsec_new', { header: 'v1=abc' })).toThrow('Unable to extract timestamp and signatures');
  expect(verify('whsec_new', { header: header.replaceAll('v1=', 'v0=') })).toThrow(
    'No signatures found with expected scheme',
  );
});

test('25: the same reading twice gives the same rows, also over many pages', async () => {
  fill(250);
  const client = stripeClientOf(stripe.url, key);
  const first = await client.rows(new Date(0), NOW);
  expect(first.rows).toHaveLength(250);
  expect(await client.rows(new Date(0), NOW)).toEqual(first);
  expect(stripe.calls.map(({ path }) => path.includes('limit=100'))).toEqual(Array(6).fill(true));
});
