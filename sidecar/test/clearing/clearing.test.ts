import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Clearing, openClearing } from '../../src/clearing/clearing.ts';
import { openSecrets } from '../../src/config/secrets.ts';
import { changeKey } from '../../src/connection/change-key.ts';
import type { LinkedTransaction, ProviderPayout } from '../../src/domain/payouts/payouts.ts';
import { addStore, openTestLedger, STORE, type TestLedger } from '../support/_ledger.ts';

const KEY = 'rk_live_51Abcdefghijklmnop';

const ROW: LinkedTransaction = {
  ...{ gateway: 'stripe', id: 'txn_1', currency: 'EUR', kind: 'sale', type: 'charge' },
  ...{ amount: '100.00', fee: '1.75', feeTax: '0.00', net: '98.25' },
  ...{ createdAt: '2026-02-01T09:00:00.000Z', payoutId: null, customer: null, description: '' },
  references: { charge: 'ch_1' },
  ...{ orderId: null, refundId: null, linkedBy: null, isOtherShop: false },
};

const PAYOUT: ProviderPayout = {
  ...{ gateway: 'stripe', id: 'po_1', currency: 'EUR', net: '166.70' },
  ...{ createdAt: '2026-02-03T00:00:00.000Z', arrives: '2026-02-05', status: 'in_transit' },
  ...{ automatic: true, isFinal: false, trace: null },
};

let t: TestLedger;
let clearing: Clearing;
const optionsOf = (dataDir: string) => ({ dataDir, secretKey: null, pairingCode: null });

beforeEach(async () => {
  t = await openTestLedger();
  const secrets = await openSecrets(optionsOf(t.dataDir));
  clearing = openClearing({ db: t.database.db, secrets, now: t.now });
});
afterEach(async () => {
  await t[Symbol.asyncDispose]();
});

const listed = async (rows: AsyncIterable<LinkedTransaction>) => (await Array.fromAsync(rows)).map(({ id }) => id);
const connect = (accountId = 'acct_1') =>
  clearing.saveConnection(STORE, { gateway: 'stripe', accountId, secret: { key: KEY }, keyHint: 'rk_live_…mnop' });

test('a key is kept encrypted, opens again, and a change of the key covers it', async () => {
  await connect();
  expect(await clearing.providerKey(STORE, 'stripe')).toEqual({ key: KEY });
  const secrets = await openSecrets(optionsOf(t.dataDir));
  const sealed = await secrets.encrypt({ consumerKey: 'ck_1', consumerSecret: 'cs_1' });
  await t.database.db.updateTable('stores').set({ credentials_jwe: sealed }).execute();
  const change = { db: t.database.db, options: optionsOf(t.dataDir), secrets, wanted: null };
  expect(await changeKey({ ...change, record: () => Promise.resolve() })).toBeGreaterThanOrEqual(1);
  const renewed = openClearing({ db: t.database.db, secrets: await openSecrets(optionsOf(t.dataDir)), now: t.now });
  expect(await renewed.providerKey(STORE, 'stripe')).toEqual({ key: KEY });
  await expect(clearing.providerKey(STORE, 'stripe')).rejects.toMatchObject({ code: 'secret_unreadable' });
  for (const name of readdirSync(t.dataDir)) expect(readFileSync(join(t.dataDir, name)).includes(KEY)).toBe(false);
});

test('a new key of the same account continues, one of another account begins again', async () => {
  await connect();
  const progress = { rowsThrough: ROW.createdAt, payoutsThrough: PAYOUT.createdAt, readAt: t.now().toISOString() };
  const failed = { code: 'provider_key_refused', message: 'm', fix: 'f', at: t.now().toISOString() };
  await clearing.keepProgress(STORE, 'stripe', { ...progress, failed });
  expect(await clearing.connection(STORE, 'stripe')).toMatchObject({ progress: { ...progress, failed } });
  await connect();
  expect((await clearing.connection(STORE, 'stripe'))?.progress).toEqual({ ...progress, dueAt: null, failed: null });
  await connect('acct_2');
  expect((await clearing.connection(STORE, 'stripe'))?.progress).toMatchObject({ rowsThrough: '', readAt: null });
  expect(await clearing.removeConnection(STORE, 'stripe')).toBe(true);
  expect(await clearing.removeConnection(STORE, 'stripe')).toBe(false);
  expect(await clearing.connections(STORE)).toEqual([]);
});

