import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DEMO_APP } from '../../simulators/xero/apps.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import type { XeroSeen } from '../../src/ledger/xero-seen.ts';
import { toOrderBody } from '../../src/operations/orders/order-body.ts';
import { readOrder } from '../../src/operations/orders/read-order.ts';
import type { EntrySummary } from '../../src/posting/orders/summary.ts';
import { booksText, byHand, invoiceOf, paymentsOf, writes } from '../accounting/_books.ts';
import { ask, freeDelivery, seen, UNPAID } from '../accounting/_life.ts';
import { sign } from '../support/_intake-door.ts';
import { type IntakeServer, serveIntake } from '../support/_intake-server.ts';
import { type Shop, type Stack, startStack } from '../support/_stack.ts';
import { trailOf } from '../../src/wording/trail.ts';

const SHOP = 'uk_vat_incl';
const ORDER = 1024;
const HOUR_MS = 60 * 60_000;
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

let stack: Stack;
let shop: Shop;
let server: IntakeServer | undefined;

beforeEach(async () => {
  stack = await startStack({ scenarios: [SHOP] });
  shop = stack.shop(SHOP);
  shop.simulated.state.updateOrder(ORDER, { ...UNPAID, status: 'on-hold', payment_method: 'bacs' });
  await change('documents.triggerStatuses', ['processing', 'completed', 'on-hold']);
  await change('payments.methods.bacs', { account: '090' });
  await stack.drain();
  server = await serveIntake(stack);
  expect(await stack.xero.webhooks.subscribe(DEMO_APP.clientId, `${doors().url}/v1/webhooks/xero`)).toBe(true);
  await watch();
  stack.pass(10_000);
});
afterEach(async () => {
  await server?.[Symbol.asyncDispose]();
  server = undefined;
  await stack[Symbol.asyncDispose]();
});

function doors(): IntakeServer {
  if (server === undefined) throw new Error('The doors are not open.');
  return server;
}

async function change(path: string, value: unknown): Promise<void> {
  await stack.context.settings.set(shop.id, path, value);
}

/** What the service does in the background. */
async function watch(): Promise<void> {
  await stack.xero.webhooks.idle();
  for (const task of backgroundTasks(stack.context)) await task.run();
}

async function settle(): Promise<void> {
  for (let rounds = 0; rounds < 30; rounds += 1) if (!(await stack.round())) return;
}

async function summary(): Promise<EntrySummary & { readonly xero?: XeroSeen }> {
  return (await stack.entry(shop, ORDER)).summary as EntrySummary & { readonly xero?: XeroSeen };
}

async function body() {
  return toOrderBody(await readOrder(stack.context, await stack.entry(shop, ORDER)));
}

async function trail(): Promise<string[]> {
  const { id } = await stack.entry(shop, ORDER);
  return (await trailOf(stack.context.ledger, id)).map((row) => row.text);
}

/** Ended by hand: reported on the order with the fix, refused by replay, reissued on request only. */
async function checkAfter(before: string, after: string, version: number): Promise<void> {
  const { id, status } = invoiceOf(shop, ORDER);
  expect(status).toBe(before);
  byHand(stack, shop, 'POST', `Invoices/${id}`, { InvoiceID: id, Status: after });
  const books = booksText(stack);
  notify();
  stack.pass(10_000);
  await watch();
  const { entry, notices } = await body();
  expect(entry).toMatchObject({ state: 'recorded', label: 'Needs attention' });
  expect(notices[0]).toMatchObject({ code: 'changed_in_xero', message: expect.stringContaining(after.toLowerCase()) });
  expect(notices[0]?.fix).toContain('press “Credit and post again” on the order');
  expect(entry.actions.map(({ label }) => label)).toEqual(['Credit and post again']);
  for (let time = 0; time < 2; time += 1) {
    await stack.replay(shop, ORDER);
    await stack.drain();
    const problem = await seen(stack, shop, ORDER);
    expect(problem).toMatchObject({ state: 'rejected', code: 'changed_in_xero' });
    expect(problem.message).toContain(`was ${after.toLowerCase()} in Xero, not by this connector`);
    // Said once.
    expect((await body()).notices).toEqual([]);
  }
  expect(booksText(stack)).toBe(books);
  await ask(stack, shop, ORDER, 'reissue', version);
  await stack.drain();
  expect(invoiceOf(shop, ORDER)).toMatchObject({ number: `WC-1024-${String(version + 1)}`, status: before });
  const again = await stack.entry(shop, ORDER);
  expect(again).toMatchObject({ state: 'recorded', problems: [] });
  expect((again.summary as { readonly xero?: XeroSeen }).xero).toBeUndefined();
}

