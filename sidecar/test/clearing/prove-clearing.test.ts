import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { addDays } from '../../src/domain/day.ts';
import type { LinkedTransaction } from '../../src/domain/payouts/payouts.ts';
import { orderText } from '../../src/cli/orders/order-text.ts';
import { readOrder } from '../../src/operations/orders/read-order.ts';
import { movementsOf } from '../../src/operations/payouts/booked-movements.ts';
import { proveNightly } from '../../src/operations/payouts/prove-nightly.ts';
import { type ClearingQuery, isAccountProved, proveClearing } from '../../src/operations/payouts/prove-clearing.ts';
import type { ProvedAccount } from '../../src/payouts/proof-result.ts';
import { readStoreStatus } from '../../src/operations/store-status.ts';
import { storeStatus } from '../../src/status/status.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';
import { answerConsent, BROWSER, continueToXero, REDIRECT_URI } from '../support/xero/_connection.ts';
import { money, payoutOf, rowOf } from './_proof-books.ts';

let stack: Stack;
let shop: Shop;
let rows: LinkedTransaction[] = [];
let account: string;

const today = () => stack.now().toISOString().slice(0, 10);
const bankId = () => Object.values(shop.organisation.accounts).find(({ code }) => code === account)?.id ?? '';

/** What the ledger has on the account where most payments are, and the provider's rows for it. */
beforeAll(async () => {
  stack = await startStack({ scenarios: ['refunds'] });
  shop = stack.shop('refunds');
  await stack.drain();
  const { context } = stack;
  const lists = await context.xero().lists.lists(shop.organisation.tenantId, { tracking: false, items: false });
  const place = { storeId: shop.id, tenantId: shop.organisation.tenantId };
  const documents = await context.ledger.moneyDocuments({ ...place, after: 0, limit: 1_000 });
  const movements = documents.flatMap((one) => movementsOf(one, lists));
  const byAccount = [...Map.groupBy(movements, (one) => one.account)].toSorted(([, a], [, b]) => b.length - a.length);
  account = byAccount[0]?.[0] ?? '';
  const own = byAccount[0]?.[1] ?? [];
  expect(own.length).toBeGreaterThan(3);
  const { currency } = own[0] ?? { currency: '' };
  rows = own.map(({ part, amount, orderId, day }) => {
    const cents = Number(new Big(amount).times(100));
    const kind = part === 'payments' ? 'sale' : 'refund';
    return rowOf({ kind, amount: cents, fee: kind === 'sale' ? 30 : 0, order: orderId ?? '', day, currency });
  });
  await context.settings.set(shop.id, 'payouts.stripe', { clearing: account });
  await context.clearing.keepRows(shop.id, rows, 'api');
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

async function prove(query: Partial<ClearingQuery> = {}): Promise<ProvedAccount> {
  const { accounts } = await proveClearing(stack.context, shop.id, { on: today(), ...query });
  const [found] = accounts;
  if (accounts.length !== 1 || found === undefined) throw new Error(`${accounts.length} accounts`);
  return found;
}

function sumOf(values: readonly string[]): string {
  return values.reduce((sum, one) => sum.plus(one), new Big(0)).toFixed(2);
}

test('before a payout only the fees are not booked, order by order, and that is no fault', async () => {
  const found = await prove();
  const fees = rows.filter(({ kind }) => kind === 'sale').length * 30;
  expect(found).toMatchObject({ account, provider: sumOf(rows.map(({ net }) => net)), difference: money(fees) });
  expect(new Set(found.causes.map(({ code }) => code))).toEqual(new Set(['not_paid_out']));
  expect(found.causes.every(({ orderId, amount }) => orderId !== null && amount === '0.30')).toBe(true);
  expect(isAccountProved(found)).toBe(true);
});

test('a payout that arrived and is not booked is one cause', async () => {
  const net = Number(new Big(sumOf(rows.map((one) => one.net))).times(100));
  const arrives = addDays(today(), -1);
  const { currency = '' } = rows[0] ?? {};
  const carried = rows.map((one) => ({ ...one, payoutId: 'po_all' }));
  const own = rowOf({ kind: 'payout', amount: -net, payout: 'po_all', day: arrives, currency });
  await stack.context.clearing.keepRows(shop.id, [...carried, own], 'api');
  await stack.context.clearing.keepPayouts(shop.id, [payoutOf('po_all', net, arrives, { currency })], 'api');
  const found = await prove();
  expect(found.provider).toBe('0.00');
  expect(found.causes).toMatchObject([{ code: 'payout_not_booked', payoutId: 'po_all', amount: found.difference }]);
  expect(isAccountProved(found)).toBe(false);
});

test('the order says which payout paid it, and when', async () => {
  const sale = rows.find(({ kind }) => kind === 'sale');
  const entry = await stack.entry(shop, Number(sale?.orderId));
  const { payouts } = await readOrder(stack.context, entry);
  expect(payouts).toMatchObject([{ provider: 'Stripe', id: 'po_all', arrives: addDays(today(), -1), state: 'paid' }]);
  expect(orderText(await readOrder(stack.context, entry))).toContain('Stripe po_all');
});

test('a payment that the provider does not have is named with its order', async () => {
  const sale = rows.find(({ kind }) => kind === 'sale');
  const other = { ...sale, id: 'txn_unknown', orderId: '999999', payoutId: null } as LinkedTransaction;
  await stack.context.clearing.keepRows(shop.id, [other], 'api');
  const found = await prove();
  expect(found.causes).toContainEqual(
    expect.objectContaining({ code: 'payment_missing', orderId: '999999', amount: `-${other.amount}` }),
  );
});

describe("Xero's own balance", () => {
  test('needs a permission of its own, and says so', async () => {
    const found = await proveClearing(stack.context, shop.id, { on: today() });
    expect(found).toMatchObject({ needsPermission: true, accounts: [{ xero: null }] });
    expect(found.notices.join()).toContain('--reports');
  });

  test('one call reads it, and what others booked is named', async () => {
    const { consents } = stack.context.xero();
    const { tenantId: organisation } = shop.organisation;
    stack.xero.consent.organisations = [organisation];
    const { url } = await consents.start({ storeId: shop.id, redirectUri: REDIRECT_URI, organisation, reports: true });
    const outcome = await consents.finish(await answerConsent(await continueToXero(stack.context, url)), BROWSER);
    expect(outcome.outcome).toBe('done');
    const before = await prove();
    expect(before).toMatchObject({ xero: before.closing });
    (shop.organisation.manualJournals ??= {})['by-hand'] = {
      ...{ id: 'by-hand', narration: '', date: today(), status: 'POSTED' },
      lines: [
        { accountId: bankId(), amount: '-12.34' },
        { accountId: 'other', amount: '12.34' },
      ],
    };
    const since = stack.xero.calls.list.length;
    const found = await prove();
    const calls = stack.xero.calls.list.slice(since).map(({ path }) => path);
    expect(calls.filter((path) => path.includes('Reports/BankSummary'))).toHaveLength(1);
    expect(found.causes).toContainEqual(expect.objectContaining({ code: 'foreign_booking', amount: '-12.34' }));
    expect(found.other).toBe('-12.34');
    expect(new Big(found.closing).minus(found.provider).toFixed(2)).toBe(found.difference);
  });
});

test('every night keeps what a person has to look at, and the status names it', async () => {
  await proveNightly(stack.context, shop.id);
  const { reasons } = storeStatus(await readStoreStatus(stack.context, shop.id), stack.now());
  const found = reasons.find(({ code }) => code === 'clearing_differs');
  expect(found).toMatchObject({ level: 'amber', tab: 'payouts' });
  expect(found?.message).toContain('Stripe: ');
  expect(found?.next).toContain(`clearing ${shop.id} --on ${addDays(today(), -1)}`);
});

test('figures lead from the opening to the closing', async () => {
  const [whole, later] = [await prove(), await prove({ from: today() })];
  const total = ({ opening, payments, refunds, fees, other, payouts }: ProvedAccount) =>
    new Big(opening).plus(payments).minus(refunds).minus(fees).plus(other).minus(payouts).toFixed(2);
  expect(total(whole)).toBe(whole.closing);
  expect(total(later)).toBe(later.closing);
  expect(whole.opening).toBe('0.00');
  expect(later.opening).not.toBe('0.00');
});

test('a day that is none, or has not begun, is refused', async () => {
  await expect(prove({ on: 'yesterday' })).rejects.toMatchObject({ code: 'day_invalid' });
  await expect(prove({ on: addDays(today(), 1) })).rejects.toMatchObject({ code: 'period_in_future' });
});