test('a row that is read again is one row, and keeps its payout and its order', async () => {
  const linked = { ...ROW, payoutId: 'po_1', orderId: '17', linkedBy: 'charge' } as const;
  expect(await clearing.keepRows(STORE, [linked, { ...ROW, id: 'txn_2' }], 'api')).toBe(2);
  expect(await clearing.keepRows(STORE, [ROW, ROW], 'api')).toBe(0);
  expect(await clearing.rowsOf(STORE, 'stripe', 'po_1')).toEqual([linked]);
  expect(await clearing.rowsOfOrder(STORE, '17')).toEqual([linked]);
  expect(await listed(clearing.unlinkedRows(STORE))).toEqual(['txn_2']);
});

test('a file does not replace what the API said, and adds what it did not', async () => {
  await clearing.keepRows(STORE, [ROW], 'api');
  const fromFile = { ...ROW, amount: '99.00', payoutId: 'po_1', customer: { amount: '110.00', currency: 'USD' } };
  expect(await clearing.keepRows(STORE, [fromFile], 'csv')).toBe(0);
  const expected = { ...ROW, payoutId: 'po_1', customer: fromFile.customer };
  expect(await clearing.rowsOf(STORE, 'stripe', 'po_1')).toEqual([expected]);
  await clearing.keepPayouts(STORE, [PAYOUT], 'api');
  await clearing.keepPayouts(STORE, [{ ...PAYOUT, net: '1.00' }], 'csv');
  expect(await clearing.payout(STORE, 'stripe', 'po_1')).toEqual({ ...PAYOUT, cameFrom: 'api' });
});

test('the API replaces what came from a file', async () => {
  await clearing.keepRows(STORE, [{ ...ROW, amount: '99.00' }], 'csv');
  await clearing.keepRows(STORE, [ROW], 'api');
  await clearing.keepPayouts(STORE, [{ ...PAYOUT, net: '1.00' }], 'csv');
  await clearing.keepPayouts(STORE, [PAYOUT], 'api');
  const all = clearing.rowsCreated(STORE, 'stripe', 'EUR', '2026-01-01', '2027-01-01');
  expect(await Array.fromAsync(all)).toEqual([ROW]);
  expect(await clearing.payouts(STORE)).toEqual([{ ...PAYOUT, cameFrom: 'api' }]);
});

test('a payout is found by its day of arrival, both ends included', async () => {
  const later = { ...PAYOUT, id: 'po_2', arrives: '2026-02-06' };
  await clearing.keepPayouts(STORE, [PAYOUT, later, { ...PAYOUT, gateway: 'paypal' }], 'api');
  const found = async (filter: Parameters<Clearing['payouts']>[1]) =>
    (await clearing.payouts(STORE, filter)).map(({ gateway, id }) => `${gateway} ${id}`);
  expect(await found({})).toEqual(['stripe po_2', 'paypal po_1', 'stripe po_1']);
  expect(await found({ gateway: 'stripe', from: '2026-02-05', to: '2026-02-05' })).toEqual(['stripe po_1']);
  expect(await found({ from: '2026-02-06' })).toEqual(['stripe po_2']);
  expect(await clearing.payout(STORE, 'woopayments', 'po_1')).toBeNull();
});

test('rows of a time come once each and in order, however many share an instant', async () => {
  const many = Array.from({ length: 1_203 }, (_, index) => ({
    ...ROW,
    id: `txn_${String(index).padStart(4, '0')}`,
    createdAt: index < 1_100 ? '2026-02-01T09:00:00.000Z' : '2026-02-02T09:00:00.000Z',
  }));
  await clearing.keepRows(STORE, many.toReversed(), 'api');
  const between = (from: string, to: string) => listed(clearing.rowsCreated(STORE, 'stripe', 'EUR', from, to));
  expect(await between('2026-02-01T09:00:00.000Z', '2026-02-03')).toEqual(many.map(({ id }) => id));
  expect(await between('2026-02-01', '2026-02-02T09:00:00.000Z')).toHaveLength(1_100);
  expect(await listed(clearing.unlinkedRows(STORE))).toHaveLength(1_203);
});

