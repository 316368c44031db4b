import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { textAt } from '../../simulators/store/json.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import type { OrderBody } from '../../src/contract/orders.ts';
import { toOrderBody } from '../../src/operations/orders/order-body.ts';
import { readOrder } from '../../src/operations/orders/read-order.ts';
import { readStatus } from '../../src/operations/store-status.ts';
import { storeStatus } from '../../src/status/status.ts';
import { byHand, invoiceOf } from '../accounting/_books.ts';
import { ask, creditNotesOf, freeDelivery, invoicesOf, UNPAID } from '../accounting/_life.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const MINUTE_MS = 60_000;
const SHOP = 'uk_vat_incl';
const ORDER = 1024;
const ENGRAVING = {
  fee_lines: [
    {
      ...{ id: 9001, name: 'Engraving', tax_class: '', tax_status: 'taxable', amount: '83.33' },
      ...{ total: '83.33', total_tax: '16.67', taxes: [{ id: 100, total: '16.67', subtotal: '' }], meta_data: [] },
    },
  ],
  total: '346.04',
  total_tax: '57.66',
};

async function startPosted(money: 'paid' | 'unpaid' = 'paid'): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const { state } = shop.simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
  if (money === 'unpaid') state.updateOrder(ORDER, UNPAID);
  await watch(stack);
  await stack.drain();
  stack.pass(10 * MINUTE_MS);
  return stack;
}

/** The poll of changes in Xero, as in the background. */
async function watch(stack: Stack): Promise<void> {
  stack.pass(70 * MINUTE_MS);
  for (const task of backgroundTasks(stack.context)) await task.run();
}

async function shown(stack: Stack, shop: Shop): Promise<OrderBody> {
  return toOrderBody(await readOrder(stack.context, await stack.entry(shop, ORDER)));
}

async function labelOf(stack: Stack, shop: Shop): Promise<string> {
  return (await shown(stack, shop)).entry.label;
}

function payByHand(stack: Stack, shop: Shop, invoiceId: string, amount: string): void {
  const Account = { AccountID: Object.values(shop.organisation.accounts).find(({ type }) => type === 'BANK')?.id };
  const Invoice = { InvoiceID: invoiceId };
  byHand(stack, shop, 'PUT', 'Payments', { Payments: [{ Invoice, Account, Date: '2026-11-25', Amount: amount }] });
}

function refund(stack: Stack, shop: Shop, id: number, amount: string): void {
  stack.pass(10 * MINUTE_MS);
  const at = stack.now().toISOString().slice(0, 19);
  const parts = { line_items: [], shipping_lines: [], fee_lines: [], tax_lines: [], meta_data: [] };
  shop.simulated.state.addRefund(ORDER, { id, amount, reason: '', date_created: at, date_created_gmt: at, ...parts });
}

/** What is due by the simulated books, not by the ledger. */
function dueInXero(shop: Shop): string {
  const invoice = invoicesOf(shop, ORDER).at(-1);
  if (invoice === undefined) throw new Error('The order has no invoice.');
  const amounts = [
    ...Object.values(shop.organisation.payments).filter((one) => one.target.id === invoice.id),
    ...Object.values(shop.organisation.allocations).filter((one) => one.invoiceId === invoice.id),
  ].filter((one) => !('status' in one) || one.status === 'AUTHORISED');
  return amounts.reduce((due, { amount }) => due.minus(amount), new Big(invoice.totals.total)).toFixed(2);
}

test('a paid order that was raised and posted again shows what is due on its new invoice in Xero', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  expect(await labelOf(stack, shop)).toBe('Synced, paid');
  shop.simulated.state.updateOrder(ORDER, ENGRAVING);
  await stack.drain();
  await ask(stack, shop, ORDER, 'reissue');
  await stack.drain();
  expect(await labelOf(stack, shop)).toBe('Synced, paid');
  // The money had not come in: the bookkeeper removes the payment that was assumed.
  const rest = Object.values(shop.organisation.payments).find(({ amount }) => amount === '100.00');
  byHand(stack, shop, 'POST', `Payments/${rest?.id ?? ''}`, { Status: 'DELETED' });
  await watch(stack);
  expect(dueInXero(shop)).toBe('100.00');
  const { entry, documents, notices } = await shown(stack, shop);
  expect(entry).toMatchObject({
    label: 'Part paid, £100.00 due',
    is: { code: 'part_paid', due: '100.00' },
    paid: false,
  });
  // Before the next look at the order, and after it.
  await stack.replay(shop, ORDER);
  await stack.drain();
  const afterwards = (await shown(stack, shop)).notices;
  for (const said of [notices, afterwards]) {
    expect(said.map(({ code }) => code)).toEqual(['changed_in_xero', 'still_due']);
    expect(said.map(({ message }) => message).join(' ')).not.toContain('booked as received');
    expect(said.at(-1)).toMatchObject({
      message: 'The shop says that the order is paid, but £100.00 are due on its invoice WC-1024-2 in Xero.',
      fix: expect.stringContaining('If it has not, no action is needed in Xero'),
    });
  }
  expect(documents.find(({ number, kind }) => kind === 'invoice' && number === entry.invoiceNumber)?.status).toBe(
    'Part paid, £100.00 due',
  );
});

