import { expect, test } from '@jest/globals';
import { isObject } from '../../simulators/store/json.ts';
import { Big } from 'big.js';
import { sql } from 'kysely';
import { runCli } from '../../src/cli.ts';
import { booksText, byHand, expectPostedOnce, invoiceOf, writes } from '../accounting/_books.ts';
import { ask, creditNotesOf, freeDelivery, invoicesOf, seen, UNPAID } from '../accounting/_life.ts';
import { environmentOf, startStack, type Shop, type Stack } from '../support/_stack.ts';

const MINUTE_MS = 60_000;
const SHOP = 'uk_vat_incl';
const ORDER = 1024;

async function startPosted(money: 'paid' | 'unpaid' = 'paid'): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  if (money === 'unpaid') shop.simulated.state.updateOrder(ORDER, UNPAID);
  await stack.drain();
  stack.pass(10 * MINUTE_MS);
  return stack;
}

/** What the order has brought into the books as sales: invoices that live, less what was credited. */
function netSales(shop: Shop): string {
  const live = invoicesOf(shop, ORDER).filter((one) => one.status !== 'VOIDED' && one.status !== 'DELETED');
  const invoiced = live.reduce((sum, one) => sum.plus(one.totals.total), new Big(0));
  return creditNotesOf(shop, ORDER)
    .reduce((sum, one) => sum.minus(one.totals.total), invoiced)
    .toFixed(2);
}

const allocationsOf = (shop: Shop) =>
  Object.values(shop.organisation.allocations).map(({ invoiceId, amount }) => ({
    number: shop.organisation.invoices[invoiceId]?.number,
    amount: new Big(amount).toFixed(2),
  }));

test('an edited paid order is credited and posted again on request; the credit pays the new invoice', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const { totals } = invoiceOf(shop, ORDER);
  freeDelivery(shop, ORDER);
  await stack.drain();
  const written = writes(stack).length;

  await ask(stack, shop, ORDER, 'reissue');
  await stack.drain();

  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
  expect(invoicesOf(shop, ORDER)).toMatchObject([
    { number: 'WC-1024', status: 'PAID', totals },
    { number: 'WC-1024-2', status: 'PAID', totals: { total: '240.10', totalTax: '40.00' } },
  ]);
  expect(creditNotesOf(shop, ORDER)).toMatchObject([{ number: 'WC-1024-CR', status: 'AUTHORISED', totals }]);
  expect(allocationsOf(shop)).toEqual([{ number: 'WC-1024-2', amount: '240.10' }]);
  expect(netSales(shop)).toBe('240.10');
  expect(
    writes(stack)
      .slice(written)
      .map((call) => call.replace(/[0-9a-f-]{36}/, 'id')),
  ).toEqual(['PUT CreditNotes', 'PUT Invoices', 'PUT CreditNotes/id/Allocations']);
  expect(await stack.entry(shop, ORDER)).toMatchObject({ summary: { paid: true, invoiceNumber: 'WC-1024-2' } });

  const books = booksText(stack);
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(booksText(stack)).toBe(books);
});

test('an unpaid invoice is voided, not credited, before the order is posted again', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  await ask(stack, shop, ORDER, 'reissue');
  await stack.drain();
  expect(invoicesOf(shop, ORDER).map((one) => [one.number, one.status])).toEqual([
    ['WC-1024', 'VOIDED'],
    ['WC-1024-2', 'AUTHORISED'],
  ]);
  expect(creditNotesOf(shop, ORDER)).toEqual([]);
  expectPostedOnce(shop, ORDER);
});

test('of a partly paid invoice the credit is first applied to the balance due', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  const invoice = invoiceOf(shop, ORDER);
  const account = Object.values(shop.organisation.accounts).find((one) => one.type === 'BANK');
  byHand(stack, shop, 'PUT', 'Payments', {
    Payments: [
      { Invoice: { InvoiceID: invoice.id }, Account: { AccountID: account?.id }, Date: '2026-11-20', Amount: 100 },
    ],
  });
  const due = new Big(invoice.totals.total).minus(100).toFixed(2);
  freeDelivery(shop, ORDER);
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ code: 'changed_after_posting' });

  await ask(stack, shop, ORDER, 'reissue');
  await stack.drain();

  expect(allocationsOf(shop)).toEqual([
    { number: 'WC-1024', amount: due },
    { number: 'WC-1024-2', amount: '100.00' },
  ]);
  expect(netSales(shop)).toBe('240.10');
});

