import { expect, test } from '@jest/globals';
import { ask, creditNotesOf, freeDelivery, invoicesOf, seen, UNPAID } from '../accounting/_life.ts';
import { READ_ALONE_MAX } from '../../src/xero/limits.ts';
import { byHand } from '../accounting/_by-hand.ts';
import { DEFAULT_SWITCHES } from '../../simulators/xero/switches.ts';
import { booksOf, restoreBackup, takeBackup } from '../support/_backup.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const SHOP = 'uk_vat_incl';
const ORDER = 1024;

/** A created document can be read by its id at once, and stands in lists a while later. */
const start = () => startStack({ scenarios: [SHOP], xero: { switches: { ...DEFAULT_SWITCHES, listLagSeconds: 30 } } });

/** All that is done within a second or two: what Xero lists later is not listed yet. */
async function settle(stack: Stack): Promise<void> {
  stack.pass(1_000);
  const { positions } = stack.context;
  await positions.request(null, stack.now());
  for (let rounds = 0; rounds < 60; rounds += 1) {
    while (await stack.round());
    if ((await positions.all()).every(({ requestedAt }) => requestedAt === null)) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

const live = (shop: Shop, orderId = ORDER) =>
  invoicesOf(shop, orderId).filter(({ status }) => status !== 'VOIDED' && status !== 'DELETED');

test('an order cancelled within seconds has its invoice voided, and one live invoice once restored', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  shop.simulated.state.updateOrder(ORDER, UNPAID);
  await settle(stack);
  expect(live(shop)).toHaveLength(1);
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  await settle(stack);
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'skipped', code: 'invoice_ended' });
  expect(live(shop)).toHaveLength(0);
  shop.simulated.state.updateOrder(ORDER, { status: 'processing' });
  await settle(stack);
  expect(live(shop)).toHaveLength(1);
});

test('an order changed within seconds has its invoice changed in place', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  shop.simulated.state.updateOrder(ORDER, UNPAID);
  await settle(stack);
  freeDelivery(shop, ORDER);
  await settle(stack);
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded' });
  expect(live(shop).map(({ totals }) => totals.total)).toEqual(['240.10']);
});

test('the credit of an invoice that is credited and posted again pays the new one at once', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  await settle(stack);
  await ask(stack, shop, ORDER, 'reissue');
  await settle(stack);
  expect(await stack.entry(shop, ORDER)).toMatchObject({ state: 'recorded', summary: { paid: true } });
  expect(invoicesOf(shop, ORDER)).toMatchObject([{ status: 'PAID' }, { number: 'WC-1024-2', status: 'PAID' }]);
  expect(creditNotesOf(shop, ORDER)).toHaveLength(1);
});

test('a ledger put back within seconds adopts the invoice that no list shows yet', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  // So that the contact of the second order is known before it is posted.
  await stack.context.settings.set(shop.id, 'contacts.guests', 'shared');
  await settle(stack);
  stack.pass(60_000);
  const backup = await takeBackup(stack);
  const [copy = 0] = addCopies(shop, ORDER, 1);
  await settle(stack);
  const before = booksOf(shop);
  await restoreBackup(stack, backup);
  await settle(stack);
  expect(await seen(stack, shop, copy)).toMatchObject({ state: 'recorded', code: null });
  expect(booksOf(shop)).toEqual(before);
});

test('a contact that no list shows yet is waited for, and not made twice', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  const backup = await takeBackup(stack);
  await settle(stack);
  const before = booksOf(shop);
  const contacts = Object.keys(shop.organisation.contacts).length;
  await restoreBackup(stack, backup);
  await settle(stack);
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'waiting', code: 'contact_not_shown' });
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
  expect(booksOf(shop)).toEqual(before);
  expect(Object.keys(shop.organisation.contacts)).toHaveLength(contacts);
});

/** Calls that read one invoice on its own. */
const readAlone = (stack: Stack) =>
  stack.xero.calls.list.filter(({ method, path }) => method === 'GET' && /\/Invoices\/[0-9a-f-]{36}/.test(path)).length;

/** From now on Xero's lists lack these orders' invoices, for half a minute. */
function hide(stack: Stack, shop: Shop, orderIds: readonly number[]): void {
  const createdAt = stack.now().toISOString();
  const ends = orderIds.map((id) => `:${String(id)}]`);
  for (const invoice of Object.values(shop.organisation.invoices)) {
    if (ends.some((end) => invoice.reference.endsWith(end))) Object.assign(invoice, { createdAt });
  }
}

