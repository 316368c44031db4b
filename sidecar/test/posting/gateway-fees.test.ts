import { expect, test } from '@jest/globals';
import { byHand, expectPostedOnce, invoiceOf, paymentsOf, writes } from '../accounting/_books.ts';
import { takeBackup, restoreBackup } from '../support/_backup.ts';
import {
  balanceOf,
  connectAgain,
  feeAmounts,
  feesOf,
  only,
  RECORDED_FEES,
  setMeta,
  startFees,
  STRIPE_ORDER,
  FEE_SHOP,
  switchOn,
} from '../accounting/_fees.ts';
import { seen } from '../accounting/_life.ts';
import { addCopies, startStack } from '../support/_stack.ts';
import { startConsent } from '../support/xero/_connection.ts';

const MINUTE_MS = 60_000;
const STRIPE_CLEARING = '095';

const bankWrites = (stack: Parameters<typeof writes>[0]) =>
  writes(stack).filter((call) => call.includes('BankTransactions'));

test('each gateway’s fee is spend money on its clearing account, whose balance is the payout', async () => {
  await using stack = await startFees();
  const shop = stack.shop(FEE_SHOP);
  only(shop, ...Object.keys(RECORDED_FEES).map(Number));
  await stack.drain();
  expect(feeAmounts(shop)).toEqual(RECORDED_FEES);
  for (const id of [1850, 1851, 1852, 1853]) expectPostedOnce(shop, id);
  const [fee] = feesOf(shop, STRIPE_ORDER);
  expect(fee).toMatchObject({
    type: 'SPEND',
    lineAmountTypes: 'Inclusive',
    reference: `Gateway fee of order 1850, ch_3Te1uym9JeR8SG2WyDbd7qo0 [${shop.id}:1850]`,
    lines: [{ description: 'Stripe fee of order 1850' }],
    isReconciled: false,
  });
  expect(shop.organisation.contacts[fee?.contactId ?? '']?.name).toBe('Stripe');
  // Two sales and a refund, less two fees: 146.08 + 49.99 - 0.76 … what Stripe pays out.
  const { payments } = shop.organisation;
  const moved = Object.values(payments).filter(
    (one) => shop.organisation.accounts[one.accountId]?.code === STRIPE_CLEARING,
  );
  const signed = moved.map((one) => (one.target.kind === 'invoice' ? Number(one.amount) : -Number(one.amount)));
  const paidOut = signed.reduce((sum, one) => sum + one, 0) - 4.44 - 1.65;
  expect(Number(balanceOf(shop, STRIPE_CLEARING))).toBeCloseTo(paidOut, 2);
  // One call for all of them.
  expect(bankWrites(stack)).toHaveLength(1);

  const written = writes(stack).length;
  await stack.replay(shop, ...Object.keys(RECORDED_FEES).map(Number));
  await stack.drain();
  expect(writes(stack)).toHaveLength(written);
});

test.each(['provider', 'xero'] as const)(
  'an order in euros, credited in pounds: the rate is that of %s',
  async (rate) => {
    await using stack = await startFees();
    const shop = stack.shop(FEE_SHOP);
    const [copy = 0] = addCopies(shop, STRIPE_ORDER, 1);
    only(shop, copy);
    await stack.context.settings.set(shop.id, 'payments.currencyRate', rate);
    shop.simulated.state.updateOrder(copy, { currency: 'EUR', refunds: [] });
    for (const [key, value] of [
      ['_stripe_currency', 'GBP'],
      ['_stripe_fee', '3.73'],
      ['_stripe_net', '118.12'],
    ] as const)
      setMeta(shop, copy, key, value);
    await stack.drain();
    expectPostedOnce(shop, copy);
    const [payment] = paymentsOf(shop, invoiceOf(shop, copy));
    // Net and fee are what Stripe credited; the fee leaves the net, as in its payout.
    expect([payment?.bankAmount === '121.85', balanceOf(shop, STRIPE_CLEARING) === '118.12']).toEqual(
      rate === 'provider' ? [true, true] : [false, false],
    );
    const gain = balanceOf(shop, '499');
    expect(gain === '0.00').toBe(rate === 'xero');
  },
);