test('a cancelled paid order is credited on request, and the credit pays the order if it is restored', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  await stack.drain();
  await ask(stack, shop, ORDER, 'credit');
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'skipped', code: 'invoice_credited' });
  expect(netSales(shop)).toBe('0.00');
  expect(allocationsOf(shop)).toEqual([]);

  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(ORDER, { status: 'processing' });
  await stack.drain();
  const [, second] = invoicesOf(shop, ORDER);
  expect(second).toMatchObject({ number: 'WC-1024-2', status: 'PAID' });
  expect(allocationsOf(shop)).toEqual([{ number: 'WC-1024-2', amount: second?.totals.total }]);
  expect(netSales(shop)).toBe(second?.totals.total);
});

test('an order that is restored after a kill amid its credit has the credit finished, and is posted again', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  await stack.drain();
  await ask(stack, shop, ORDER, 'credit');
  await stack.drain();
  // As a kill leaves it between Xero's credit note and the record that it is settled.
  await stack.context.database.db
    .updateTable('documents')
    .set({ facts_json: sql`json_set(facts_json, '$.settled', json('null'))` })
    .where('kind', '=', 'credit_note')
    .execute();
  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(ORDER, { status: 'processing' });
  await stack.drain();
  const [first, second] = invoicesOf(shop, ORDER);
  expect(second).toMatchObject({ number: 'WC-1024-2', status: 'PAID', totals: first?.totals });
  expect(creditNotesOf(shop, ORDER)).toHaveLength(1);
  expect(allocationsOf(shop)).toEqual([{ number: 'WC-1024-2', amount: second?.totals.total }]);
  expect(netSales(shop)).toBe(second?.totals.total);
});

test('in a locked month nothing is credited before the new invoice can be dated', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  freeDelivery(shop, ORDER);
  await stack.drain();
  shop.organisation.periodLockDate = '2026-08-31';
  // The lock dates are read again once they are stale.
  stack.pass(2 * 24 * 60 * MINUTE_MS);
  const books = booksText(stack);

  await ask(stack, shop, ORDER, 'reissue');
  await stack.drain();
  const problem = await seen(stack, shop, ORDER);
  expect(problem).toMatchObject({ state: 'rejected' });
  expect(problem.message).toContain('its month is closed');
  expect(booksText(stack)).toBe(books);

  await stack.context.settings.set(shop.id, 'documents.locked', 'first-open-day');
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(invoicesOf(shop, ORDER)).toMatchObject([{ status: 'PAID' }, { number: 'WC-1024-2', date: '2026-09-01' }]);
  expect(netSales(shop)).toBe('240.10');
});

/** Both sends of a call end without an answer: nothing was done, or all of it was (Xero then repeats its own error). */
const LOST = ['drop-before-commit', '5xx-after'] as const;

/** Whether the outcome really was unknown for a while. */
async function wasUncertain(stack: Stack, shop: Shop): Promise<boolean> {
  const { id } = await stack.entry(shop, ORDER);
  return (await stack.context.ledger.attemptsOf(id)).some((attempt) => attempt.step === 'uncertain');
}

test.each(LOST)('a void whose call is lost (%s) voids the invoice once', async (kind) => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  stack.xero.faults.add({ kind, times: 2, match: { method: 'POST', path: '/Invoices' } });
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  await stack.drain();
  expect(invoicesOf(shop, ORDER).map((one) => one.status)).toEqual(['VOIDED']);
  expect((await stack.entry(shop, ORDER)).state).toBe('skipped');
  expect(await wasUncertain(stack, shop)).toBe(true);
  expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
});