/** A bookkeeper enters the money. */
function pay(amount = invoiceOf(shop, ORDER).totals.total): void {
  const { id } = invoiceOf(shop, ORDER);
  const payment = {
    Invoice: { InvoiceID: id },
    Account: { Code: '090' },
    Date: '2026-11-25',
    Amount: amount,
    Reference: 'Bank 17',
  };
  byHand(stack, shop, 'PUT', 'Payments', { Payments: [payment] });
  notify();
}

function notify(): void {
  stack.xero.webhooks.publish(shop.organisation);
}

test('the address passes Xero’s test; a wrong signature is 401, both without a body', async () => {
  const post = async (body: string, signature: string) => {
    const answer = await fetch(`${doors().url}/v1/webhooks/xero`, {
      method: 'POST',
      body,
      headers: { 'x-xero-signature': signature },
    });
    return [answer.status, await answer.text(), answer.headers.get('set-cookie')];
  };
  const key = DEMO_APP.webhookKey ?? '';
  const body = JSON.stringify({ events: [{ resourceId: 'x', eventCategory: 'NEW_KIND', tenantId: 'unknown' }, 'odd'] });
  expect(await post(body, sign(body, key))).toEqual([200, '', null]);
  expect(await post('not json', sign('not json', key))).toEqual([200, '', null]);
  expect(await post(body, sign(body, `${key}x`))).toEqual([401, '', null]);
  expect(await post(`${body} `, sign(body, key))).toEqual([401, '', null]);
});

test('echoes of our own changes are ignored', async () => {
  const before = await trail();
  shop.simulated.state.updateOrder(ORDER, {
    status: 'processing',
    date_paid: '2026-11-25T09:00:00',
    date_paid_gmt: '2026-11-25T09:00:00',
  });
  await stack.drain();
  expect(paymentsOf(shop, invoiceOf(shop, ORDER))).toHaveLength(1);
  notify();
  await watch();
  expect((await summary()).xero).toBeUndefined();
  expect((await trail()).slice(before.length).filter((text) => text.includes('in Xero on'))).toEqual([]);
});