test('a credit note with credit left is not settled, and the order says how much is left', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  freeDelivery(shop, ORDER);
  await stack.drain();
  await ask(stack, shop, ORDER, 'reissue');
  await stack.drain();
  expect(creditNotesOf(shop, ORDER)).toHaveLength(1);
  const { entry, documents } = await shown(stack, shop);
  expect(entry).toMatchObject({ label: 'Synced, paid, £5.94 credit left', is: { code: 'synced', credit: '5.94' } });
  expect(documents.find(({ kind }) => kind === 'credit_note')?.status).toBe('£5.94 credit left');
});

test('paid from Xero’s side, in two parts: due, then paid; invoice and payment rows say it too', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  expect(await labelOf(stack, shop)).toBe('Awaiting payment');
  payByHand(stack, shop, invoiceOf(shop, ORDER).id, '1.00');
  await watch(stack);
  expect((await shown(stack, shop)).entry.label).toBe('Part paid, £245.04 due');
  expect(dueInXero(shop)).toBe('245.04');
  payByHand(stack, shop, invoiceOf(shop, ORDER).id, '245.04');
  await watch(stack);
  const { entry, documents } = await shown(stack, shop);
  expect(entry).toMatchObject({ label: 'Synced, paid', paid: true, is: { due: '0.00' } });
  expect(documents.map(({ kind, amount, status }) => [kind, amount, status])).toEqual([
    ['invoice', '246.04', 'Paid'],
    ['payment', '1.00', 'Entered in Xero'],
    ['payment', '245.04', 'Entered in Xero'],
  ]);
  // Read again with nothing changed in the shop: it stays paid.
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(await labelOf(stack, shop)).toBe('Synced, paid');
});

test('a shop that refuses the states of its orders stays in the status over a restart, until it takes them', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const error = { code: 'store_plugin_blocked', message: 'The shop refuses it (401).', fix: 'Look at its plugins.' };
  await stack.context.signals.reported(shop.id, error);
  await stack.restart();
  const reasons = async () => (await readStatus(stack.context)).flatMap((one) => storeStatus(one, stack.now()).reasons);
  const blocked = async () => (await reasons()).filter(({ code }) => code === 'plugin_blocked');
  expect(await blocked()).toMatchObject([{ level: 'amber', message: expect.stringContaining('refuses it (401)') }]);
  await stack.context.signals.reported(shop.id, null);
  expect(await blocked()).toEqual([]);
});

test('refunded in part, then in full', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  refund(stack, shop, 90_001, '46.04');
  await stack.drain();
  expect((await shown(stack, shop)).entry).toMatchObject({ label: 'Partly refunded', is: { code: 'partly_refunded' } });
  refund(stack, shop, 90_002, '200.00');
  shop.simulated.state.updateOrder(ORDER, { status: 'refunded' });
  await stack.drain();
  const { entry, documents } = await shown(stack, shop);
  expect(entry).toMatchObject({ label: 'Refunded', is: { code: 'refunded', due: '0.00', credit: null } });
  expect(documents.filter(({ kind }) => kind === 'credit_note').map(({ status }) => status)).toEqual([
    'Settled',
    'Settled',
  ]);
});

const READS = /\/(?:Invoices|CreditNotes)[/?]/;

