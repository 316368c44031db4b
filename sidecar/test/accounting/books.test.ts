import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { type Random, seededRandom } from '../../simulators/random.ts';
import type { Invoice } from '../../simulators/xero/accounting/organisation.ts';
import { booksTask } from '../../src/app/books-task.ts';
import { addDays } from '../../src/domain/day.ts';
import { checkDays } from '../../src/operations/books/check-books.ts';
import { checkChanges } from '../../src/operations/books/check-changes.ts';
import { readStoreStatus } from '../../src/operations/store-status.ts';
import { reconcileStore } from '../../src/operations/reconciliation/reconcile-store.ts';
import type { ReconciledPeriod } from '../../src/reconciliation/result.ts';
import type { BackgroundTask } from '../../src/scheduler/background.ts';
import { storeStatus } from '../../src/status/status.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Rounds of changes, each with a check of the changes and one of everything. */
const ROUNDS = 12;
const COPIES = 12;

let stack: Stack;
let shop: Shop;
/** Never changed: copies of it have no refunds. */
let original: number;
let copies: number[] = [];
let refundId = 900_000;
/** Of all rounds: what was moved out of the days is on neither side. */
let first: string;

beforeAll(async () => {
  stack = await startStack({ scenarios: ['edited', 'refunds'] });
  shop = stack.shop('edited');
  first = addDays(today(), -34);
  original = shop.simulated.state.orderIds[0] ?? 0;
  for (let index = 0; index < COPIES; index += 1) copies.push(sell(index % 6));
  await stack.drain();
});
afterAll(async () => {
  await stack[Symbol.asyncDispose]();
});

const today = () => stack.now().toISOString().slice(0, 10);
const range = () => ({ from: first, to: today() });

/** A new order, made some days ago. */
function sell(daysAgo: number): number {
  const [id = 0] = addCopies(shop, original, 1);
  const at = `${addDays(today(), -daysAgo)}T08:00:00`;
  shop.simulated.state.updateOrder(id, {
    ...{ status: 'processing', date_created: at, date_created_gmt: at, date_paid: at, date_paid_gmt: at },
  });
  return id;
}

function invoicesOf(orderId: number): Invoice[] {
  return Object.values(shop.organisation.invoices).filter(({ reference }) =>
    reference.endsWith(`[${shop.id}:${orderId}]`),
  );
}

function changedInXero(invoice: Invoice, change: Partial<Invoice>): void {
  Object.assign(invoice, change, { updatedAt: stack.now().toISOString() });
}

/** What happens to an order behind the back of the last check, on any side. */
const CHANGES: Readonly<Record<string, (random: Random, orderId: number) => unknown>> = {
  'a new order': (random) => void copies.push(sell(random.int(0, 2))),
  voided: (_random, orderId) => invoicesOf(orderId).forEach((one) => changedInXero(one, { status: 'VOIDED' })),
  'a draft': (_random, orderId) => invoicesOf(orderId).forEach((one) => changedInXero(one, { status: 'DRAFT' })),
  'changed in Xero': (random, orderId) => {
    const by = random.int(1, 300) / 100;
    for (const one of invoicesOf(orderId)) {
      const less = (amount: string) => new Big(amount).minus(by).toFixed(2);
      const { totals } = one;
      changedInXero(one, { totals: { ...totals, subTotal: less(totals.subTotal), total: less(totals.total) } });
    }
  },
  'a line on another account in Xero': (_random, orderId) => {
    const other = Object.values(shop.organisation.accounts).find(({ code }) => code === '299');
    for (const one of invoicesOf(orderId)) {
      const [first, ...lines] = one.lines;
      if (first !== undefined && other !== undefined)
        changedInXero(one, { lines: [{ ...first, accountId: other.id }, ...lines] });
    }
  },
  'moved in Xero': (random, orderId) =>
    invoicesOf(orderId).forEach((one) => changedInXero(one, { date: addDays(one.date, random.int(-9, 3)) })),
  'doubled by another tool': (random, orderId) => {
    const [one] = invoicesOf(orderId);
    if (one === undefined) return;
    const id = `00000000-0000-4000-8000-${String(random.int(1, 999_999)).padStart(12, '0')}`;
    const copy = { ...structuredClone(one), id, number: `OLD-${id.slice(-6)}`, reference: `Shop order #${orderId}` };
    shop.organisation.invoices[id] = copy;
    changedInXero(copy, {});
  },
  'given back': (random, orderId) => {
    refundId += 1;
    const at = stack.now().toISOString().slice(0, 19);
    const amount = (random.int(100, 300) / 100).toFixed(2);
    shop.simulated.state.addRefund(orderId, {
      ...{ id: refundId, date_created: at, date_created_gmt: at, amount, reason: '', refunded_payment: true },
      ...{ meta_data: [], line_items: [], shipping_lines: [], tax_lines: [], fee_lines: [] },
    });
  },
  cancelled: (_random, orderId) => void shop.simulated.state.updateOrder(orderId, { status: 'cancelled' }),
  completed: (_random, orderId) => void shop.simulated.state.updateOrder(orderId, { status: 'completed' }),
  'in the trash': (_random, orderId) => {
    copies = copies.filter((id) => id !== orderId);
    shop.simulated.state.trashOrder(orderId);
  },
  deleted: (_random, orderId) => {
    copies = copies.filter((id) => id !== orderId);
    shop.simulated.state.deleteOrder(orderId);
  },
  posted: () => stack.drain(),
};

