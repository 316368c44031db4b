import { afterEach, beforeEach, expect, test } from '@jest/globals';
import type { FaultRequest } from '../../simulators/xero/faults.ts';
import type { ClearingBody, MadeAccountBody } from '../../src/contract/payouts.ts';
import type { ListsBody } from '../../src/contract/lists.ts';
import { byHand, writes } from '../accounting/_books.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';
import { answerConsent, BROWSER, continueToXero, REDIRECT_URI } from '../support/xero/_connection.ts';

const WOO = 'woocommerce_payments';

let stack: Stack;
let plugin: Plugin;
let shop: Shop;
beforeEach(async () => {
  stack = await startStack({ scenarios: ['gbp_multicurrency'] });
  shop = stack.shop('gbp_multicurrency');
  plugin = await pairPlugin(startApi(stack), shop);
});
afterEach(async () => {
  await stack[Symbol.asyncDispose]();
});

/** Consent once more, to more than before. */
async function allowMore(): Promise<void> {
  stack.xero.consent.organisations = [shop.organisation.tenantId];
  const { consents } = stack.context.xero();
  const wanted = {
    storeId: shop.id,
    redirectUri: REDIRECT_URI,
    organisation: shop.organisation.tenantId,
    accounts: true,
  };
  const { url } = await consents.start(wanted);
  const atXero = await continueToXero(stack.context, url);
  const outcome = await consents.finish(await answerConsent(atXero), BROWSER);
  expect(outcome.outcome).toBe('done');
}

const proposed = async () => (await plugin.get('clearing-accounts')).body as ClearingBody;
const create = (key: string) => plugin.post('clearing-accounts', { key });
const named = (name: string) => Object.values(shop.organisation.accounts).filter((one) => one.name === name);
const codeOf = async (key: string) => (await proposed()).accounts.find((one) => one.key === key)?.code ?? '';
const put = () => writes(stack).filter((one) => one === 'PUT Accounts');

test('one is proposed for each provider, and for each currency it is paid in and the organisation has', async () => {
  const { accounts, mayCreate, organisation } = await proposed();
  expect([mayCreate, organisation]).toEqual([false, shop.organisation.name]);
  const shown = accounts.map(({ key, name, currency }) => [key, name, currency]);
  expect(shown).toContainEqual([WOO, 'WooPayments clearing', 'GBP']);
  expect(shown).toContainEqual(['stripe:EUR', 'Stripe clearing EUR', 'EUR']);
  // Others have an account, or get their money otherwise.
  const keys = accounts.map(({ key }) => key);
  for (const other of ['stripe', 'stripe_klarna', 'ppcp-gateway', 'bacs', 'cheque', 'cod'])
    expect(keys).not.toContain(other);
  const codes = accounts.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  const taken = Object.values(shop.organisation.accounts).map(({ code }) => code);
  expect(codes.filter((code) => taken.includes(code))).toEqual([]);
  // Before that there is no permission, and nothing is sent.
  expect(await create(WOO)).toMatchObject({
    status: 409,
    body: { code: 'permission_missing', fix: expect.stringMatching(/“Allow more in Xero”.*Add bank account/) },
  });
  expect(put()).toEqual([]);
});

test('none is proposed in a currency that the organisation does not have', async () => {
  const { lists } = stack.context.xero();
  delete shop.organisation.currencies['EUR'];
  await lists.invalidate(shop.organisation.tenantId);
  const keys = (await proposed()).accounts.map(({ key }) => key);
  expect(keys.filter((key) => key.endsWith(':EUR'))).toEqual([]);
  expect(keys).toContain(WOO);
});

