import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { datesAmiss, type DaysOfOrder } from '../../simulators/judges/audit-dates.ts';
import { moneyInWords } from '../../src/domain/money.ts';
import { dueAmiss, type MoneyOfOrder } from '../../simulators/judges/audit-due.ts';
import { moneyAndDays, recordedMoney } from '../../simulators/chaos/judge/judge-money.ts';
import { ordersInBooks, type OrderInBooks } from '../../simulators/judges/order-in-books.ts';
import type { Organisation } from '../../simulators/xero/accounting/organisation.ts';
import { ask } from '../accounting/_life.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

/* The judges of `npm run chaos` and `npm run exact` that look at amounts due and at days: what they find where something is wrong. */
const SHOP = 'refunds';

function first<T>(all: Readonly<Record<string, T>>): T {
  const [one] = Object.values(all);
  if (one === undefined) throw new Error('There is none.');
  return one;
}

function found(shop: Shop, organisation: Organisation): string {
  const { state, orderIds } = shop.simulated;
  const orders = orderIds.map((orderId) => {
    const mark = `[${shop.id}:${orderId}]`;
    const inBooks = Object.values(shop.organisation.invoices).find((one) => one.reference.endsWith(mark));
    const paid = Object.values(shop.organisation.payments).filter((one) => one.target.id === inBooks?.id);
    const refunds = state.refunds(orderId, 6) ?? [];
    const amounts = paid.map(({ amount }) => amount);
    return { orderId, order: state.order(orderId, 6) ?? null, refunds, inBooks: inBooks !== undefined, paid: amounts, fee: null }; // prettier-ignore
  });
  const { id, simulated } = shop;
  const findings = moneyAndDays({ id, simulated, organisation }, recordedMoney(shop, orders), []);
  return findings.map(({ text }) => text).join('\n');
}

const WRONGS: readonly (readonly [string, RegExp, (books: Organisation) => void])[] = [
  ['a payment missing', /^amount due: shop 0\.00, books \d/m, (books) => void (first(books.payments).status = 'DELETED')],
  ['a payment missing', /^money at the bank: /m, (books) => void (first(books.payments).status = 'DELETED')],
  ['a credit note missing', /^sales: /m, (books) => void (first(books.creditNotes).status = 'VOIDED')],
  ['a cent too much', /^sales: /m, (books) => void (first(books.creditNotes).totals.total += '1')],
  ['an invoice of another day', /^date of \S+: shop \S+, books 2026-01-02$/m, (books) => void (first(books.invoices).date = '2026-01-02')],
  ['a payment of another day', /^date of the payment of \S+: /m, (books) => void (first(books.payments).date = '2026-01-02')],
  ['a credit note of another day', /^date of \S+-R\d+: /m, (books) => void (first(books.creditNotes).date = '2026-01-02')],
  [
    'money given back on another day',
    /^date of the payment out of \S+: /m,
    (books) => {
      for (const payment of Object.values(books.payments)) if (payment.target.kind === 'credit-note') payment.date = '2026-01-02';
    },
  ],
]; // prettier-ignore

test('the judges find nothing where nothing is wrong, and each wrong figure and day', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  const shop = stack.shop(SHOP);
  expect(found(shop, shop.organisation)).toBe('');
  for (const [what, wanted, spoil] of WRONGS) {
    const spoilt = structuredClone(shop.organisation);
    spoil(spoilt);
    expect([what, wanted.test(found(shop, spoilt)), found(shop, spoilt)]).toEqual([what, true, expect.anything()]);
  }
});

/** The books of the first order that was paid, before and after it is credited as a whole. */
async function reversed(
  stack: Stack,
): Promise<{ readonly shop: Shop; readonly books: OrderInBooks; readonly paid: Big }> {
  const shop = stack.shop('uk_vat_incl');
  const { state, orderIds } = shop.simulated;
  const [orderId = 0] = orderIds;
  await stack.drain();
  state.updateOrder(orderId, { status: 'cancelled' });
  stack.pass(600_000);
  await ask(stack, shop, orderId, 'credit');
  await stack.drain();
  const books = ordersInBooks(shop.organisation, shop.id).get(orderId);
  if (books === undefined) throw new Error('The order is not in the books.');
  return { shop, books, paid: new Big(books.invoices[0]?.totals.total ?? 0) };
}