const KINDS = Object.keys(CHANGES);

/** By day and currency; orders within a cause have no order. */
function comparable(periods: readonly ReconciledPeriod[]): string[] {
  const sorted = (orders: ReconciledPeriod['unexplainedOrders']) =>
    orders.toSorted((a, b) => Number(a.id) - Number(b.id));
  return periods.map((one) =>
    JSON.stringify({
      ...one,
      causes: one.causes.map((cause) => ({ ...cause, orders: sorted(cause.orders) })),
      unexplainedOrders: sorted(one.unexplainedOrders),
    }),
  );
}

async function kept(): Promise<string[]> {
  return comparable((await stack.context.books.days(shop.id, range())).flatMap(({ periods }) => periods));
}

async function checkAgain(): Promise<boolean> {
  return await checkChanges(stack.context, shop.id, { calls: {}, withToday: true, report: () => undefined });
}

describe('every night', () => {
  const { signal } = new AbortController();
  let task: BackgroundTask;
  const calls = () => stack.xero.calls.accounting();
  const requests = () => stack.stores.journal.length;
  const state = () => stack.context.books.state(shop.id);
  const status = async () => {
    const { reasons } = storeStatus(await readStoreStatus(stack.context, shop.id), stack.now());
    return reasons.find(({ code }) => code === 'books_differ');
  };
  const untilNight = () => {
    const at = stack.now().getTime();
    stack.pass((Math.floor(at / DAY_MS) + 1) * DAY_MS + 4 * HOUR_MS - at);
  };
  beforeAll(() => {
    task = booksTask(stack.context);
  });

  test('the last 35 days are checked, the first time whole, and no store is read before its first night', async () => {
    await task.run(signal);
    expect([await stack.context.books.days(shop.id, range()), (await state()).night]).toEqual([[], today()]);
    untilNight();
    await task.run(signal);
    const { rowsFrom, night, checkedAt } = await state();
    expect({ rowsFrom, night, checkedAt }).toEqual({
      ...{ rowsFrom: addDays(today(), -35), night: today(), checkedAt: stack.now().toISOString() },
    });
    const days = await stack.context.books.days(shop.id, { from: addDays(today(), -60), to: today() });
    expect([days.length, days[0]?.day, days.at(-1)?.day]).toEqual([35, rowsFrom, addDays(today(), -1)]);
    const before = [calls(), requests()];
    stack.pass(2 * HOUR_MS);
    await task.run(signal);
    expect([calls(), requests()]).toEqual(before);
  });

  test('a new difference is looked at again after an hour, and alarms then; it goes when both agree', async () => {
    const [invoice] = invoicesOf(copies[0] ?? 0);
    if (invoice === undefined) throw new Error('Nothing was posted.');
    const { totals } = invoice;
    const less = (amount: string) => new Big(amount).minus('3.21').toFixed(2);
    changedInXero(invoice, { totals: { ...totals, subTotal: less(totals.subTotal), total: less(totals.total) } });
    untilNight();
    const before = { calls: calls(), requests: requests() };
    await task.run(signal);
    const cost = { calls: calls() - before.calls, requests: requests() - before.requests };
    // Of two shops; three calls are for lists that are older than an hour.
    expect(cost).toEqual({ calls: 3 + 2 * 2, requests: 2 * 3 });
    expect(await status()).toBe(undefined);
    stack.pass(HOUR_MS / 2);
    await task.run(signal);
    expect(await status()).toBe(undefined);
    stack.pass(HOUR_MS / 2);
    await task.run(signal);
    const day = invoice.date;
    expect(await status()).toMatchObject({
      level: 'amber',
      message: `Shop and Xero differ on ${day}: £3.21 missing in Xero. Causes: Changed in Xero (1 order).`,
    });
    changedInXero(invoice, { totals });
    untilNight();
    await task.run(signal);
    expect(await status()).toBe(undefined);
  });

  test('after a changed setting every day is read again', async () => {
    const { settings } = stack.context;
    const before = (await settings.get(shop.id)).documents.triggerStatuses;
    await settings.set(shop.id, 'documents.triggerStatuses', ['completed']);
    untilNight();
    await task.run(signal);
    const watched = { from: addDays(today(), -35), to: addDays(today(), -1) };
    const days = await stack.context.books.days(shop.id, watched);
    expect(new Set(days.map(({ checkedAt }) => checkedAt))).toEqual(new Set([stack.now().toISOString()]));
    const { periods } = await reconcileStore(stack.context, shop.id, { ...watched, by: 'day' });
    expect(comparable(days.flatMap((one) => one.periods))).toEqual(comparable(periods));
    await settings.set(shop.id, 'documents.triggerStatuses', before);
    untilNight();
    await task.run(signal);
    expect(await status()).toBe(undefined);
  });

  test('what nothing explains is red', async () => {
    const order = copies[1] ?? 0;
    const { db } = stack.context.database;
    const entry = await stack.entry(shop, order);
    const [invoice] = invoicesOf(order);
    await db.updateTable('entries').set({ state: 'recorded' }).where('id', '=', entry.id).execute();
    await db.deleteFrom('documents').where('entry_id', '=', entry.id).execute();
    if (invoice === undefined) throw new Error('Nothing was posted.');
    changedInXero(invoice, { status: 'VOIDED' });
    untilNight();
    await task.run(signal);
    stack.pass(HOUR_MS);
    await task.run(signal);
    expect(await status()).toMatchObject({ level: 'red', message: expect.stringContaining('Nothing explains') });
    changedInXero(invoice, { status: 'AUTHORISED' });
    untilNight();
    await task.run(signal);
    expect(await status()).toBe(undefined);
  });

  test('a check that fails says why, keeps what there was, and is repeated hours later', async () => {
    untilNight();
    const before = await kept();
    stack.xero.faults.add({ kind: '503-maintenance', times: 5, match: { path: 'CreditNotes' } });
    await task.run(signal);
    stack.xero.faults.clear();
    expect((await state()).failed).toMatchObject({ at: stack.now().toISOString() });
    expect(await kept()).toEqual(before);
    stack.pass(HOUR_MS);
    await task.run(signal);
    expect((await state()).failed).not.toBe(null);
    stack.pass(2 * HOUR_MS);
    await task.run(signal);
    expect(await state()).toMatchObject({ failed: null, night: today() });
  });

  test('a stop of the service ends a check, and nothing is wrong with it', async () => {
    untilNight();
    const stop = new AbortController();
    const before = await kept();
    const running = task.run(stop.signal);
    stop.abort();
    await running;
    expect([(await state()).failed, await kept()]).toEqual([null, before]);
    expect((await state()).night).not.toBe(today());
    stack.pass(HOUR_MS);
    await task.run(signal);
    expect((await state()).night).toBe(today());
  });

  test('a month that is closed in Xero is checked once more on that day', async () => {
    const { organisation } = shop;
    stack.pass(HOUR_MS);
    await task.run(signal);
    const checkedAt = (await state()).checkedAt;
    organisation.periodLockDate = '2026-10-31';
    const { tenantId } = await stack.context.stores.get(shop.id);
    await stack.context.xero().lists.refresh(tenantId ?? '');
    stack.pass(HOUR_MS);
    await task.run(signal);
    const closed = await stack.context.books.days(shop.id, { from: '2026-10-01', to: '2026-10-31' });
    expect([closed.length, (await state()).closedThrough]).toEqual([31, '2026-10-31']);
    expect(closed.every((one) => one.checkedAt > (checkedAt ?? ''))).toBe(true);
    const before = calls();
    stack.pass(HOUR_MS);
    await task.run(signal);
    expect(calls()).toBe(before);
  });
});

