import { describe, expect, test } from '@jest/globals';
import { accountBalances } from '../../simulators/xero/accounting/books/account-balances.ts';
import type { BackfillRun } from '../../src/ledger/requests/backfill-runs.ts';
import {
  askToUndo,
  findRun,
  readRuns,
  continueUndo,
  previewUndo,
  undoProgress,
} from '../../src/operations/backfill/undo-backfill.ts';
import { beginBackfill, countOlderOrders, readOlderOrders } from '../../src/operations/backfill-orders.ts';
import { acceptNew } from '../../src/operations/orders/replay.ts';
import { postOnce, readUnsynced } from '../../src/operations/orders/paid-not-synced.ts';
import { reconcileStore } from '../../src/operations/reconciliation/reconcile-store.ts';
import {
  booksText,
  byHand,
  expectPostedOnce,
  invoiceOf,
  liveInvoices,
  paymentsOf,
  writes,
} from '../accounting/_books.ts';
import { creditNotesOf, creditsOf } from '../accounting/_credit-books.ts';
import { FEE_SHOP, feesOf, startFees } from '../accounting/_fees.ts';
import { seen } from '../accounting/_life.ts';
import { depositMetas } from '../lives/order.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const START_DAY = '2026-11-25';
const AFTER = '2020-01-01';
const BY = 'test';
const REFUNDS = 'refunds';
const VAT = 'uk_vat_incl';
const ORDER = 1024;
/** A refund of 10.00. */
const REFUNDED = 1944;

async function backfill(stack: Stack, shop: Shop): Promise<BackfillRun> {
  const days = { storeId: shop.id, after: AFTER, until: null };
  const count = await countOlderOrders(stack.context, days, () => Promise.resolve(true));
  const row = await beginBackfill(stack.context, { ...days, by: BY, orders: count?.orders ?? 0 });
  await readOlderOrders(stack.context, row, () => Promise.resolve(true));
  await stack.drain();
  return await lastRun(stack, shop);
}

async function lastRun(stack: Stack, shop: Shop): Promise<BackfillRun> {
  const [run] = await readRuns(stack.context, shop.id);
  if (run === undefined) throw new Error('There is no backfill.');
  return run;
}

/** A shop whose orders are all older than its first day to post, and posted by a backfill. */
async function startPosted(
  scenario: string,
  prepare: (shop: Shop) => void = () => undefined,
): Promise<{ stack: Stack; shop: Shop; run: BackfillRun }> {
  const stack = scenario === FEE_SHOP ? await startFees() : await startStack({ scenarios: [scenario] });
  const shop = stack.shop(scenario);
  await stack.context.settings.set(shop.id, 'sync.startDate', START_DAY);
  await stack.context.settings.set(shop.id, 'payments.deposits', 'part-payment');
  prepare(shop);
  const run = await backfill(stack, shop);
  stack.pass(60_000);
  return { stack, shop, run };
}

/** Its refund is credited on the invoice: nothing of it was paid. */
function unpaidRefund(shop: Shop): void {
  if (!shop.simulated.orderIds.includes(REFUNDED)) return;
  shop.simulated.state.updateOrder(REFUNDED, { date_paid: null, date_paid_gmt: null, transaction_id: '' });
}

async function undo(stack: Stack, run: BackfillRun) {
  await askToUndo(stack.context, run, BY);
  await continueUndo(stack.context);
  await stack.drain();
  return await undoProgress(stack.context, await findRun(stack.context, run.id));
}

const balances = ({ organisation }: Shop) =>
  accountBalances(organisation).accounts.filter(({ balance }) => Number(balance) !== 0);

/** Of the order's credit notes; the numbers of later ones differ. */
const figures = (shop: Shop, orderId: number) =>
  creditsOf(shop, orderId).map(({ total, refunded, allocated, status }) => ({ total, refunded, allocated, status }));

/** Nothing of the shop's orders is left in the books. */
function expectNothingLeft(shop: Shop): void {
  for (const orderId of shop.simulated.orderIds) {
    expect([orderId, liveInvoices(shop, orderId), creditNotesOf(shop, orderId)]).toEqual([orderId, [], []]);
  }
  expect(feesOf(shop)).toEqual([]);
  expect(Object.values(shop.organisation.payments).filter(({ status }) => status === 'AUTHORISED')).toEqual([]);
  expect(balances(shop)).toEqual([]);
}

