import { orderActions } from '../../src/operations/orders/order-actions.ts';
import { expect, test } from '@jest/globals';
import { isObject } from '../../simulators/store/json.ts';
import {
  booksText,
  byHand,
  expectPostedOnce,
  invoiceOf,
  liveInvoices,
  paymentsOf,
  writes,
} from '../accounting/_books.ts';
import { ask, creditNotesOf, freeDelivery, invoicesOf, seen, statesOf, UNPAID } from '../accounting/_life.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const MINUTE_MS = 60_000;
const SHOP = 'uk_vat_incl';
const ORDER = 1024;

/** The one shop with everything posted; of order 1024 the money has come, or not. */
async function startPosted(money: 'paid' | 'unpaid'): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  if (money === 'unpaid') shop.simulated.state.updateOrder(ORDER, UNPAID);
  await stack.drain();
  stack.pass(10 * MINUTE_MS);
  return stack;
}

/** Ways in which an order ends, as the shop shows them. */
const ENDINGS: Readonly<Record<string, (stack: Stack, shop: Shop) => Promise<void> | void>> = {
  cancelled: (_, shop) => void shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' }),
  failed: (_, shop) => void shop.simulated.state.updateOrder(ORDER, { status: 'failed' }),
  'moved back to pending': (_, shop) => void shop.simulated.state.updateOrder(ORDER, { status: 'pending' }),
  'put on hold': (_, shop) => void shop.simulated.state.updateOrder(ORDER, { status: 'on-hold' }),
  trashed: (_, shop) => shop.simulated.state.trashOrder(ORDER),
  'deleted for good': async (stack, shop) => {
    shop.simulated.state.deleteOrder(ORDER);
    await stack.replay(shop, ORDER);
  },
};

test.each(Object.keys(ENDINGS))('the unpaid invoice of an order that is %s is voided, once', async (ending) => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  const written = writes(stack).length;

  await ENDINGS[ending]?.(stack, shop);
  await stack.drain();

  expect(writes(stack).slice(written)).toEqual(['POST Invoices']);
  expect(invoicesOf(shop, ORDER)).toMatchObject([{ number: 'WC-1024', status: 'VOIDED' }]);
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'skipped', code: 'invoice_ended' });

  await stack.replay(shop, ORDER);
  await stack.drain();
  expect(writes(stack)).toHaveLength(written + 1);
});

test.each(Object.keys(ENDINGS))('the paid invoice of an order that is %s is left to a person', async (ending) => {
  await using stack = await startPosted('paid');
  const shop = stack.shop(SHOP);
  const books = booksText(stack);

  await ENDINGS[ending]?.(stack, shop);
  await stack.drain();

  const problem = await seen(stack, shop, ORDER);
  expect(problem).toMatchObject({ state: 'rejected', code: 'cancelled_after_payment' });
  expect(problem.message).toContain('Its invoice WC-1024 over');
  expect(problem.fix).toContain(`npm run cli -- reissue ${shop.id} 1024 --credit`);
  expect(booksText(stack)).toBe(books);
});

async function actions(stack: Stack, shop: Shop): Promise<string[]> {
  return orderActions(await stack.entry(shop, ORDER), true).map(({ label }) => label);
}

test('a draft is deleted rather than voided', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  await stack.context.settings.set(shop.id, 'documents.invoiceStatus', 'DRAFT');
  await stack.drain();
  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  await stack.drain();
  expect(invoicesOf(shop, ORDER)).toMatchObject([{ status: 'DELETED' }]);
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'skipped', code: 'invoice_ended' });
  expect((await seen(stack, shop, ORDER)).message).toContain('Invoice WC-1024 is deleted in Xero.');
});

test('an order that comes back is posted again under a number of its own', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  const { state } = shop.simulated;
  state.trashOrder(ORDER);
  await stack.drain();

  stack.pass(10 * MINUTE_MS);
  state.restoreOrder(ORDER, 'processing');
  await stack.drain();

  expectPostedOnce(shop, ORDER);
  expect(invoicesOf(shop, ORDER)).toMatchObject([
    { number: 'WC-1024', status: 'VOIDED' },
    { number: 'WC-1024-2', status: 'AUTHORISED', reference: `Issue 2: WooCommerce order 1024 [${shop.id}:1024]` },
  ]);
  const entry = await stack.entry(shop, ORDER);
  const documents = await stack.context.ledger.documentsOf(entry.id);
  expect(documents.map((one) => one.sourceKey)).toEqual(['order:1024', 'order:1024#2']);

  stack.pass(10 * MINUTE_MS);
  state.updateOrder(ORDER, { status: 'cancelled' });
  await stack.drain();
  expect(invoicesOf(shop, ORDER).map((one) => one.status)).toEqual(['VOIDED', 'VOIDED']);
});

