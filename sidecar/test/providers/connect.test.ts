import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PaypalAccount } from '../../simulators/providers/paypal/paypal-account.ts';
import { startPaypal } from '../../simulators/providers/paypal/start-paypal.ts';
import type { ServedProvider } from '../../simulators/providers/serve.ts';
import { READ_RIGHTS, StripeAccount } from '../../simulators/providers/stripe/stripe-account.ts';
import { startStripe } from '../../simulators/providers/stripe/start-stripe.ts';
import { WooPaymentsAccount } from '../../simulators/providers/woopayments/woopayments-account.ts';
import { type CliStack, startCli } from '../support/_cli.ts';
import { temporaryDirectory } from '../support/_ledger.ts';
import { newStripeAccount, SHOP_URL } from '../support/_providers.ts';

let stack: CliStack;
let stripe: ServedProvider;
let paypal: ServedProvider;
let account: StripeAccount;
let testAccount: StripeAccount;
let app: PaypalAccount;
let otherApp: PaypalAccount;
let store: string;

beforeEach(async () => {
  stack = await startCli({ scenarios: ['no_tax'] });
  account = newStripeAccount();
  testAccount = new StripeAccount({ id: 'acct_1Test', livemode: false, siteUrl: SHOP_URL });
  [app, otherApp] = [new PaypalAccount('MERCHANT1'), new PaypalAccount('MERCHANT2')];
  stripe = await startStripe({ accounts: [account, testAccount] });
  paypal = await startPaypal({ accounts: [app, otherApp] });
  Object.assign(stack.env, { STRIPE_API_URL: stripe.url, PAYPAL_API_URL: paypal.url });
  store = await stack.addStore();
});
afterEach(async () => {
  for (const one of [stack, stripe, paypal]) await one[Symbol.asyncDispose]();
});

const connect = (provider: string, key: string, ...more: string[]) => {
  const file = join(stack.dataDir, '..', `key-of-${String(process.pid)}-${store}`);
  writeFileSync(file, key);
  return stack.cli('payouts', 'connect', store, provider, '--key-file', file, ...more);
};
const paypalKey = ({ clientId, clientSecret }: PaypalAccount) => `${clientId}\n${clientSecret}\n`;
const bytesOf = (directory: string): string =>
  readdirSync(directory, { withFileTypes: true })
    .map((one) =>
      one.isDirectory() ? bytesOf(join(directory, one.name)) : readFileSync(join(directory, one.name), 'latin1'),
    )
    .join('\n');

test('Stripe is connected by a restricted key that reads payouts, and its key is nowhere in clear', async () => {
  const key = account.addKey();
  const { exit, out, err } = await connect('stripe', `${key}\n`);
  expect({ exit, err }).toEqual({ exit: 0, err: '' });
  expect(out).toContain(`rk_live_…${key.slice(-4)}`);
  const backup = join(temporaryDirectory(), 'backup');
  expect(await stack.cli('backup', backup)).toMatchObject({ exit: 0 });
  for (const text of [bytesOf(stack.dataDir), bytesOf(backup), out]) expect(text).not.toContain(key);
  expect((await stack.cli('audit', 'export')).out).toContain(
    `Stripe was connected by the key rk_live_…${key.slice(-4)}.`,
  );
});

test('a change of the key of the data directory keeps the connection', async () => {
  await connect('paypal', paypalKey(app));
  expect(await stack.cli('secrets', 'rotate')).toMatchObject({ exit: 0 });
  expect(await connect('paypal', paypalKey(app))).toMatchObject({ exit: 0 });
});