describe('an invoice that is', () => {
  test('paid in Xero is shown as paid, once, and the order in the shop is left alone', async () => {
    pay();
    await watch();
    await watch();
    const { total } = invoiceOf(shop, ORDER).totals;
    expect(await summary()).toMatchObject({ paid: true, xero: { status: 'PAID' } });
    const sentence = `£${total} was paid on invoice ${invoiceOf(shop, ORDER).number} in Xero on 25 Nov 2026 (Bank 17).`;
    expect((await trail()).filter((text) => text === sentence)).toHaveLength(1);
    expect(shop.simulated.state.order(ORDER, 2)).toMatchObject({ status: 'on-hold', date_paid: null });
  });

  test('voided in Xero is seen', async () => {
    const { id } = invoiceOf(shop, ORDER);
    byHand(stack, shop, 'POST', `Invoices/${id}`, { Status: 'VOIDED' });
    notify();
    await watch();
    expect(await summary()).toMatchObject({
      xero: { status: 'VOIDED', note: expect.stringContaining('was voided in Xero') },
    });
  });

  test('changed in Xero is seen with what changed', async () => {
    const { id } = invoiceOf(shop, ORDER);
    const line = { Description: 'Something else', Quantity: 1, UnitAmount: 1, AccountCode: '200', TaxType: 'OUTPUT2' };
    byHand(stack, shop, 'POST', `Invoices/${id}`, { LineItems: [line] });
    notify();
    await watch();
    // Once, with all figures that differ.
    const figure = '£\\d+\\.\\d\\d and is £\\d+\\.\\d\\d';
    expect((await summary()).xero?.note).toMatch(
      new RegExp(
        `^Invoice \\S+ was changed in Xero: the subtotal was ${figure}, the tax was ${figure}, the total was ${figure}\\.$`,
      ),
    );
  });

  test('given to another contact in Xero is seen', async () => {
    const { id } = invoiceOf(shop, ORDER);
    byHand(stack, shop, 'PUT', 'Contacts', { Contacts: [{ Name: 'Somebody else' }] });
    byHand(stack, shop, 'POST', `Invoices/${id}`, { Contact: { Name: 'Somebody else' } });
    notify();
    await watch();
    expect((await summary()).xero).toMatchObject({
      note: expect.stringMatching(/has another contact in Xero/),
      fix: '',
    });
  });

  test('deleted as a draft in Xero is seen, and replay says what to do instead of posting it again', async () => {
    await change('documents.invoiceStatus', 'DRAFT');
    await ask(stack, shop, ORDER, 'reissue');
    await stack.drain();
    await watch();
    await checkAfter('DRAFT', 'DELETED', 2);
  });

  test('voided in Xero is seen, and replay says what to do instead of posting it again', async () => {
    await checkAfter('AUTHORISED', 'VOIDED', 1);
  });

  test('changed in Xero and changed back matches what we posted', async () => {
    const { id, lines } = invoiceOf(shop, ORDER);
    const extra = { Description: 'Late fee', Quantity: 1, UnitAmount: '9.00', AccountCode: '200' };
    const LineItems = lines.map((one) => ({ LineItemID: one.id }));
    byHand(stack, shop, 'POST', `Invoices/${id}`, { InvoiceID: id, LineItems: [...LineItems, extra] });
    notify();
    await watch();
    expect((await summary()).xero?.fix).toContain('change it back in Xero');
    await stack.replay(shop, ORDER);
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
    byHand(stack, shop, 'POST', `Invoices/${id}`, { InvoiceID: id, LineItems });
    stack.pass(10_000);
    notify();
    await watch();
    expect((await summary()).xero).toMatchObject({ fix: '', note: 'It now matches what we posted.' });
  });

  test('edited in Xero names its button and what it does, said once, and nothing remains once order and invoice agree', async () => {
    const { id, lines } = invoiceOf(shop, ORDER);
    const goods = lines.filter(({ description }) => !description.startsWith('Shipping'));
    byHand(stack, shop, 'POST', `Invoices/${id}`, {
      InvoiceID: id,
      LineItems: goods.map((one) => ({ LineItemID: one.id })),
    });
    notify();
    await watch();
    const edited = await body();
    expect(edited.notices).toMatchObject([{ code: 'changed_in_xero' }]);
    // Less is due, and nothing of it was paid.
    expect(edited.entry).toMatchObject({ label: 'Awaiting payment', is: { due: '240.10' } });
    expect(edited.documents[0]).toMatchObject({ amount: '240.10', status: 'Awaiting payment' });
    expect(edited.notices[0]?.fix).toMatch(
      /change it back in Xero: this notice ends then\. Or credit the changed invoice, .* its own figures: press “Credit and post again” on the order\./,
    );
    expect(edited.entry.actions.map(({ label }) => label)).toEqual(['Credit and post again']);

    // The order is changed to something else: one problem, with both ways.
    shop.simulated.state.updateOrder(ORDER, ENGRAVING);
    await stack.drain();
    const { entry, notices } = await body();
    expect([entry.problems.map(({ code }) => code), notices]).toEqual([['changed_in_xero'], []]);
    expect(entry.problems[0]?.fix).toContain('a new one with its present figures: press “Credit and post again”');
    expect(entry.problems[0]?.fix).toContain(
      'To keep the invoice, correct it in Xero until it has the order’s figures',
    );
    expect(entry.actions.map(({ label }) => label)).toEqual(['Credit and post again']);

    stack.pass(10_000);
    shop.simulated.state.updateOrder(ORDER, { fee_lines: [] });
    freeDelivery(shop, ORDER);
    await stack.drain();
    const agreed = await body();
    expect(agreed).toMatchObject({ entry: { state: 'recorded', actions: [] }, notices: [] });
  });

  test('paid without any webhook is found by the poll', async () => {
    const { id } = invoiceOf(shop, ORDER);
    byHand(stack, shop, 'PUT', 'Payments', {
      Payments: [{ Invoice: { InvoiceID: id }, Account: { Code: '090' }, Date: '2026-11-25', Amount: '1.00' }],
    });
    shop.organisation.events.splice(0);
    await watch();
    expect((await summary()).xero).toBeUndefined();
    stack.pass(HOUR_MS + 1_000);
    await watch();
    expect((await summary()).xero?.note).toContain('£1.00 was paid on invoice');
    const polls = stack.xero.calls.list.filter((call) => call.path.includes('createdByMyApp'));
    await watch();
    expect(stack.xero.calls.list.filter((call) => call.path.includes('createdByMyApp'))).toHaveLength(polls.length);
  });
});