test('after a reversal sales, bank and receivable are judged together, and its day by the day that it was asked for', async () => {
  await using stack = await startStack({ scenarios: ['uk_vat_incl'] });
  const { books, paid } = await reversed(stack);
  const over: MoneyOfOrder = { sold: null, refunded: new Big(0), received: [paid], notices: [] };
  expect(books.reversals).toHaveLength(1);
  expect(dueAmiss(books, over)).toEqual([]);
  // The same books, had the order come back and been paid once more without a second invoice.
  const back: MoneyOfOrder = { ...over, sold: paid };
  expect(dueAmiss(books, back).map(({ field }) => field)).toEqual(['sales']);
  expect(dueAmiss(books, { ...back, notices: [`Of the order ${paid.toFixed(2)} GBP are missing.`] })).toEqual([]);
  expect(dueAmiss(books, { ...back, notices: [`The order 1${paid.toFixed(2)} is another.`] })).toHaveLength(1);
  // As people read it, with a comma.
  const [sold, due] = [paid.plus(1_000), moneyInWords(new Big(1_000), 'GBP')];
  expect(dueAmiss(books, { ...back, sold }).map(({ field }) => field)).toEqual(['sales', 'amount due']);
  expect(
    dueAmiss(books, { ...back, sold, notices: [`${moneyInWords(sold, 'GBP')} are missing, ${due} due.`] }),
  ).toEqual([]);

  const [note] = books.reversals;
  const [invoice] = books.invoices;
  const today = stack.now().toISOString().slice(0, 10);
  const days = (reversedFrom: string | null): DaysOfOrder => {
    const payment = Object.values(books.organisation.payments).find((one) => one.target.id === invoice?.id);
    return { created: invoice?.date ?? '', paid: [payment?.date ?? ''], refunds: new Map(), reversedFrom };
  };
  const judge = (reversedFrom: string | null, zone: (instant: string) => string, lockedUntil: string | null = null) =>
    datesAmiss(books, days(reversedFrom), { lockedUntil, dayOf: zone, isOurs: () => true }).map(({ field }) => field);
  const utc = (instant: string) => instant.slice(0, 10);
  const tomorrow = (instant: string) => new Date(Date.parse(instant) + 86_400_000).toISOString().slice(0, 10);
  expect(judge(today, utc)).toEqual([]);
  // Where the shop's day is already the next one.
  expect(judge(tomorrow(today), tomorrow)).toEqual([`date of ${note?.number}`]);
  expect(judge(null, utc)).toEqual([`date of ${note?.number}`]);
  // Had the month been closed, everything would stand on the first day after the lock date.
  expect(judge(today, utc, today)).toContain(`date of ${note?.number}`);
  expect(judge(today, utc, today)).toContain(`date of ${invoice?.number}`);
});

test('credit beside a balance due is found, reported or not', () => {
  const organisation = { payments: {}, allocations: {} } as unknown as Organisation;
  const document = (kind: string, number: string, total: string) =>
    ({ kind, number, totals: { total }, paymentIds: [], allocationIds: [] }) as unknown;
  const books = {
    organisation,
    invoices: [document('invoice', 'WC-1', '12.00'), document('invoice', 'WC-1-2', '12.00')],
    creditNotes: [document('credit-note', 'WC-1-CR', '12.00')],
    reversals: [],
    standing: [],
    fees: [],
  } as unknown as OrderInBooks;
  const money: MoneyOfOrder = { sold: new Big(12), refunded: new Big(0), received: [new Big(0)], notices: [] };
  expect(dueAmiss(books, money)).toEqual([
    { field: 'amount due', shop: '12.00', books: '24.00' },
    { field: 'open credit beside what is due', shop: '0.00', books: '12.00' },
  ]);
});