const REFUSED: readonly (readonly [why: string, key: () => string, code: string, says: RegExp])[] = [
  ['a wrong key', () => 'rk_live_51Wrong0000', 'provider_key_refused', /is wrong or was revoked/],
  [
    'a key without rights',
    () => account.addKey([]),
    'provider_right_missing',
    /Payouts: Read \(rak_payout_read\), Balance transaction sources: Read \(rak_balance_transaction_source_read\), Balance: Read/,
  ],
  [
    'a key that reads payouts only',
    () => account.addKey(['rak_payout_read']),
    'provider_right_missing',
    /Having the 'rak_balance_transaction_source_read' permission/,
  ],
  [
    'a key that reads customers too',
    () => account.addKey([...READ_RIGHTS, 'rak_customer_read']),
    'provider_rights_too_many',
    /it reads Customers/,
  ],
  [
    'a key that may refund',
    () => account.addKey([...READ_RIGHTS, 'rak_charge_write']),
    'provider_rights_too_many',
    /it reads Charges and Refunds/,
  ],
  ['a secret key', () => account.addKey(null), 'provider_rights_too_many', /it may do everything/],
  ['a test key', () => testAccount.addKey(), 'provider_test_key', /a test account/],
  ['a publishable key', () => 'pk_live_51Abcdefgh', 'provider_key_wrong', /begin with rk_live_/],
  ['a revoked key', () => revoked(), 'provider_key_refused', /was revoked/],
  ['two keys', () => `${account.addKey()}\n${account.addKey()}`, 'provider_key_wrong', /could not be read/],
];

function revoked(): string {
  const key = account.addKey();
  const [last] = account.keys.slice(-1);
  if (last !== undefined) last.isRevoked = true;
  return key;
}

test.each(REFUSED)('%s is refused with what to do, and nothing is kept', async (_why, keyOf, code, says) => {
  const key = keyOf();
  const { exit, out } = await connect('stripe', key, '--json');
  expect(exit).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    error: { code, message: expect.stringMatching(says), fix: expect.stringMatching(/.{20}/) },
  });
  expect(out).not.toContain(key);
  expect((await stack.cli('payouts', 'disconnect', store, 'stripe', '--json')).json()).toMatchObject({
    disconnected: false,
  });
});

test('PayPal: a wrong secret, an app without the feature and the app of another account are refused', async () => {
  expect((await connect('paypal', `${app.clientId}\nwrong`, '--json')).json()).toMatchObject({
    error: { code: 'provider_key_refused' },
  });
  expect((await connect('paypal', app.clientId, '--json')).json()).toMatchObject({
    error: { code: 'provider_key_wrong' },
  });
  const { scopes } = app;
  app.scopes = [];
  expect((await connect('paypal', paypalKey(app), '--json')).json()).toMatchObject({
    error: { code: 'provider_right_missing' },
  });
  app.scopes = scopes;
  expect(await connect('paypal', paypalKey(app))).toMatchObject({ exit: 0 });
  expect((await connect('paypal', paypalKey(otherApp), '--json')).json()).toMatchObject({
    error: { code: 'provider_other_account' },
  });
  expect(await stack.cli('payouts', 'disconnect', store, 'paypal')).toMatchObject({ exit: 0 });
  expect(await connect('paypal', paypalKey(otherApp))).toMatchObject({ exit: 0 });
  expect(bytesOf(stack.dataDir)).not.toContain(otherApp.clientSecret);
});

test('WooPayments needs no key; a shop without it is named', async () => {
  const none = await stack.cli('payouts', 'connect', store, 'woopayments', '--json');
  expect(none.json()).toMatchObject({
    error: { code: 'provider_refused', message: 'WooPayments is not active in this shop.' },
  });
  stack.stores.store('no_tax').state.wooPayments = new WooPaymentsAccount();
  expect(await stack.cli('payouts', 'connect', store, 'woopayments')).toMatchObject({ exit: 0 });
});

test('a key that is not given, an unknown provider and an unknown store are wrong usage; a provider that is down is not', async () => {
  expect(await stack.cli('payouts', 'connect', store, 'stripe')).toMatchObject({
    exit: 2,
    err: expect.stringContaining('--key-file'),
  });
  expect(await stack.cli('payouts', 'connect', store, 'square')).toMatchObject({ exit: 2 });
  expect(await stack.cli('payouts', 'connect', 'nowhere', 'stripe')).toMatchObject({ exit: 2 });
  stripe.faults.add({ fault: { kind: 'drop' }, times: Infinity });
  const file = join(temporaryDirectory(), 'key');
  writeFileSync(file, account.addKey());
  const down = await stack.patientCli('payouts', 'connect', store, 'stripe', '--key-file', file);
  expect(down).toMatchObject({ exit: 3, err: expect.stringContaining('cannot be reached') });
});