test('a later fee is posted then; returned in part it is updated, returned in full it is deleted', async () => {
  await using stack = await startFees();
  const shop = stack.shop(FEE_SHOP);
  only(shop, STRIPE_ORDER);
  setMeta(shop, STRIPE_ORDER, '_stripe_fee', undefined);
  await stack.drain();
  expect(feesOf(shop)).toEqual([]);
  const step = async (value: string) => {
    stack.pass(10 * MINUTE_MS);
    setMeta(shop, STRIPE_ORDER, '_stripe_fee', value);
    await stack.drain();
    return feeAmounts(shop);
  };
  expect(await step('4.44')).toEqual({ 1850: '4.44' });
  const [first] = feesOf(shop);
  // As a sum of floats comes out of PHP.
  expect(await step('3.2999999999999998')).toEqual({ 1850: '3.30' });
  expect(feesOf(shop)[0]).toMatchObject({ id: first?.id, date: first?.date });
  expect(await step('0')).toEqual({});
  expect(await step('4.44')).toEqual({ 1850: '4.44' });
  expect(feesOf(shop)[0]?.reference).toMatch(/^Gateway fee 2 of order 1850/);
  const { id } = await stack.entry(shop, STRIPE_ORDER);
  const kinds = (await stack.context.ledger.documentsOf(id)).map(({ sourceKey }) => sourceKey);
  expect(kinds).toEqual(['order:1850', 'order:1850/payment', 'order:1850/fee', 'order:1850/fee:2']);
  expect(await seen(stack, shop, STRIPE_ORDER)).toMatchObject({ state: 'recorded', code: null });
  expectPostedOnce(shop, STRIPE_ORDER);
});

test.each([
  ['is reconciled', (fee: object) => Object.assign(fee, { isReconciled: true }), '4.44', 'is reconciled'],
  ['was deleted by hand', (fee: object) => Object.assign(fee, { status: 'DELETED' }), '4.44', 'somebody deleted it'],
] as const)('a fee that %s in Xero stays: the difference is reported', async (_what, change, booked, why) => {
  await using stack = await startFees();
  const shop = stack.shop(FEE_SHOP);
  only(shop, STRIPE_ORDER);
  await stack.drain();
  const [fee] = feesOf(shop);
  change(fee ?? {});
  const written = writes(stack).length;
  stack.pass(10 * MINUTE_MS);
  setMeta(shop, STRIPE_ORDER, '_stripe_fee', '3.30');
  await stack.drain();
  expect(writes(stack)).toHaveLength(written);
  const { state, summary } = await stack.entry(shop, STRIPE_ORDER);
  expect(state).toBe('recorded');
  expect(summary).toMatchObject({ notices: [{ code: 'fee_changed' }] });
  expect(JSON.stringify(summary)).toContain(why);
  if (why === 'is reconciled') expect(JSON.stringify(summary)).toContain(`£3.30 by now, and £${booked} is booked`);
});

test.each(['drop-before-commit', '5xx-after', 'drop-after-commit'] as const)(
  'a fee whose call is lost (%s) is booked once, and changed once',
  async (kind) => {
    await using stack = await startFees();
    const shop = stack.shop(FEE_SHOP);
    only(shop, STRIPE_ORDER, 1853);
    stack.xero.faults.add({ kind, times: 2, match: { method: 'PUT', path: '/BankTransactions' } });
    await stack.drain();
    expect(feeAmounts(shop)).toEqual({ 1850: '4.44', 1853: '3.89' });
    expect(Object.keys(shop.organisation.bankTransactions)).toHaveLength(2);
    stack.xero.faults.add({ kind, times: 2, match: { method: 'POST', path: '/BankTransactions' } });
    stack.pass(10 * MINUTE_MS);
    setMeta(shop, STRIPE_ORDER, '_stripe_fee', '3.30');
    await stack.drain();
    expect(feeAmounts(shop)).toEqual({ 1850: '3.30', 1853: '3.89' });
    expect(Object.keys(shop.organisation.bankTransactions)).toHaveLength(2);
    expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
    expect(await seen(stack, shop, STRIPE_ORDER)).toMatchObject({ state: 'recorded', code: null });
  },
);

test('killed between any two rounds, the fee is booked once', async () => {
  await using stack = await startFees();
  const shop = stack.shop(FEE_SHOP);
  only(shop, STRIPE_ORDER, 1851);
  stack.xero.faults.add({ kind: 'drop-after-commit', times: 1, match: { method: 'PUT', path: '/BankTransactions' } });
  await stack.context.positions.request(null, stack.now());
  for (let rounds = 0; rounds < 12; rounds += 1) {
    await stack.round();
    await stack.restart('killed');
    stack.pass(MINUTE_MS);
  }
  await stack.drain();
  expect(feeAmounts(shop)).toEqual({ 1850: '4.44', 1851: '2.67' });
});

