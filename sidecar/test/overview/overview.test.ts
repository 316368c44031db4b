import { Big } from 'big.js';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { overviewBody, type OverviewBody } from '../../src/contract/status.ts';
import { parseAnswer } from '../../src/contract/shapes.ts';
import { feesOf } from '../accounting/_fees.ts';
import { arrive, type At, payoutOf, startPayouts } from '../clearing/_booked-payouts.ts';
import { pairPlugin, startApi, type Plugin } from '../support/_plugin.ts';

const TODAY = '2026-11-25';
const MONTH = '2026-11';

let at: At;
let plugin: Plugin;

/** One shop, one life: each test goes on where the last one ended. */
beforeAll(async () => {
  at = await startPayouts({ fees: 'payout' }, { timezone: 'Europe/London' });
  await at.stack.context.settings.set(at.shop.id, 'payments.fees', { 'ppcp-gateway': { account: '404' } });
  await at.stack.drain();
  plugin = await pairPlugin(startApi(at.stack), at.shop);
});
afterAll(async () => {
  await at[Symbol.asyncDispose]();
});

async function overview(): Promise<OverviewBody> {
  const { status, body } = await plugin.get('overview');
  expect([status, parseAnswer(overviewBody, body)]).toEqual([200, { value: expect.anything() }]);
  return body as OverviewBody;
}

const ours = () =>
  Object.values(at.shop.organisation.invoices).filter(
    ({ status, reference }) => status !== 'VOIDED' && reference.includes(`[${at.shop.id}:`),
  );

/** As Xero has it, by currency. */
function inXero(from: string): Record<string, string> {
  const sums = new Map<string, Big>();
  for (const { currency, totals } of ours().filter((one) => one.date >= from && one.date <= TODAY))
    sums.set(currency, (sums.get(currency) ?? new Big(0)).plus(totals.total));
  return Object.fromEntries([...sums].map(([currency, amount]) => [currency, amount.toFixed(2)]));
}

const invoiced = ({ currencies }: OverviewBody, period: 'today' | 'month') =>
  Object.fromEntries(
    currencies.flatMap(({ currency, ...of }) => (of[period].invoices === 0 ? [] : [[currency, of[period].invoiced]])),
  );

test('the month’s invoices are those in Xero, by currency, without a call to it', async () => {
  const calls = at.stack.xero.calls.accounting();
  const found = await overview();
  expect(found).toMatchObject({ today: TODAY, timezone: 'Europe/London' });
  expect(Object.keys(inXero(`${MONTH}-01`)).length).toBeGreaterThan(0);
  expect(invoiced(found, 'month')).toEqual(inXero(`${MONTH}-01`));
  expect(invoiced(found, 'today')).toEqual(inXero(TODAY));
  expect(at.stack.xero.calls.accounting()).toBe(calls);
});

test('fees are those booked with orders, and of a payout its fees without its disputes', async () => {
  const ofMonth = () =>
    feesOf(at.shop)
      .filter(({ date }) => date.startsWith(MONTH))
      .reduce((sum, { totals }) => sum.plus(totals.total), new Big(0));
  const own = async () => (await overview()).currencies[0]?.month.fees;
  const before = ofMonth();
  expect(await own()).toBe(before.toFixed(2));
  await arrive(at, payoutOf(at.shop, 'po_1', ['sale:12000:205', 'dispute:-6000:2000']));
  await at.stack.drain();
  expect(await own()).toBe(before.plus('22.05').toFixed(2));
});

test('the last payouts have their state, and a clearing account what its provider said that it owes', async () => {
  await at.stack.context.clearing.keepBalances(at.shop.id, [
    { gateway: 'stripe', currency: 'GBP', asOf: `${TODAY}T08:00:00.000Z`, available: '10.00', pending: '2.50' },
  ]);
  const { payouts } = await overview();
  expect(payouts.isUsed).toBe(true);
  expect(payouts.latest).toMatchObject([{ id: 'po_1', state: 'booked', net: '37.95' }]);
  expect(payouts.clearing).toMatchObject([{ gateway: 'stripe', currency: 'GBP', owed: '12.50', proof: null }]);
});

test('an invoice voided in Xero is not counted, nor is its cancelled order', async () => {
  const [before] = (await overview()).currencies;
  const [first] = ours().filter(({ date }) => date.startsWith(MONTH));
  const orderId = Number(/:(\d+)\]$/.exec(first?.reference ?? '')?.[1]);
  at.shop.simulated.state.updateOrder(orderId, { status: 'cancelled', date_paid: null, date_paid_gmt: null });
  await at.stack.drain();
  await plugin.post(`orders/${orderId}/reissue`, { credit: true });
  await at.stack.drain();
  const [after] = (await overview()).currencies;
  expect(after?.month).toMatchObject({
    orders: (before?.month.orders ?? 0) - 1,
    invoices: (before?.month.invoices ?? 0) - 1,
    invoiced: new Big(before?.month.invoiced ?? 0).minus(first?.totals.total ?? 0).toFixed(2),
    refunded: before?.month.refunded,
  });
});

test('the last order that was posted is named', async () => {
  const { lastSynced } = await overview();
  expect(lastSynced).toMatchObject({
    orderNumber: expect.stringMatching(/^\d+$/),
    at: expect.stringMatching(/^2026-/),
  });
});
