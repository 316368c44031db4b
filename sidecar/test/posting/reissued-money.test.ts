import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { byHand, invoiceOf, writes } from '../accounting/_books.ts';
import { ask, creditNotesOf, freeDelivery, invoicesOf, seen, UNPAID } from '../accounting/_life.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const MINUTE_MS = 60_000;
const TWO_HOURS_MS = 120 * MINUTE_MS;
const SHOP = 'uk_vat_incl';
const ORDER = 1024;
const PAID_NOW = { date_paid: '2026-11-25T09:00:00', date_paid_gmt: '2026-11-25T09:00:00', transaction_id: 'ch_now' };
const ENGRAVING = {
  fee_lines: [
    {
      id: 9001,
      name: 'Engraving',
      tax_class: '',
      tax_status: 'taxable',
      amount: '83.33',
      total: '83.33',
      total_tax: '16.67',
      taxes: [{ id: 100, total: '16.67', subtotal: '' }],
      meta_data: [],
    },
  ],
  total: '346.04',
  total_tax: '57.66',
};

async function startPosted(money: 'paid' | 'unpaid' = 'paid'): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  const { state } = stack.shop(SHOP).simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
  if (money === 'unpaid') state.updateOrder(ORDER, UNPAID);
  await stack.drain();
  stack.pass(10 * MINUTE_MS);
  return stack;
}

async function change(stack: Stack, shop: Shop, fields: Parameters<Shop['simulated']['state']['updateOrder']>[1]) {
  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(ORDER, fields);
  await stack.drain();
}

async function reissue(stack: Stack, shop: Shop, issue = 1): Promise<void> {
  await ask(stack, shop, ORDER, 'reissue', issue);
  await stack.drain();
}

const sum = (amounts: readonly string[]) => amounts.reduce((all, one) => all.plus(one), new Big(0));

/** What the books have of the order: sales, money at the bank, and what customers owe (less than 0: what is owed to them). */
function books(shop: Shop) {
  const { organisation } = shop;
  const invoices = invoicesOf(shop, ORDER).filter(({ status }) => status !== 'VOIDED');
  const notes = creditNotesOf(shop, ORDER);
  const on = (ids: readonly string[]) =>
    Object.values(organisation.payments)
      .filter(({ status, target }) => status === 'AUTHORISED' && ids.includes(target.id))
      .map(({ amount }) => amount);
  const sales = sum(invoices.map(({ totals }) => totals.total)).minus(sum(notes.map(({ totals }) => totals.total)));
  const bank = sum(on(invoices.map(({ id }) => id))).minus(sum(on(notes.map(({ id }) => id))));
  return { sales: sales.toFixed(2), bank: bank.toFixed(2), receivable: sales.minus(bank).toFixed(2) };
}

async function shown(stack: Stack, shop: Shop) {
  const { state, summary } = await stack.entry(shop, ORDER);
  const { paid, notices } = JSON.parse(JSON.stringify(summary)) as { paid: boolean; notices: { code: string }[] };
  return { state, paid, notices: notices.map(({ code }) => code) };
}

function payByHand(stack: Stack, shop: Shop, invoiceId: string, amount: number): void {
  const account = Object.values(shop.organisation.accounts).find((one) => one.type === 'BANK');
  byHand(stack, shop, 'PUT', 'Payments', {
    Payments: [
      { Invoice: { InvoiceID: invoiceId }, Account: { AccountID: account?.id }, Date: '2026-11-20', Amount: amount },
    ],
  });
}

function refund(stack: Stack, shop: Shop, id: number, amount: string): void {
  const at = stack.now().toISOString().slice(0, 19);
  const parts = { line_items: [], shipping_lines: [], fee_lines: [], tax_lines: [], meta_data: [] };
  const made = { id, amount, reason: '', date_created: at, date_created_gmt: at, ...parts };
  shop.simulated.state.addRefund(ORDER, made);
}

test('with a penny of credit applied the order is not shown as paid; once it is paid, it is shown as paid in full', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  payByHand(stack, shop, invoiceOf(shop, ORDER).id, 1);
  await reissue(stack, shop);
  expect(await shown(stack, shop)).toEqual({ state: 'recorded', paid: false, notices: [] });
  expect(books(shop)).toEqual({ sales: '246.04', bank: '1.00', receivable: '245.04' });

  await change(stack, shop, PAID_NOW);
  expect(await shown(stack, shop)).toEqual({ state: 'recorded', paid: true, notices: [] });
  expect(books(shop)).toEqual({ sales: '246.04', bank: '246.04', receivable: '0.00' });

  const written = writes(stack).length;
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(writes(stack)).toHaveLength(written);
});