test('of the money of many reissued orders a round reads ten invoices on their own, if no list shows them', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  await stack.context.settings.set(shop.id, 'contacts.guests', 'shared');
  const copies = addCopies(shop, ORDER, 15);
  await stack.drain();
  for (const id of copies) await ask(stack, shop, id, 'reissue');
  await stack.drain();
  stack.pass(60_000);
  hide(stack, shop, copies);
  await stack.replay(shop, ...copies);
  const before = readAlone(stack);
  await stack.round();
  // Ten for the credit they carry, and ten for their money: each order has two.
  expect(readAlone(stack) - before).toBeLessThanOrEqual(2 * READ_ALONE_MAX);
  const states = async () => await Promise.all(copies.map(async (id) => (await stack.entry(shop, id)).state));
  expect(await states()).toContain('waiting');
  await stack.drain();
  expect(new Set(await states())).toEqual(new Set(['recorded']));
});

test('of many invoices that no list shows yet a round reads ten on their own; the others wait their turn', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  // So that the contacts of the copies are known.
  await stack.context.settings.set(shop.id, 'contacts.guests', 'shared');
  const copies = addCopies(shop, ORDER, 25);
  for (const id of copies) shop.simulated.state.updateOrder(id, UNPAID);
  await settle(stack);
  for (const id of copies) shop.simulated.state.updateOrder(id, { status: 'cancelled' });
  stack.pass(1_000);
  await stack.context.positions.request(null, stack.now());
  const before = readAlone(stack);
  await stack.round();
  await stack.round();
  expect(readAlone(stack) - before).toBeLessThanOrEqual(2 * READ_ALONE_MAX);
  await stack.drain();
  for (const id of copies)
    expect(await seen(stack, shop, id)).toMatchObject({ state: 'skipped', code: 'invoice_ended' });
});

/** Invoices of unpaid orders that no list shows yet; all orders are paid by now. */
async function startPaid(stack: Stack) {
  const shop = stack.shop(SHOP);
  // So that the contacts of the copies are known.
  await stack.context.settings.set(shop.id, 'contacts.guests', 'shared');
  const paid = shop.simulated.state.order(ORDER, 2);
  const copies = addCopies(shop, ORDER, 25);
  for (const id of copies) shop.simulated.state.updateOrder(id, UNPAID);
  await settle(stack);
  const { date_paid: date, date_paid_gmt: gmt } = paid ?? {};
  for (const id of copies)
    shop.simulated.state.updateOrder(id, { date_paid: date ?? null, date_paid_gmt: gmt ?? null });
  stack.pass(1_000);
  await stack.context.positions.request(null, stack.now());
  const invoices = () => copies.map((id) => live(shop, id));
  const booked = () => Object.values(shop.organisation.payments).length;
  return { shop, copies, invoices, booked };
}

test('payments of many invoices that no list shows yet wait until each is read; none is sent unseen, none is lost', async () => {
  await using stack = await start();
  const { shop, copies, booked } = await startPaid(stack);
  const before = booked();
  for (let looks = 0; looks < 20 && booked() === before; looks += 1) await stack.round();
  expect(booked() - before).toBeGreaterThan(0);
  expect(booked() - before).toBeLessThanOrEqual(10);
  await stack.drain();
  for (const id of copies) expect(await seen(stack, shop, id)).toMatchObject({ state: 'recorded', code: null });
  expect(booked() - before).toBe(copies.length);
});

test('payments that Xero has already, on invoices that no list shows yet, are found one by one and never made twice', async () => {
  await using stack = await start();
  const shop = stack.shop(SHOP);
  await stack.context.settings.set(shop.id, 'contacts.guests', 'shared');
  await settle(stack);
  const [first] = Object.values(shop.organisation.payments).filter(({ target }) => target.id === live(shop)[0]?.id);
  if (first === undefined) throw new Error('The first order has no payment.');
  const { accountId, amount, date, reference } = first;
  const copies = addCopies(shop, ORDER, 25);
  const before = Object.keys(shop.organisation.payments).length;
  // An earlier sending of the same payments arrives just before ours.
  const sent: string[] = [];
  stack.xero.faults.from((method, path) => {
    if (sent.length > 0 || method !== 'PUT' || !path.includes('/Payments')) return null;
    sent.push(path);
    const invoices = copies.flatMap((id) => live(shop, id));
    const payment = { Account: { AccountID: accountId }, Amount: amount, Date: date, Reference: reference };
    const Payments = invoices.map(({ id }) => ({ ...payment, Invoice: { InvoiceID: id } }));
    byHand(stack, shop, 'PUT', 'Payments', { Payments });
    return null;
  });
  stack.pass(1_000);
  await stack.context.positions.request(null, stack.now());
  for (let rounds = 0; rounds < 20 && sent.length === 0; rounds += 1) await stack.round();
  const adopted = async () => (await Promise.all(copies.map((id) => stack.entry(shop, id)))).map(({ state }) => state);
  expect((await adopted()).filter((state) => state === 'recorded')).toHaveLength(10);
  expect((await adopted()).filter((state) => state === 'waiting')).toHaveLength(15);
  await stack.drain();
  for (const id of copies) expect(await seen(stack, shop, id)).toMatchObject({ state: 'recorded', code: null });
  expect(Object.keys(shop.organisation.payments)).toHaveLength(before + copies.length);
});
