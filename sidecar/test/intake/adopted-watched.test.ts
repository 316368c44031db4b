import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import type { XeroSeen } from '../../src/ledger/xero-seen.ts';
import { toOrderBody } from '../../src/operations/orders/order-body.ts';
import { readOrder } from '../../src/operations/orders/read-order.ts';
import { byHand } from '../accounting/_books.ts';
import { ORDER, startSwitchedOver, type SwitchedOver } from '../accounting/_earlier.ts';

const POLL_MS = 15 * 60_000 + 1_000;

let old: SwitchedOver;

/** The order's invoice was made by another party and is still due; Xero's webhooks are not set up. */
beforeEach(async () => {
  old = await startSwitchedOver();
  const { stack, shop, invoice } = old;
  for (const id of invoice.paymentIds) Reflect.deleteProperty(shop.organisation.payments, id);
  Object.assign(invoice, { paymentIds: [], status: 'AUTHORISED' });
  await stack.drain();
  expect((await stack.entry(shop, ORDER)).summary).toMatchObject({ invoiceNumber: 'OLD-1024', paid: false });
  await watch();
});
afterEach(async () => {
  await old[Symbol.asyncDispose]();
});

async function watch(): Promise<void> {
  old.stack.pass(POLL_MS);
  for (const task of backgroundTasks(old.stack.context)) await task.run();
}

async function noticed(): Promise<XeroSeen | undefined> {
  return ((await old.stack.entry(old.shop, ORDER)).summary as { readonly xero?: XeroSeen }).xero;
}

const asked = () => old.stack.xero.calls.list.filter(({ path }) => /Invoices\?(?:.*&)?IDs=/.test(path)).length;

/** Once it was seen ended it is asked for no more. */
async function expectOver(): Promise<void> {
  const before = asked();
  await watch();
  await watch();
  expect(asked()).toBe(before);
}

test('a linked invoice that is paid in Xero is noticed without a webhook, and no longer fetched', async () => {
  const { stack, shop, invoice } = old;
  await watch();
  expect(await noticed()).toBeUndefined();
  byHand(stack, shop, 'PUT', 'Payments', {
    Payments: [{ Invoice: { InvoiceID: invoice.id }, Account: { Code: '090' }, Date: '2026-11-25', Amount: '1.00' }],
  });
  await watch();
  expect((await noticed())?.note).toContain('£1.00 was paid on invoice OLD-1024');
  const rest = (Number(invoice.totals.total) - 1).toFixed(2);
  byHand(stack, shop, 'PUT', 'Payments', {
    Payments: [{ Invoice: { InvoiceID: invoice.id }, Account: { Code: '090' }, Date: '2026-11-25', Amount: rest }],
  });
  const before = asked();
  await watch();
  expect(asked()).toBe(before + 1);
  expect(await noticed()).toMatchObject({ status: 'PAID' });
  expect((await stack.entry(shop, ORDER)).summary).toMatchObject({ paid: true });
  await expectOver();
});

test('one that is due although the order is paid is said until its payment is in Xero, by a look or without one', async () => {
  const { stack, shop, invoice } = old;
  const codes = async () => {
    const { notices } = toOrderBody(await readOrder(stack.context, await stack.entry(shop, ORDER)));
    return notices.map(({ code }) => code);
  };
  expect(await codes()).toEqual(['earlier_invoice_unpaid']);
  const pay = { Invoice: { InvoiceID: invoice.id }, Account: { Code: '090' }, Date: '2026-11-25' };
  byHand(stack, shop, 'PUT', 'Payments', { Payments: [{ ...pay, Amount: invoice.totals.total }] });
  const before = asked();
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(asked()).toBe(before + 1);
  expect(await codes()).toEqual([]);

  // Paid, it is no longer watched: a look sees that the payment was removed.
  const paidBy = shop.organisation.invoices[invoice.id]?.paymentIds ?? [];
  for (const id of paidBy) byHand(stack, shop, 'POST', `Payments/${id}`, { Status: 'DELETED' });
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(await codes()).toContain('earlier_invoice_unpaid');
  byHand(stack, shop, 'PUT', 'Payments', { Payments: [{ ...pay, Amount: invoice.totals.total }] });
  await watch();
  expect(await codes()).not.toContain('earlier_invoice_unpaid');
});

test('one that is voided in Xero is noticed, and no longer fetched', async () => {
  const { stack, shop, invoice } = old;
  byHand(stack, shop, 'POST', `Invoices/${invoice.id}`, { Status: 'VOIDED' });
  await watch();
  expect((await noticed())?.note).toBe('Invoice OLD-1024 was voided in Xero.');
  await expectOver();
});

test('one that is changed in Xero is noticed, once, and still watched', async () => {
  const { stack, shop, invoice } = old;
  const line = { Description: 'Something else', Quantity: 1, UnitAmount: 1, AccountCode: '200', TaxType: 'OUTPUT2' };
  byHand(stack, shop, 'POST', `Invoices/${invoice.id}`, { LineItems: [line] });
  await watch();
  const first = await noticed();
  expect(first?.note).toContain('Invoice OLD-1024 was changed in Xero');
  const before = asked();
  await watch();
  expect([await noticed(), asked()]).toEqual([first, before + 1]);
});

test('one that we pay, if the settings allow it, is not fetched after that', async () => {
  const { stack, shop } = old;
  await stack.context.settings.set(shop.id, 'documents.adopted', 'manage');
  await stack.replay(shop, ORDER);
  await stack.drain();
  expect((await stack.entry(shop, ORDER)).summary).toMatchObject({ paid: true });
  await expectOver();
  expect(await noticed()).toBeUndefined();
});