describe('the kept books', () => {
  test('after any changes are those that a reconciliation of everything finds', async () => {
    await checkDays(stack.context, shop.id, range());
    expect(await kept()).toEqual(
      comparable((await reconcileStore(stack.context, shop.id, { ...range(), by: 'day' })).periods),
    );
    const states = new Set<string>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const random = seededRandom('books', round);
      const names: string[] = [];
      while (copies.length < COPIES / 2) copies.push(sell(copies.length));
      for (let count = random.int(1, 4); count > 0; count -= 1) {
        const name = KINDS[random.int(0, KINDS.length - 1)] ?? '';
        names.push(name);
        await CHANGES[name]?.(random, copies[random.int(0, copies.length - 1)] ?? 0);
        stack.pass(random.int(1, 50) * 60_000);
      }
      // Within the next hours the service compares the ledger with the shop, and learns of a deletion.
      if (names.includes('deleted') || names.includes('in the trash')) {
        stack.pass(2 * HOUR_MS);
        await stack.drain();
      }
      expect(await checkAgain()).toBe(true);
      const { periods } = await reconcileStore(stack.context, shop.id, { ...range(), by: 'day' });
      expect([round, names, await kept()]).toEqual([round, names, comparable(periods)]);
      for (const { causes } of periods) for (const { code } of causes) states.add(code);
      stack.pass(random.int(0, 30) * HOUR_MS);
    }
    // Otherwise nothing was compared.
    expect(states.size).toBeGreaterThan(4);
  });
});