test('with the permission it is created once, as a bank account, is in the lists at once, and changes no setting', async () => {
  await allowMore();
  expect((await proposed()).mayCreate).toBe(true);
  const before = await stack.context.settings.get(shop.id);
  const code = await codeOf(WOO);
  const made = (await create(WOO)).body as MadeAccountBody;
  expect(made).toEqual({
    ref: code,
    name: 'WooPayments clearing',
    code,
    existed: false,
    paths: ['payments.methods.woocommerce_payments'],
  });
  expect(named('WooPayments clearing')).toMatchObject([
    { code, type: 'BANK', status: 'ACTIVE', bank: { number: code.padStart(8, '0'), type: 'BANK', currency: 'GBP' } },
  ]);
  expect(await stack.context.settings.get(shop.id)).toEqual(before);
  const { xero } = (await plugin.get('lists')).body as ListsBody;
  expect(xero?.accounts).toContainEqual(expect.objectContaining({ ref: code, type: 'BANK' }));
  const [action] = await stack.context.ledger.actions({ storeId: shop.id, limit: 1 });
  expect(action?.detail).toMatchObject({ action: 'account_created', account: code, name: 'WooPayments clearing' });

  // By now it is suggested, and no longer proposed.
  expect((await create(WOO)).body).toMatchObject({ code: 'clearing_not_needed' });
  expect(put()).toHaveLength(1);
  expect((await create('stripe:EUR')).body).toMatchObject({ name: 'Stripe clearing EUR', existed: false });
  expect(named('Stripe clearing EUR')).toMatchObject([{ type: 'BANK', bank: { currency: 'EUR' } }]);
  // A later consent for something else keeps the permission.
  const { url } = await stack.context
    .xero()
    .consents.start({ storeId: shop.id, redirectUri: REDIRECT_URI, organisation: null });
  expect(await continueToXero(stack.context, url)).toContain('accounting.settings&');
});

test.each<[string, FaultRequest]>([
  ['comes back as an error after Xero created it', { kind: '5xx-after', status: 502, times: 2 }],
  ['is lost', { kind: 'drop-after-commit' }],
  ['is lost twice', { kind: 'drop-after-commit', times: 2 }],
  ['is lost before Xero saw the request', { kind: 'drop-before-commit' }],
])('an answer that %s makes no second account', async (_, fault) => {
  await allowMore();
  stack.xero.faults.add({ ...fault, match: { method: 'PUT', path: '/Accounts' } });
  expect((await create(WOO)).body).toMatchObject({ name: 'WooPayments clearing', existed: false });
  expect(named('WooPayments clearing')).toHaveLength(1);
});

test('where nothing is known of the request the next one finds out', async () => {
  await allowMore();
  stack.xero.faults.add({ kind: 'drop-before-commit', times: 2, match: { method: 'PUT', path: '/Accounts' } });
  expect(await create(WOO)).toMatchObject({ status: 502 });
  expect(named('WooPayments clearing')).toEqual([]);
  expect((await create(WOO)).body).toMatchObject({ name: 'WooPayments clearing', existed: false });
  expect(named('WooPayments clearing')).toHaveLength(1);
});

test('two requests at once make one account', async () => {
  await allowMore();
  const both = await Promise.all([create(WOO), create(WOO)]);
  expect(named('WooPayments clearing')).toHaveLength(1);
  expect(both.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(1);
  for (const { status, body } of both)
    expect([200, 409]).toContain(status === 200 ? 200 : body.code === 'clearing_not_needed' ? 409 : status);
});

test('an archived account of that name, and one of another kind, are named with what to do; nothing is sent', async () => {
  await allowMore();
  const account = { Code: '700', Name: 'woopayments Clearing', Type: 'CURRENT' };
  byHand(stack, shop, 'PUT', 'Accounts', account);
  expect((await create(WOO)).body).toMatchObject({
    code: 'account_name_taken',
    message:
      'The organisation has an account "woopayments Clearing" that is not a bank account; Xero allows each name once.',
  });
  const [taken] = named('woopayments Clearing');
  byHand(stack, shop, 'POST', `Accounts/${taken?.id ?? ''}`, { Status: 'ARCHIVED' });
  expect((await create(WOO)).body).toMatchObject({
    code: 'account_archived',
    fix: expect.stringContaining('Restore it'),
  });
  expect(put()).toEqual([]);
});

test('what Xero says against an account is shown; a code that was taken meanwhile is no obstacle the next time', async () => {
  await allowMore();
  const taking = { Code: await codeOf(WOO), Name: 'Petty cash', Type: 'BANK', BankAccountNumber: '1' };
  let isTaken = false;
  stack.xero.faults.from((method, path) => {
    if (!isTaken && method === 'PUT' && path.includes('/Accounts')) byHand(stack, shop, 'PUT', 'Accounts', taking);
    isTaken ||= method === 'PUT';
    return null;
  });
  expect(await create(WOO)).toMatchObject({
    status: 422,
    body: { code: 'account_refused', message: expect.stringContaining('Please enter a unique Code.') },
  });
  expect((await create(WOO)).body).toMatchObject({ name: 'WooPayments clearing', existed: false });
});