test('rows of another shop, fees and payouts wait for no order', async () => {
  const others = [
    { ...ROW, id: 'fee', kind: 'fee' as const },
    { ...ROW, id: 'other', isOtherShop: true },
    { ...ROW, id: 'own', kind: 'payout' as const },
  ];
  await clearing.keepRows(STORE, [...others, { ...ROW, id: 'refund', kind: 'refund' }], 'api');
  expect(await listed(clearing.unlinkedRows(STORE))).toEqual(['refund']);
});

test('a balance is the last that was said by then; every currency is named once', async () => {
  const balance = { gateway: 'stripe', currency: 'EUR', asOf: '2026-02-05T10:00:00.000Z' } as const;
  const amounts = { available: '90.75', pending: '0.00' };
  await clearing.keepBalances(STORE, [{ ...balance, ...amounts }]);
  await clearing.keepBalances(STORE, [
    { ...balance, asOf: '2026-02-06T10:00:00.000Z', available: '1.00', pending: '2.00' },
  ]);
  const on = (instant: string) => clearing.balances(STORE, 'stripe', 'EUR', instant);
  expect(await on('2026-02-05T09:59:59.999Z')).toBeNull();
  expect(await on('2026-02-05T23:59:59.999Z')).toEqual({ ...balance, ...amounts });
  await clearing.keepRows(STORE, [ROW], 'api');
  await clearing.keepPayouts(STORE, [{ ...PAYOUT, currency: 'GBP' }], 'api');
  expect(await clearing.currencies(STORE)).toEqual([
    { gateway: 'stripe', currency: 'EUR' },
    { gateway: 'stripe', currency: 'GBP' },
  ]);
});

test('each store has its own', async () => {
  await addStore(t.database, 'other.example', null);
  await connect();
  await clearing.keepRows(STORE, [{ ...ROW, payoutId: 'po_1' }], 'api');
  await clearing.keepPayouts('other.example', [PAYOUT], 'api');
  expect(await clearing.rowsOf('other.example', 'stripe', 'po_1')).toEqual([]);
  expect(await clearing.payouts(STORE)).toEqual([]);
  expect(await clearing.connections('other.example')).toEqual([]);
  expect(await clearing.keepRows('other.example', [ROW], 'api')).toBe(1);
});

test('rows that no payout carries are given to payouts by hand, once and in any currency', async () => {
  const at = (day: number) => `2026-02-${String(day).padStart(2, '0')}T00:00:00.000Z`;
  const row = (id: string, day: number, change: Partial<LinkedTransaction> = {}): LinkedTransaction => {
    return { ...ROW, id, gateway: 'paypal', createdAt: at(day), ...change };
  };
  const own = row('Ta', 10, { kind: 'payout', payoutId: 'Ta' });
  const payouts = [10, 20].map((day): ProviderPayout => ({ ...PAYOUT, gateway: 'paypal', id: day === 10 ? 'Ta' : 'Tb', createdAt: at(day) })); // prettier-ignore
  await clearing.keepPayouts(STORE, payouts, 'api');
  await clearing.keepRows(STORE, [row('T5', 5), row('T10', 10, { currency: 'USD' }), own, row('T12', 12), row('T25', 25)], 'api'); // prettier-ignore
  expect(await clearing.payoutsWithoutRows(STORE, 'paypal')).toEqual(['Ta', 'Tb']);
  for (const payout of payouts) await clearing.giveRows(STORE, 'paypal', payout);
  const given = async (id: string) => (await clearing.rowsOf(STORE, 'paypal', id)).map((one) => one.id);
  expect([await given('Ta'), await given('Tb')]).toEqual([['T5', 'T10', 'Ta'], ['T12']]);
  expect(await clearing.payoutsWithoutRows(STORE, 'paypal')).toEqual([]);
});