test.each(['cancelled', 'trash'])(
  'paid after its invoice was voided in Xero, then %s: its money is asked about',
  async (end) => {
    await using stack = await startPosted('unpaid');
    const shop = stack.shop(SHOP);
    const { state } = shop.simulated;
    for (const invoice of invoicesOf(shop, ORDER)) Object.assign(invoice, { status: 'VOIDED' });
    stack.pass(10 * MINUTE_MS);
    const paid = { date_paid: '2026-11-25T09:05:00', date_paid_gmt: '2026-11-25T09:05:00', transaction_id: 'ch_1' };
    state.updateOrder(ORDER, { ...paid, status: 'processing' });
    await stack.drain();
    stack.pass(10 * MINUTE_MS);
    if (end === 'trash') state.trashOrder(ORDER);
    else state.updateOrder(ORDER, { status: end });
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'skipped', code: 'invoice_ended' });
    expect(await stack.context.ledger.unsynced(shop.id, { limit: 10 })).toMatchObject([
      { orderId: String(ORDER), amount: '246.04', why: end === 'trash' ? 'trashed' : 'cancelled' },
    ]);
  },
);

test('the trash is read only once something is in the books; what is in them, and what was paid, is accepted', async () => {
  await using stack = await startStack({ scenarios: ['deleted'] });
  const shop = stack.shop('deleted');
  const unpaid = { date_paid: null, date_paid_gmt: null, transaction_id: '' };
  shop.simulated.state.updateOrder(1972, unpaid);
  const trashReads = () => stack.stores.journal.filter((call) => call.query['status'] === 'trash').length;
  await stack.drain();
  expect(trashReads()).toBe(0);
  await stack.drain();
  expect(trashReads()).toBe(1);
  expect(await stack.context.ledger.entry(shop.id, 'order', '1972')).toBeNull();
  shop.simulated.state.updateOrder(1972, { date_paid: '2026-11-18T10:00:00', date_paid_gmt: '2026-11-18T10:00:00' });
  await stack.drain();
  expect(await stack.context.ledger.unsynced(shop.id, { limit: 10 })).toMatchObject([
    { orderId: '1972', why: 'trashed' },
  ]);
});

test.each(statesFiles())('%s: an unpaid invoice follows its order in place', async (file) => {
  await using stack = await startStack({ scenarios: ['edited'] });
  const shop = stack.shop('edited');
  const [before, after] = statesOf(file);
  const orderId = Number(before?.['id']);
  shop.simulated.state.updateOrder(orderId, { ...before, status: 'on-hold' });
  await stack.context.settings.set(shop.id, 'documents.triggerStatuses', ['on-hold', 'processing', 'completed']);
  await stack.drain();
  const first = structuredClone(invoiceOf(shop, orderId));

  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(orderId, { ...after, ...UNPAID, status: 'on-hold' });
  await stack.drain();

  expect(await seen(stack, shop, orderId)).toMatchObject({ state: 'recorded', code: null });
  expectPostedOnce(shop, orderId);
  const second = invoiceOf(shop, orderId);
  expect(second).toMatchObject({ id: first.id, number: first.number, status: 'AUTHORISED' });
  // A line that is on both keeps its id.
  for (const line of second.lines) {
    const same = first.lines.find((one) => one.description === line.description);
    if (same !== undefined) expect(line.id).toBe(same.id);
  }
});

function statesFiles(): string[] {
  return ['001-line-added', '002-line-removed', '003-price-lowered', '004-quantity-by-rest', '005-moved-abroad'].map(
    (name) => `edited/${name}.json`,
  );
}

test('an order edited and paid in one go gets its invoice changed, then paid', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  const written = writes(stack).length;
  freeDelivery(shop, ORDER);
  shop.simulated.state.updateOrder(ORDER, { date_paid: '2026-11-25T08:00:00', date_paid_gmt: '2026-11-25T08:00:00' });
  await stack.drain();
  expect(writes(stack).slice(written)).toEqual(['POST Invoices', 'PUT Payments']);
  expectPostedOnce(shop, ORDER);
});

test('what the bookkeeper changed on an unpaid invoice stays when the order changes it', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  const { id, lines } = invoiceOf(shop, ORDER);
  const [line] = lines;
  byHand(stack, shop, 'POST', `Invoices/${id}`, {
    InvoiceID: id,
    Reference: `Chased twice [${shop.id}:1024]`,
    DueDate: '2027-01-31',
    LineItems: [
      ...lines.map((one) => ({ LineItemID: one.id, ...(one === line ? { AccountCode: '260' } : {}) })),
      { Description: 'Thank you!' },
    ],
  });
  freeDelivery(shop, ORDER);
  await stack.drain();

  const invoice = invoiceOf(shop, ORDER);
  expectPostedOnce(shop, ORDER);
  expect(invoice).toMatchObject({ reference: `Chased twice [${shop.id}:1024]`, dueDate: '2027-01-31' });
  const account = invoice.lines.find((one) => one.id === line?.id)?.accountId ?? '';
  expect(shop.organisation.accounts[account]?.code).toBe('260');
  expect(invoice.lines.map((one) => one.description)).toContain('Thank you!');
});