test.each(['drop-before-commit', '5xx-after', 'drop-after-commit'] as const)(
  'the balance of an increased order is paid once although the call is lost (%s); removed by a person, it is due and reported',
  async (kind) => {
    await using stack = await startPosted();
    const shop = stack.shop(SHOP);
    await change(stack, shop, ENGRAVING);
    stack.xero.faults.add({ kind, times: 2, match: { method: 'PUT', path: '/Payments' } });
    await reissue(stack, shop);
    expect(await shown(stack, shop)).toEqual({ state: 'recorded', paid: true, notices: ['payment_assumed'] });
    expect(books(shop)).toEqual({ sales: '346.04', bank: '346.04', receivable: '0.00' });

    await change(stack, shop, { customer_note: 'Thank you' });
    expect(await shown(stack, shop)).toEqual({ state: 'recorded', paid: true, notices: ['payment_assumed'] });
    const [rest] = Object.values(shop.organisation.payments).filter(({ amount }) => amount === '100.00');
    byHand(stack, shop, 'POST', `Payments/${rest?.id ?? ''}`, { Status: 'DELETED' });
    await change(stack, shop, { customer_note: 'Thank you all' });
    expect(await shown(stack, shop)).toMatchObject({ state: 'recorded', paid: false });
    expect((await shown(stack, shop)).notices).toEqual(['still_due']);
    expect(books(shop)).toEqual({ sales: '346.04', bank: '246.04', receivable: '100.00' });
  },
);

test('a payment entered by hand on the new invoice is not posted again', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  payByHand(stack, shop, invoiceOf(shop, ORDER).id, 1);
  await reissue(stack, shop);
  payByHand(stack, shop, invoicesOf(shop, ORDER)[1]?.id ?? '', 245.04);
  await change(stack, shop, PAID_NOW);
  expect(await shown(stack, shop)).toEqual({ state: 'recorded', paid: true, notices: [] });
  expect(books(shop)).toEqual({ sales: '246.04', bank: '246.04', receivable: '0.00' });
});

test('credit of the earlier buyer stays with that buyer, is not booked twice, and what to do is reported', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const order = shop.simulated.state.order(ORDER, 2);
  const billing = {
    ...(order?.billing as object),
    first_name: 'Bea',
    last_name: 'Second',
    email: 'bea@second.example',
  };
  await change(stack, shop, { customer_id: 0, billing });
  await reissue(stack, shop);
  const [first, second] = invoicesOf(shop, ORDER);
  expect(first?.contactId).not.toBe(second?.contactId);
  const { state, paid, notices } = await shown(stack, shop);
  expect({ state, paid }).toEqual({ state: 'recorded', paid: false });
  expect(notices).toContain('credit_left');
  expect(books(shop)).toEqual({ sales: '246.04', bank: '246.04', receivable: '0.00' });

  const written = writes(stack).length;
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(writes(stack)).toHaveLength(written);
});

test('credit that the second invoice leaves pays the third', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  freeDelivery(shop, ORDER);
  await stack.drain();
  await reissue(stack, shop);
  expect(await shown(stack, shop)).toEqual({ state: 'recorded', paid: true, notices: ['credit_left'] });
  await change(stack, shop, { shipping_lines: [], ...ENGRAVING, total: '340.10', total_tax: '56.67' });
  await reissue(stack, shop, 2);
  expect(books(shop)).toEqual({ sales: '340.10', bank: '340.10', receivable: '0.00' });
  expect(await shown(stack, shop)).toEqual({ state: 'recorded', paid: true, notices: ['payment_assumed'] });
  const payments = Object.values(shop.organisation.payments).map(({ amount }) => amount);
  expect(payments).toEqual(['246.04', '94.06']);
});

test('a refund applied to an unpaid invoice counts once, also after a reissue', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  refund(stack, shop, 90_001, '46.04');
  await stack.drain();
  expect(books(shop)).toEqual({ sales: '200.00', bank: '0.00', receivable: '200.00' });
  freeDelivery(shop, ORDER);
  await stack.drain();
  await reissue(stack, shop);
  expect(books(shop)).toEqual({ sales: '194.06', bank: '0.00', receivable: '194.06' });
  expect(await shown(stack, shop)).toEqual({ state: 'recorded', paid: false, notices: [] });
  await change(stack, shop, PAID_NOW);
  expect(books(shop)).toEqual({ sales: '194.06', bank: '194.06', receivable: '0.00' });
  expect(await shown(stack, shop)).toEqual({ state: 'recorded', paid: true, notices: [] });
});

test('a cancelled order that was refunded in part is credited without that part', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  refund(stack, shop, 90_001, '46.04');
  await stack.drain();
  await change(stack, shop, { status: 'cancelled' });
  await ask(stack, shop, ORDER, 'credit');
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'skipped', code: 'invoice_credited' });
  expect(books(shop)).toEqual({ sales: '0.00', bank: '200.00', receivable: '-200.00' });

  stack.pass(10 * MINUTE_MS);
  refund(stack, shop, 90_002, '200.00');
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'rejected', code: 'refund_not_settled' });
});

test('credit that is applied again needs no unlocked day', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  await change(stack, shop, ENGRAVING);
  await change(stack, shop, { fee_lines: [], total: '246.04', total_tax: '40.99' });
  await reissue(stack, shop);
  shop.organisation.periodLockDate = '2026-08-31';
  stack.pass(TWO_HOURS_MS);
  await change(stack, shop, { customer_note: 'Thank you' });
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
});