describe('an undone backfill', () => {
  test.each([VAT, REFUNDS, FEE_SHOP])('takes all that it posted out of Xero: %s', async (scenario) => {
    const posting = await startPosted(scenario);
    await using stack = posting.stack;
    const { shop, run } = posting;
    const posted = shop.simulated.orderIds.filter((id) => liveInvoices(shop, id).length > 0);
    expect(posted.length).toBeGreaterThan(1);
    if (scenario === REFUNDS) expect(creditNotesOf(shop, REFUNDED)).not.toEqual([]);
    if (scenario === FEE_SHOP) expect(feesOf(shop)).not.toEqual([]);
    const contacts = Object.keys(shop.organisation.contacts).length;

    const preview = await previewUndo(stack.context, run);
    const before = booksText(stack);
    expect({ voided: preview.voided.length, left: preview.left }).toEqual({ voided: posted.length, left: [] });
    expect(booksText(stack)).toBe(before);

    expect(await undo(stack, run)).toEqual({ undone: posted.length, waiting: 0, left: 0, orders: [] });
    expectNothingLeft(shop);
    expect(Object.keys(shop.organisation.contacts)).toHaveLength(contacts);
    const [first = 0] = posted;
    expect(await seen(stack, shop, first)).toMatchObject({ state: 'skipped', code: 'backfill_undone' });
    expect(await stack.context.ledger.unsettledCalls()).toEqual([]);

    // Once more: there is nothing to do.
    const sent = writes(stack).length;
    expect(await undo(stack, run)).toMatchObject({ waiting: 0, left: 0 });
    expect(writes(stack)).toHaveLength(sent);
  });

  test('a later change does not post an order again; it is asked about, and a person or another backfill posts it', async () => {
    const posting = await startPosted(REFUNDS);
    await using stack = posting.stack;
    const { shop, run } = posting;
    const before = new Map(
      shop.simulated.orderIds.filter((id) => liveInvoices(shop, id).length > 0).map((id) => [id, figures(shop, id)]),
    );
    await undo(stack, run);
    const sent = writes(stack).length;
    shop.simulated.state.updateOrder(REFUNDED, { customer_note: 'Please hurry' });
    await stack.context.ledger.acceptSignals([
      { storeId: shop.id, source: 'nudge', kind: 'order', sourceId: String(REFUNDED), fingerprint: null },
    ]);
    await stack.drain();
    await stack.replay(shop, REFUNDED);
    await stack.drain();
    expect(writes(stack)).toHaveLength(sent);
    const { orders } = await readUnsynced(stack.context, shop.id);
    expect(orders.find(({ orderId }) => orderId === String(REFUNDED))).toMatchObject({
      why: 'undone',
      because: 'The backfill that posted it was undone, so it left Xero.',
    });
    const days = { from: '2026-08-01', to: '2026-08-31', by: 'month' } as const;
    const { periods } = await reconcileStore(stack.context, shop.id, days);
    for (const period of periods) {
      expect(period.unexplained).toBe('0.00');
      expect(period.causes.map(({ code, detail }) => [code, detail])).toContainEqual(['not_synced_status', 'undone']);
    }

    await postOnce(stack.context, await stack.entry(shop, REFUNDED), { source: 'cli', by: BY });
    await stack.drain();
    expectPostedOnce(shop, REFUNDED);
    expect(figures(shop, REFUNDED)).toEqual(before.get(REFUNDED));
    await backfill(stack, shop);
    const posted = shop.simulated.orderIds.filter((id) => liveInvoices(shop, id).length > 0);
    expect(posted).toHaveLength(before.size);
    for (const id of posted) {
      expectPostedOnce(shop, id);
      expect(figures(shop, id)).toEqual(before.get(id));
    }
    // It belongs to the second backfill now: undoing the first takes nothing out, undoing the second all but the order asked for.
    expect(await undo(stack, run)).toMatchObject({ waiting: 0 });
    expect(liveInvoices(shop, posted[0] ?? 0)).toHaveLength(1);
    expect(await undo(stack, await lastRun(stack, shop))).toMatchObject({ left: 0, waiting: 0 });
    expect(liveInvoices(shop, REFUNDED)).toHaveLength(1);
  });

  test('takes out a deposit with the balance that was paid later', async () => {
    const posting = await startPosted(VAT, ({ simulated }) => {
      simulated.state.updateOrder(ORDER, { meta_data: depositMetas('46.04', 'no') });
    });
    await using stack = posting.stack;
    const { shop, run } = posting;
    expect(paymentsOf(shop, invoiceOf(shop, ORDER)).map(({ amount }) => amount)).toEqual(['46.04']);
    shop.simulated.state.updateOrder(ORDER, { meta_data: depositMetas('46.04', 'yes') });
    await stack.replay(shop, ORDER);
    await stack.drain();
    expect(paymentsOf(shop, invoiceOf(shop, ORDER)).map(({ amount }) => amount)).toEqual(['46.04', '200.00']);
    await undo(stack, run);
    expectNothingLeft(shop);
  });

  test('of a run that is still working, the rest is withdrawn first; what was posted before it stays', async () => {
    await using stack = await startStack({ scenarios: [VAT] });
    const shop = stack.shop(VAT);
    await stack.context.settings.set(shop.id, 'sync.startDate', START_DAY);
    // Posted on its own, before the backfill; another one waits for its payment, and is not posted at all.
    const [other = 0] = shop.simulated.orderIds.filter((id) => id !== ORDER);
    shop.simulated.state.updateOrder(other, { status: 'on-hold' });
    await acceptNew(stack.context, shop.id, String(ORDER), BY);
    await stack.drain();
    expectPostedOnce(shop, ORDER);
    addCopies(shop, ORDER, 300);
    const days = { storeId: shop.id, after: AFTER, until: null };
    const row = await beginBackfill(stack.context, { ...days, by: BY, orders: shop.simulated.orderIds.length });
    await readOlderOrders(stack.context, row, () => Promise.resolve(true));
    // One claim of a backfill: two hundred orders.
    await stack.context.rounds().run();
    const sent = shop.simulated.orderIds.filter((id) => liveInvoices(shop, id).length > 0).length;
    expect(sent).toBeGreaterThan(10);
    expect(sent).toBeLessThan(shop.simulated.orderIds.length - 20);
    expect(await undo(stack, await lastRun(stack, shop))).toMatchObject({ undone: sent - 1, waiting: 0, left: 0 });
    expect(shop.simulated.orderIds.filter((id) => liveInvoices(shop, id).length > 0)).toEqual([ORDER]);
    expect(await seen(stack, shop, other)).toMatchObject({ state: 'skipped', code: 'status_not_posted' });
    // Its status is posted now, but only the undone backfill had asked for an order of that age.
    shop.simulated.state.updateOrder(other, { status: 'processing' });
    await stack.replay(shop, other);
    await stack.drain();
    expect(await seen(stack, shop, other)).toMatchObject({ state: 'skipped', code: 'before_start_date' });
  });

  test('leaves what a person has touched since, and says why', async () => {
    const posting = await startPosted(VAT);
    await using stack = posting.stack;
    const { shop, run } = posting;
    const [paid = 0, matched = 0, edited = 0, asked = 0] = shop.simulated.orderIds.filter((id) => {
      const [invoice] = liveInvoices(shop, id);
      return invoice !== undefined && paymentsOf(shop, invoice).length > 0;
    });
    // Its payment was replaced by hand.
    const [ours] = paymentsOf(shop, invoiceOf(shop, paid));
    byHand(stack, shop, 'POST', `Payments/${ours?.id}`, { Status: 'DELETED' });
    byHand(stack, shop, 'PUT', 'Payments', {
      Payments: [
        {
          Invoice: { InvoiceID: invoiceOf(shop, paid).id },
          Account: { AccountID: ours?.accountId },
          Date: '2026-09-01',
          Amount: Number(ours?.amount),
        },
      ],
    });
    const [match] = paymentsOf(shop, invoiceOf(shop, matched));
    if (match !== undefined) match.isReconciled = true;
    const changed = invoiceOf(shop, edited);
    changed.date = '2026-09-09';
    const entry = await stack.entry(shop, asked);
    await stack.context.ledger.requeueNamed([entry.id], 'replay', BY);
    await stack.drain();

    const before = new Map([paid, matched, edited, asked].map((id) => [id, JSON.stringify(invoiceOf(shop, id))]));
    const preview = await previewUndo(stack.context, run);
    const progress = await undo(stack, run);
    expect(progress).toMatchObject({ left: 4, waiting: 0, undone: shop.simulated.orderIds.length - 4 });
    const codes = new Map(progress?.orders.map(({ orderId, code }) => [Number(orderId), code]));
    expect(Object.fromEntries(codes)).toEqual({
      ...{ [paid]: 'undo_refused', [matched]: 'undo_refused', [edited]: 'undo_refused', [asked]: 'asked_again' },
    });
    expect(preview.left.map(({ orderId, message }) => [orderId, message]).toSorted()).toEqual(
      progress?.orders.map(({ orderId, message }) => [orderId, message]).toSorted(),
    );
    for (const [id, text] of before) expect(JSON.stringify(invoiceOf(shop, id))).toBe(text);
    const reasonOf = async (id: number) => (await stack.entry(shop, id)).problems[0]?.details['reason'];
    expect(await reasonOf(paid)).toBe('paid_by_others');
    expect(await reasonOf(matched)).toBe('reconciled');
    expect(await reasonOf(edited)).toBe('edited');

    // Its reconciliation is undone: undone again, it leaves Xero. Another one is replayed, and stays.
    if (match !== undefined) match.isReconciled = false;
    await stack.replay(shop, paid);
    await stack.drain();
    expect((await stack.entry(shop, paid)).state).toBe('recorded');
    expect(await undo(stack, run)).toMatchObject({ left: 3, waiting: 0 });
    expect(liveInvoices(shop, matched)).toEqual([]);
  });

  test('leaves everything in a locked period, and touches nothing of it', async () => {
    const posting = await startPosted(REFUNDS);
    await using stack = posting.stack;
    const { shop, run } = posting;
    shop.organisation.periodLockDate = '2026-12-31';
    stack.pass(24 * 60 * 60_000);
    const before = booksText(stack);
    const progress = await undo(stack, run);
    expect(progress).toMatchObject({ undone: 0, waiting: 0 });
    expect(progress?.left).toBeGreaterThan(1);
    expect(new Set(progress?.orders.map(({ message }) => /The books are locked on/.test(message)))).toEqual(new Set([true])); // prettier-ignore
    expect(booksText(stack)).toBe(before);
  });

  test('a refusal of Xero on the way leaves the order, and a replay posts again what is missing', async () => {
    const posting = await startPosted(VAT);
    await using stack = posting.stack;
    const { shop, run } = posting;
    // The payment is deleted, then the void is refused.
    const number = invoiceOf(shop, ORDER).number;
    stack.xero.faults.refused = '"Status":"VOIDED"';
    const progress = await undo(stack, run);
    stack.xero.faults.refused = null;
    expect(progress?.left).toBeGreaterThan(0);
    expect(await seen(stack, shop, ORDER)).toMatchObject({
      state: 'rejected',
      code: 'undo_refused',
      message: expect.stringContaining(`This order stays in Xero with invoice ${number}.`),
    });
    expect(paymentsOf(shop, invoiceOf(shop, ORDER))).toEqual([]);
    await stack.replay(shop, ORDER);
    await stack.drain();
    expectPostedOnce(shop, ORDER);
    expect((await undo(stack, run))?.left).toBe(0);
    expectNothingLeft(shop);
  });

  const CALLS = [
    ['POST', '/Payments/'],
    ['DELETE', '/CreditNotes/'],
    ['POST', '/Invoices\\?'],
    ['POST', '/CreditNotes\\?'],
    ['POST', '/BankTransactions\\?'],
  ] as const;

  const LOST = CALLS.map(([method, path]) => [method, path, 'drop-after-commit'] as const);

  test.each([...LOST, ['DELETE', '/CreditNotes/', 'drop-before-commit'] as const])(
    'goes on where it was killed: %s %s, %s',
    async (method, path, kind) => {
      const scenario = path.includes('Bank') ? FEE_SHOP : REFUNDS;
      const posting = await startPosted(scenario, unpaidRefund);
      await using stack = posting.stack;
      const { shop, run } = posting;
      const posted = shop.simulated.orderIds.filter((id) => liveInvoices(shop, id).length > 0);
      if (scenario === REFUNDS) expect(creditsOf(shop, REFUNDED)).toMatchObject([{ allocated: ['10.00'] }]);
      await askToUndo(stack.context, run, BY);
      await stack.restart('killed');
      expect(await continueUndo(stack.context)).toBe(true);
      stack.xero.faults.add({ kind, times: 2, match: { method, path } });
      for (let more = true; more; more = await stack.round()) await stack.restart('killed');
      await stack.drain();
      expect(stack.xero.faults.waiting).toEqual([]);
      const now = await findRun(stack.context, run.id);
      expect(await undoProgress(stack.context, now)).toMatchObject({ undone: posted.length, left: 0, waiting: 0 });
      expectNothingLeft(shop);
      expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
    },
  );
});