test.each(LOST)('an update whose call is lost (%s) changes the invoice once', async (kind) => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  const { id } = invoiceOf(shop, ORDER);
  stack.xero.faults.add({ kind, times: 2, match: { method: 'POST', path: '/Invoices' } });
  freeDelivery(shop, ORDER);
  await stack.drain();
  expectPostedOnce(shop, ORDER);
  expect(invoiceOf(shop, ORDER).id).toBe(id);
  expect((await stack.entry(shop, ORDER)).state).toBe('recorded');
  expect(await wasUncertain(stack, shop)).toBe(true);
  expect(await stack.context.ledger.unsettledCalls()).toEqual([]);
});

test('an order that changes again while its update is lost does not count as changed in Xero', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  stack.xero.faults.add({ kind: '5xx-after', times: 2, match: { method: 'POST', path: '/Invoices' } });
  freeDelivery(shop, ORDER);
  await stack.context.positions.request(null, stack.now());
  while ((await stack.entry(shop, ORDER)).state !== 'uncertain') expect(await stack.round()).toBe(true);
  stack.pass(1000);
  shop.simulated.state.updateOrder(ORDER, (order) => {
    const [first, ...others] = Array.isArray(order['line_items']) ? order['line_items'] : [];
    return { ...order, line_items: [...others, isObject(first) ? { ...first, name: 'Renamed' } : null] };
  });
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
  expectPostedOnce(shop, ORDER);
});

const STEPS = {
  'the credit note': '/CreditNotes\\?',
  'the new invoice': '/Invoices',
  'the allocation': '/Allocations',
};

test.each(Object.entries(STEPS).flatMap(([step, path]) => LOST.map((kind) => [step, kind, path] as const)))(
  'a reissue whose call for %s is lost (%s) makes each document once',
  async (_step, kind, path) => {
    await using stack = await startPosted();
    const shop = stack.shop(SHOP);
    freeDelivery(shop, ORDER);
    await stack.drain();
    stack.xero.faults.add({ kind, times: 2, match: { method: 'PUT', path } });
    await ask(stack, shop, ORDER, 'reissue');
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
    expect(invoicesOf(shop, ORDER).map((one) => [one.number, one.status])).toEqual([
      ['WC-1024', 'PAID'],
      ['WC-1024-2', 'PAID'],
    ]);
    expect(await wasUncertain(stack, shop)).toBe(true);
    expect(creditNotesOf(shop, ORDER)).toHaveLength(1);
    expect(allocationsOf(shop)).toEqual([{ number: 'WC-1024-2', amount: '240.10' }]);
  },
);

test('a restart between any two rounds of a reissue makes each document once', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  freeDelivery(shop, ORDER);
  await stack.drain();
  await ask(stack, shop, ORDER, 'reissue');
  for (let more = true; more; more = await stack.round()) await stack.restart('killed');
  await stack.drain();
  expect(creditNotesOf(shop, ORDER)).toHaveLength(1);
  expect(invoicesOf(shop, ORDER)).toHaveLength(2);
  expect(netSales(shop)).toBe('240.10');
});

test('the command requests what the sidecar then does, and refuses impossible requests', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  freeDelivery(shop, ORDER);
  await stack.drain();
  const cli = async (...args: string[]) => {
    const said: string[] = [];
    const before = { ...process.env };
    Object.assign(process.env, environmentOf(stack.dataDir, stack.xero));
    try {
      const streams = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
      return { exit: await runCli(args, streams), said: said.join('') };
    } finally {
      process.env = before;
    }
  };
  expect(await cli('reissue', shop.id, '1024', '--credit')).toMatchObject({ exit: 2 });
  expect(await cli('reissue', shop.id, '9999')).toMatchObject({ exit: 2 });
  const { exit, said } = await cli('reissue', shop.id, '1024');
  expect([exit, said]).toEqual([0, expect.stringContaining('Invoice WC-1024 will be credited')]);
  await stack.drain();
  expect(netSales(shop)).toBe('240.10');
});
