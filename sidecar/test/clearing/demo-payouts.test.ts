import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { rmSync } from 'node:fs';
import { faultsOf, payoutsReport, type StoreOfPayouts } from '../../simulators/demo/payouts/payouts-report.ts';
import { runPayouts } from '../../simulators/demo/payouts/run-payouts.ts';
import { temporaryDirectory } from '../support/_ledger.ts';

/** Three shops, with real pauses between polls. */
const RUN_MS_MAX = 300_000;

let stores: readonly StoreOfPayouts[];
const directory = temporaryDirectory();

beforeAll(async () => {
  stores = await runPayouts({ directory, progress: () => undefined });
}, RUN_MS_MAX);
afterAll(() => rmSync(directory, { recursive: true, force: true }));

test('recorded orders of every provider end in clearing accounts at zero', () => {
  expect(faultsOf(stores)).toEqual([]);
  const gateways = stores.flatMap(({ accounts }) => accounts.map(({ gateway, currency }) => `${gateway} ${currency}`));
  expect(gateways.sort()).toEqual(['paypal GBP', 'stripe EUR', 'stripe GBP', 'stripe USD', 'woopayments GBP']);
  expect(payoutsReport(stores)).toMatch(/All 5 clearing accounts are at zero/);
});

test('a payout that is not in Xero, an account that is off, and a run without payouts are faults', () => {
  const [store] = stores;
  if (store === undefined) throw new Error('There is no store.');
  const [account, ...others] = store.accounts;
  if (account === undefined) throw new Error('There is no account.');
  expect(faultsOf([{ ...store, transfers: {} }])).toHaveLength(store.payouts.length);
  const off = { ...store, accounts: [{ ...account, xero: '0.01' }, ...others] };
  expect(faultsOf([off])).toEqual([expect.stringMatching(/Xero 0\.01$/)]);
  const unread = { ...store, accounts: [{ ...account, xero: null }, ...others] };
  expect(payoutsReport([unread])).toMatch(/NOT PROVED:\n.*not read/);
  expect(faultsOf([{ ...store, payouts: [], accounts: [] }])).toEqual(['payments: nothing was read of its providers']);
});