test('a ledger older than the books books no fee twice, whether fees are on at its start or switched on later', async () => {
  await using stack = await startFees();
  const shop = stack.shop(FEE_SHOP);
  const backup = await takeBackup(stack);
  await stack.drain();
  const before = feesOf(shop);
  expect(before.length).toBe(5);
  await restoreBackup(stack, backup);
  await stack.drain();
  expect(feesOf(shop)).toEqual(before);

  await restoreBackup(stack, backup);
  await stack.context.settings.set(shop.id, 'payments.fees', {});
  await stack.drain();
  await switchOn(stack, shop);
  await stack.replay(shop, ...Object.keys(RECORDED_FEES).map(Number));
  await stack.drain();
  expect(feesOf(shop)).toEqual(before);
  const { id } = await stack.entry(shop, STRIPE_ORDER);
  expect((await stack.context.ledger.documentsOf(id)).map(({ kind }) => kind)).toContain('bank_transaction');
});

test('what Xero refuses of one fee is its order’s own problem; the others are booked, and all that came in stands', async () => {
  await using stack = await startFees();
  const shop = stack.shop(FEE_SHOP);
  only(shop, STRIPE_ORDER, 1851);
  const fees = { stripe: { account: '404', contact: 'Archived Ltd' }, 'ppcp-gateway': { account: '404' } };
  await stack.context.settings.set(shop.id, 'payments.fees', fees);
  byHand(stack, shop, 'PUT', 'Contacts', { Contacts: [{ Name: 'Archived Ltd' }] });
  const [contact] = Object.values(shop.organisation.contacts).filter(({ name }) => name === 'Archived Ltd');
  Object.assign(contact ?? {}, { status: 'ARCHIVED' });
  await stack.drain();
  expect(feeAmounts(shop)).toEqual({ 1851: '2.67' });
  const problem = await seen(stack, shop, STRIPE_ORDER);
  expect(problem.state).toBe('rejected');
  expect(problem.message).toContain('Xero refused the gateway fee of order 1850');
  expect(problem.message).toContain('The invoice and its payment are in Xero.');
  expectPostedOnce(shop, STRIPE_ORDER);
  expect(await seen(stack, shop, 1851)).toMatchObject({ state: 'recorded' });

  await stack.context.settings.set(shop.id, 'payments.fees.stripe.contact', null);
  await stack.replay(shop, STRIPE_ORDER);
  await stack.drain();
  expect(feeAmounts(shop)).toEqual({ 1850: '4.44', 1851: '2.67' });
});

test('a connection without the permission holds nothing back, and says to connect again', async () => {
  await using stack = await startFees({ isAllowed: false });
  const shop = stack.shop(FEE_SHOP);
  only(shop, STRIPE_ORDER);
  await stack.drain();
  expectPostedOnce(shop, STRIPE_ORDER);
  expect(bankWrites(stack)).toEqual([]);
  const { state, summary } = await stack.entry(shop, STRIPE_ORDER);
  expect(state).toBe('recorded');
  expect(summary).toMatchObject({ notices: [{ code: 'fee_permission_missing' }] });

  await connectAgain(stack, shop);
  // Automatically: nobody has to find the orders that it missed.
  await stack.drain();
  expect(feeAmounts(shop)).toEqual({ 1850: '4.44' });
  expect((await stack.entry(shop, STRIPE_ORDER)).summary).toMatchObject({ notices: [] });
});

test('nothing is asked for and nothing is read while no store books fees', async () => {
  await using stack = await startStack({ scenarios: [FEE_SHOP] });
  const shop = stack.shop(FEE_SHOP);
  const { consents } = stack.context.xero();
  const wanted = { storeId: shop.id, redirectUri: 'http://127.0.0.1/callback', organisation: null };
  expect((await startConsent(consents, wanted)).url).not.toContain('banktransactions');
  await stack.drain();
  expect(stack.xero.calls.list.some(({ path }) => path.includes('BankTransactions'))).toBe(false);
  await switchOn(stack, shop);
  expect((await startConsent(consents, wanted)).url).toContain('accounting.banktransactions');
});

test('a hundred fees are one call', async () => {
  await using stack = await startFees();
  const shop = stack.shop(FEE_SHOP);
  only(shop, STRIPE_ORDER);
  const ids = addCopies(shop, STRIPE_ORDER, 90);
  await stack.drain();
  expect(Object.keys(feeAmounts(shop))).toHaveLength(ids.length + 1);
  expect(bankWrites(stack)).toHaveLength(1);
});