test('the paid invoice of an edited order stays, and the change is reported line by line', async () => {
  await using stack = await startPosted('paid');
  const shop = stack.shop(SHOP);
  const books = booksText(stack);
  freeDelivery(shop, ORDER);
  await stack.drain();
  const problem = await seen(stack, shop, ORDER);
  expect(problem).toMatchObject({ state: 'rejected', code: 'changed_after_posting' });
  expect(problem.message).toMatch(
    /the order now to £240\.10\. Removed "Shipping: .*" \(£\d+\.\d\d \+ £\d+\.\d\d tax\)/,
  );
  expect(problem.fix).toContain(`npm run cli -- reissue ${shop.id} 1024`);
  expect(booksText(stack)).toBe(books);
});

test('a change of a paid order that affects no figure of the invoice needs no attention', async () => {
  await using stack = await startPosted('paid');
  const shop = stack.shop(SHOP);
  const books = booksText(stack);
  shop.simulated.state.updateOrder(ORDER, (order) => {
    const { billing } = order;
    return { ...order, billing: isObject(billing) ? { ...billing, country: 'IM' } : null };
  });
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
  expect(booksText(stack)).toBe(books);
});

test('an invoice that somebody changed in Xero is never changed by us', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  const { id, lines } = invoiceOf(shop, ORDER);
  byHand(stack, shop, 'POST', `Invoices/${id}`, {
    InvoiceID: id,
    LineItems: [
      ...lines.map((one) => ({ LineItemID: one.id })),
      { Description: 'Late fee', Quantity: 1, UnitAmount: '9.00', AccountCode: '200' },
    ],
  });
  const books = booksText(stack);
  freeDelivery(shop, ORDER);
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'rejected', code: 'changed_in_xero' });
  expect(await actions(stack, shop)).toEqual(['Credit and post again']);
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  await stack.drain();
  const problem = await seen(stack, shop, ORDER);
  expect(problem).toMatchObject({ state: 'rejected', code: 'changed_in_xero' });
  expect(problem.fix).toContain(`credit the changed invoice: npm run cli -- reissue ${shop.id} ${ORDER} --credit`);
  expect(await actions(stack, shop)).toEqual(['Credit the invoice']);
  expect(booksText(stack)).toBe(books);
  await ask(stack, shop, ORDER, 'credit');
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'skipped', code: 'invoice_credited' });
});

test('an invoice that someone voided is reported when its order changes, and posted again only on request', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  const { id } = invoiceOf(shop, ORDER);
  byHand(stack, shop, 'POST', `Invoices/${id}`, { InvoiceID: id, Status: 'VOIDED' });
  freeDelivery(shop, ORDER);
  await stack.drain();
  const problem = await seen(stack, shop, ORDER);
  expect(problem).toMatchObject({ state: 'rejected', code: 'changed_in_xero' });
  expect(problem.message).toContain('was voided in Xero, not by this connector');
  expect(liveInvoices(shop, ORDER)).toEqual([]);

  await ask(stack, shop, ORDER, 'reissue');
  await stack.drain();
  expectPostedOnce(shop, ORDER);
  expect(invoiceOf(shop, ORDER).number).toBe('WC-1024-2');
});

test('an order cancelled after its invoice was voided by hand needs nothing more', async () => {
  await using stack = await startPosted('unpaid');
  const shop = stack.shop(SHOP);
  const { id } = invoiceOf(shop, ORDER);
  byHand(stack, shop, 'POST', `Invoices/${id}`, { InvoiceID: id, Status: 'VOIDED' });
  const books = booksText(stack);
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'skipped', code: 'invoice_ended' });
  expect(booksText(stack)).toBe(books);
});

test('another day or account of a payment that is posted is a notice; the payment stays', async () => {
  await using stack = await startPosted('paid');
  const shop = stack.shop(SHOP);
  const [payment] = paymentsOf(shop, invoiceOf(shop, ORDER));
  const books = booksText(stack);
  shop.simulated.state.updateOrder(ORDER, { date_paid: '2026-08-22T10:00:00', date_paid_gmt: '2026-08-22T09:00:00' });
  await stack.drain();
  const { state, summary } = await stack.entry(shop, ORDER);
  expect(state).toBe('recorded');
  expect(JSON.stringify(summary)).toContain(`it is dated ${payment?.date}, the order was paid on 2026-08-22`);
  expect(booksText(stack)).toBe(books);
  expect(creditNotesOf(shop, ORDER)).toEqual([]);
});

test('a cancelled paid order that was fully refunded is reversed by its refund, and needs no attention', async () => {
  await using stack = await startPosted('paid');
  const shop = stack.shop(SHOP);
  const at = stack.now().toISOString().slice(0, 19);
  const total = invoiceOf(shop, ORDER).totals.total;
  shop.simulated.state.updateOrder(ORDER, { status: 'cancelled' });
  shop.simulated.state.addRefund(ORDER, {
    id: 90_001,
    amount: total,
    reason: '',
    refunded_by: 1,
    refunded_payment: true,
    date_created: at,
    date_created_gmt: at,
    line_items: [],
    shipping_lines: [],
    fee_lines: [],
    tax_lines: [],
    meta_data: [],
  });
  await stack.drain();
  expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
  expect(creditNotesOf(shop, ORDER)).toMatchObject([{ status: 'PAID', totals: { total } }]);
  expect(invoiceOf(shop, ORDER).status).toBe('PAID');
});