describe('with payments.fromXero "mark-paid"', () => {
  beforeEach(() => change('payments.fromXero', 'mark-paid'));

  test('the unpaid order is marked paid in the shop, and comes back without a second payment, a loop or a change', async () => {
    await doors().register(shop, 'order.updated');
    pay();
    await watch();
    expect(shop.simulated.state.order(ORDER, 2)).toMatchObject({ status: 'processing', transaction_id: 'Bank 17' });
    expect(shop.simulated.state.order(ORDER, 2)?.['date_paid']).not.toBeNull();
    const sent = writes(stack).length;
    await shop.simulated.runQueue();
    await doors().nudge(shop, ORDER);
    stack.pass(5 * 60_000);
    await settle();
    notify();
    await watch();
    await watch();
    expect(writes(stack)).toHaveLength(sent);
    expect(paymentsOf(shop, invoiceOf(shop, ORDER))).toHaveLength(1);
    expect((await stack.entry(shop, ORDER)).state).toBe('recorded');
    expect(await summary()).toMatchObject({ paid: true });
    const puts = stack.stores.journal.filter(({ method, path }) => method === 'PUT' && path.endsWith(`/${ORDER}`));
    expect(puts.length).toBeLessThanOrEqual(2);
  });

  test('an order of downloads alone, which is on hold, is completed in one change: two would be two mails', async () => {
    shop.simulated.state.updateOrder(ORDER, { needs_processing: false });
    pay();
    await watch();
    expect(shop.simulated.state.order(ORDER, 2)).toMatchObject({ status: 'completed', transaction_id: 'Bank 17' });
    const puts = stack.stores.journal.filter(({ method, path }) => method === 'PUT' && path.endsWith(`/${ORDER}`));
    expect(puts).toHaveLength(1);
  });

  test('not when only a part is paid, nor by another method, nor when it is paid already', async () => {
    pay('1.00');
    await watch();
    expect(shop.simulated.state.order(ORDER, 2)).toMatchObject({ status: 'on-hold' });
    shop.simulated.state.updateOrder(ORDER, { payment_method: 'stripe' });
    pay(remaining());
    await watch();
    expect(shop.simulated.state.order(ORDER, 2)).toMatchObject({ status: 'on-hold' });
  });
});

test('a store that is away when its order is to be marked paid is notified later, and Xero is not called meanwhile', async () => {
  await change('payments.fromXero', 'mark-paid');
  stack.stores.faults.add({ fault: { kind: 'status', status: 503 } });
  pay();
  await watch();
  expect(shop.simulated.state.order(ORDER, 2)).toMatchObject({ status: 'on-hold' });
  const calls = stack.xero.calls.list.length;
  for (let looks = 0; looks < 10; looks += 1) {
    stack.pass(20_000);
    await watch();
  }
  expect(stack.xero.calls.list).toHaveLength(calls);
  stack.stores.faults.clear();
  stack.pass(2 * 60_000);
  await watch();
  expect(shop.simulated.state.order(ORDER, 2)).toMatchObject({ status: 'processing', transaction_id: 'Bank 17' });
  await settle();
  expect(paymentsOf(shop, invoiceOf(shop, ORDER))).toHaveLength(1);
});

function remaining(): string {
  return (Number(invoiceOf(shop, ORDER).totals.total) - 1).toFixed(2);
}