test('a refund that the gateway did not pay is open credit until it is entered in Xero, seen with and without a look', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const method = textAt(shop.simulated.state.order(ORDER, 2) ?? {}, 'payment_method');
  await stack.context.settings.set(shop.id, `payments.refunds.${method}`, 'gateway');
  refund(stack, shop, 90_001, '46.04');
  await stack.drain();
  const codes = async () => (await shown(stack, shop)).notices.map(({ code }) => code);
  expect(await codes()).toEqual(['refund_not_paid']);
  const [note] = creditNotesOf(shop, ORDER);
  const Account = { AccountID: Object.values(shop.organisation.accounts).find(({ type }) => type === 'BANK')?.id };
  const enter = (Amount: string) =>
    byHand(stack, shop, 'PUT', 'Payments', {
      Payments: [{ CreditNote: { CreditNoteID: note?.id }, Account, Date: '2026-11-25', Amount }],
    });
  enter('40.00');
  stack.pass(10 * MINUTE_MS);
  await stack.drain();
  const look = async () => {
    const before = stack.xero.calls.list.length;
    await stack.replay(shop, ORDER);
    await stack.drain();
    return stack.xero.calls.list.slice(before).filter(({ path }) => READS.test(path)).length;
  };
  expect(await look()).toBe(1);
  const [open] = (await shown(stack, shop)).notices;
  expect(open).toMatchObject({ code: 'refund_not_paid', message: expect.stringContaining('£6.04 of it are left now') });
  enter('6.04');
  expect(await look()).toBe(1);
  expect(await codes()).toEqual([]);
  expect((await shown(stack, shop)).entry.label).toBe('Partly refunded');
  // Removed again: the changes in Xero say so.
  const [last] = Object.values(shop.organisation.payments).filter(({ amount }) => amount === '6.04');
  byHand(stack, shop, 'POST', `Payments/${last?.id ?? ''}`, { Status: 'DELETED' });
  await watch(stack);
  expect(await codes()).toContain('refund_not_paid');
  enter('6.04');
  await watch(stack);
  expect(await codes()).not.toContain('refund_not_paid');
});

test('a payment entered in Xero on an order that the shop marks paid is shown with its amount', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  await stack.context.settings.set(shop.id, 'documents.triggerStatuses', ['processing', 'completed', 'on-hold']);
  await stack.context.settings.set(shop.id, 'payments.methods.bacs', { account: '090' });
  await stack.context.settings.set(shop.id, 'payments.fromXero', 'mark-paid');
  shop.simulated.state.updateOrder(ORDER, { status: 'on-hold', payment_method: 'bacs' });
  payByHand(stack, shop, invoiceOf(shop, ORDER).id, '246.04');
  await watch(stack);
  const { entry, documents } = await shown(stack, shop);
  expect(shop.simulated.state.order(ORDER, 2)).toMatchObject({ status: 'processing' });
  expect(entry.label).toBe('Synced, paid');
  expect(documents.map(({ kind, amount, date, status }) => [kind, amount, date, status])).toEqual([
    ['invoice', '246.04', expect.any(String), 'Paid'],
    ['payment', '246.04', '2026-11-25', 'Entered in Xero'],
  ]);
});

test('an order waits with why and until when, and needs attention with what to do', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(ORDER, { ...ENGRAVING });
  await stack.drain();
  const rejected = (await shown(stack, shop)).entry;
  expect(rejected).toMatchObject({ label: 'Needs attention', is: { code: 'needs_attention', due: '0.00' } });
  expect(rejected.is.why).toContain('was changed after its invoice');
  expect(rejected.is.next).toContain('press “Credit and post again” on the order');
  const until = new Date(stack.now().getTime() + 30 * MINUTE_MS);
  await stack.context.organisations.pause(
    shop.organisation.tenantId,
    until,
    'Xero is offline for now: maintenance',
    'xero_offline',
  );
  await stack.replay(shop, ORDER);
  expect((await shown(stack, shop)).entry.is).toMatchObject({
    ...{ code: 'waiting', label: 'Change waiting to sync', until: until.toISOString() },
    why: expect.stringContaining('Xero is offline for now'),
  });
  stack.pass(31 * MINUTE_MS);
  expect((await shown(stack, shop)).entry.is).toMatchObject({
    until: null,
    why: 'It is in Xero. Its latest change is synced in its turn.',
  });
});

test('an order by whose status nothing is posted names the status', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  shop.simulated.state.updateOrder(ORDER, { ...UNPAID, status: 'cancelled' });
  await stack.drain();
  const { entry } = await shown(stack, shop);
  expect(entry).toMatchObject({ label: 'Not synced (status cancelled)', is: { code: 'not_synced', due: null } });
});
