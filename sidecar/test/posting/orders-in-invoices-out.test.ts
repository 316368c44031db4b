import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { recordedText } from '../../simulators/store/recording.ts';
import {
  booksText,
  bookFigures,
  byHand,
  expectPostedOnce,
  invoiceOf,
  liveInvoices,
  paymentsOf,
  writes,
} from '../accounting/_books.ts';
import { creditNotesOf, expectRefundedOnce, shopRefunds } from '../accounting/_credit-books.ts';
import { UNPAID } from '../accounting/_life.ts';
import { addCopies, startStack, type Shop, type Stack } from '../support/_stack.ts';

const MINUTE_MS = 60_000;
const SHOP = 'uk_vat_incl';

const outcomes = z
  .object({
    orders: z.array(
      z.object({
        file: z.string(),
        orderId: z.number(),
        posted: z.boolean().optional(),
        rejected: z.string().optional(),
        skipped: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(recordedText('outcomes.json'))).orders;

/** The one shop, with everything posted. */
async function startPosted(): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  return stack;
}

/** The one shop with everything posted; the money of order 1024 has not come. */
async function startPostedUnpaid(): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  stack.shop(SHOP).simulated.state.updateOrder(1024, UNPAID);
  await stack.drain();
  return stack;
}

/** The delivery of order 1024 is free now: it comes to 240.10 rather than 246.04. */
function freeDelivery(shop: Shop): void {
  shop.simulated.state.updateOrder(1024, (order) => ({
    ...order,
    shipping_lines: [],
    shipping_total: '0.00',
    shipping_tax: '0.00',
    total: '240.10',
    total_tax: '40.00',
  }));
}

/** Calls to Xero since the journal was reset; those that only refunds need, or a start of the service, are left out. */
function callsForOrders(stack: Stack): number {
  return stack.xero.calls.list.filter(
    (call) => call.kind === 'accounting' && !/\/(?:CreditNotes|Allocations)\b|createdByMyApp/.test(call.path),
  ).length;
}

/** What an order is waiting for a person for, or why it is not in the books. */
async function problemOf(stack: Stack, shop: Shop, orderId: number) {
  const { state, problems } = await stack.entry(shop, orderId);
  return { state, codes: problems.map((one) => one.code), message: problems[0]?.message, fix: problems[0]?.fix };
}

test('every recorded order is posted once and to the cent, or not posted for its known reason', async () => {
  const scenarios = [...new Set(outcomes.map((one) => one.file.split('/')[0] ?? ''))];
  await using stack = await startStack({ scenarios });
  stack.xero.calls.reset();
  await stack.drain();

  for (const expected of outcomes) {
    const shop = stack.shop(expected.file.split('/')[0] ?? '');
    const entry = await stack.context.ledger.entry(shop.id, 'order', String(expected.orderId));
    if (expected.posted === true) {
      expect([expected.file, entry?.state]).toEqual([expected.file, 'recorded']);
      expectPostedOnce(shop, expected.orderId);
    } else {
      expect([expected.file, liveInvoices(shop, expected.orderId).length]).toEqual([expected.file, 0]);
      const codes = entry?.problems.map((one) => one.code) ?? [];
      if (expected.rejected !== undefined)
        expect([expected.file, ...codes]).toEqual([expected.file, expected.rejected]);
    }
  }
  expect(outcomes.filter((one) => one.posted === true).length).toBeGreaterThan(100);
  expect(callsForOrders(stack) / outcomes.length).toBeLessThanOrEqual(0.25);
});

test('a second sync, a full poll and a replay of everything write nothing to Xero', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const books = booksText(stack);
  const written = writes(stack).length;

  await stack.drain();
  expect(writes(stack)).toHaveLength(written);

  await stack.context.database.db.updateTable('stores').set({ poll_cursor: null }).execute();
  await stack.drain();
  await stack.replay(shop, ...shop.simulated.orderIds);
  expect(await stack.drain()).toMatchObject({ recorded: shop.simulated.orderIds.length, rejected: 0 });

  expect(writes(stack)).toHaveLength(written);
  expect(booksText(stack)).toBe(books);
});

test('two hundred orders without refunds go out in full batches', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  // A refund has calls of its own.
  const refunded = shop.simulated.orderIds.filter((orderId) => shopRefunds(shop, orderId).length > 0);
  for (const orderId of refunded) shop.simulated.state.deleteOrder(orderId);
  const copies = addCopies(shop, 1024, 200 - shop.simulated.orderIds.length);
  stack.xero.calls.reset();

  expect(await stack.drain()).toMatchObject({ recorded: 200 });

  for (const orderId of copies) expectPostedOnce(shop, orderId);
  const perResource = Map.groupBy(writes(stack), (call) => call);
  expect([...perResource].map(([call, { length }]) => [call, length])).toEqual([
    ['PUT Contacts', 1],
    ['PUT Invoices', 4],
    ['PUT Payments', 1],
  ]);
  // One look at the contacts and one at the items besides; the other lists were read when the settings were suggested.
  expect(stack.xero.calls.accounting()).toBe(8);
});

test('a paid order whose store has moved to another organisation is not paid again there', async () => {
  await using stack = await startPosted();
  const { db } = stack.context.database;
  await db.updateTable('documents').set({ tenant_id: 'the-books-before' }).execute();
  stack.xero.calls.reset();
  await stack.replay(stack.shop(SHOP), 1024);
  expect(await stack.drain()).toMatchObject({ rejected: 0, uncertain: 0, waiting: 0 });
  expect(writes(stack)).toEqual([]);
});

test('a lost ledger finds its own invoices, payments and credit notes and creates no second ones', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const { orderIds } = shop.simulated;
  const books = booksText(stack);

  await stack.startAfresh();
  expect(await stack.drain()).toMatchObject({ recorded: orderIds.length, rejected: 0, uncertain: 0 });

  expect(booksText(stack)).toBe(books);
  const again = stack.shop(SHOP);
  for (const orderId of orderIds) {
    expectPostedOnce(again, orderId);
    const entry = await stack.entry(again, orderId);
    const documents = await stack.context.ledger.documentsOf(entry.id);
    const invoice = invoiceOf(again, orderId);
    const notes = creditNotesOf(again, orderId);
    expect(documents.map(({ kind, xeroId }) => [kind, xeroId]).sort()).toEqual([
      ...notes.map((note) => ['credit_note', note.id]),
      ['invoice', invoice.id],
      ...paymentsOf(again, invoice).map((payment) => ['payment', payment.id]),
      ...notes.flatMap((note) => refundPaymentsOf(again, note.id)).map((payment) => ['refund_payment', payment.id]),
    ]);
    if (notes.length > 0) expectRefundedOnce(again, orderId);
    const attempts = await stack.context.ledger.attemptsOf(entry.id);
    const adopted = JSON.stringify(attempts.filter((attempt) => attempt.step === 'adopted'));
    for (const { xeroId } of documents.filter((one) => one.kind !== 'payment')) expect(adopted).toContain(xeroId);
  }
  expect(orderIds.flatMap((orderId) => shopRefunds(again, orderId))).toHaveLength(1);
});

function refundPaymentsOf(shop: Shop, creditNoteId: string) {
  return Object.values(shop.organisation.payments).filter((payment) => payment.target.id === creditNoteId);
}

test('a lost ledger leaves its own invoice unchanged if its figures no longer match the order', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const { total } = bookFigures(shop, 1024);
  freeDelivery(shop);
  const books = booksText(stack);

  await stack.startAfresh();
  await stack.drain();

  const problem = await problemOf(stack, stack.shop(SHOP), 1024);
  expect(problem).toMatchObject({ state: 'rejected', codes: ['changed_after_posting'] });
  expect(problem.message).toContain(`the invoice comes to £${total}, the order now to £240.10`);
  expect(booksText(stack)).toBe(books);
});

test('an invoice of someone else with our number is named, and stays unchanged', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const { numberPrefix } = (await stack.context.settings.get(shop.id)).documents;
  byHand(stack, shop, 'PUT', 'Invoices', {
    Invoices: [
      {
        Type: 'ACCREC',
        InvoiceNumber: `${numberPrefix}1024`,
        Reference: 'By hand',
        Contact: { Name: 'Walk-in customer' },
        Date: '2026-08-20',
        DueDate: '2026-08-20',
        Status: 'AUTHORISED',
        LineItems: [{ Description: 'Mug', Quantity: 1, UnitAmount: '10.00', AccountCode: '200' }],
      },
    ],
  });
  const theirs = structuredClone(Object.values(shop.organisation.invoices)[0]);

  await stack.drain();

  const problem = await problemOf(stack, shop, 1024);
  expect(problem).toMatchObject({ state: 'rejected', codes: ['number_taken'] });
  expect(problem.message).toContain(`Xero already has an invoice ${numberPrefix}1024 that this order did not make`);
  expect(problem.fix).toContain('documents.numberPrefix');
  expect(liveInvoices(shop, 1024)).toEqual([]);
  expect(shop.organisation.invoices[theirs?.id ?? '']).toEqual(theirs);
  expect(Object.values(shop.organisation.payments).filter((one) => one.target.id === theirs?.id)).toEqual([]);
  for (const orderId of shop.simulated.orderIds.filter((id) => id !== 1024)) expectPostedOnce(shop, orderId);

  await stack.context.settings.set(shop.id, 'documents.numberPrefix', 'SHOP-');
  await stack.replay(shop, 1024);
  await stack.drain();
  expectPostedOnce(shop, 1024);
  expect(invoiceOf(shop, 1024).number).toBe('SHOP-1024');
});

test('an order paid after it was posted gets its payment, and nothing else', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const { state } = shop.simulated;
  const paid = state.order(1024, 8);
  state.updateOrder(1024, { date_paid: null, date_paid_gmt: null, transaction_id: '' });
  await stack.drain();
  const invoice = structuredClone(invoiceOf(shop, 1024));
  expect(bookFigures(shop, 1024).payments).toEqual([]);
  expect(invoice.status).toBe('AUTHORISED');
  const written = writes(stack).length;

  stack.pass(10 * MINUTE_MS);
  state.updateOrder(1024, {
    date_paid: paid?.['date_paid'] ?? null,
    date_paid_gmt: paid?.['date_paid_gmt'] ?? null,
    transaction_id: paid?.['transaction_id'] ?? '',
  });
  await stack.drain();

  expect(writes(stack).slice(written)).toEqual(['PUT Payments']);
  expectPostedOnce(shop, 1024);
  expect(invoiceOf(shop, 1024)).toMatchObject({ id: invoice.id, status: 'PAID', lines: invoice.lines });
  const [payment] = paymentsOf(shop, invoiceOf(shop, 1024));
  expect(payment).toMatchObject({ date: '2026-08-20', reference: 'ch_3uPJ2xoeWksngsNkgcVVRND6' });
});

test('a paid order changed after posting is named with both amounts, and its invoice stays unchanged', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const books = booksText(stack);

  stack.pass(10 * MINUTE_MS);
  freeDelivery(shop);
  await stack.drain();

  expect(await problemOf(stack, shop, 1024)).toEqual({
    state: 'rejected',
    codes: ['changed_after_posting'],
    message:
      'Order 1024 was changed after its invoice WC-1024 was paid: the invoice comes to £246.04, the order now to ' +
      '£240.10. Removed "Shipping: Standard delivery" (£4.95 + £0.99 tax). Nothing in Xero was changed.',
    fix:
      `To credit the invoice and post the order as it is now: npm run cli -- reissue ${shop.id} 1024. ` +
      'Or set the order back to what was posted.',
  });
  expect(booksText(stack)).toBe(books);
});

test('an unpaid order changed after it was posted has its one invoice changed in place', async () => {
  await using stack = await startPostedUnpaid();
  const shop = stack.shop(SHOP);
  const { id, number, lines } = structuredClone(invoiceOf(shop, 1024));
  const written = writes(stack).length;

  stack.pass(10 * MINUTE_MS);
  freeDelivery(shop);
  await stack.drain();

  expect(await problemOf(stack, shop, 1024)).toMatchObject({ state: 'recorded', codes: [] });
  expect(writes(stack).slice(written)).toEqual(['POST Invoices']);
  expectPostedOnce(shop, 1024);
  expect(bookFigures(shop, 1024)).toMatchObject({ total: '240.10', payments: [] });
  expect(invoiceOf(shop, 1024)).toMatchObject({ id, number, status: 'AUTHORISED' });
  expect(invoiceOf(shop, 1024).lines).toEqual(lines.filter((line) => !line.description.startsWith('Shipping: ')));
  expect(Object.values(shop.organisation.creditNotes).map((note) => note.reference)).not.toContainEqual(
    expect.stringContaining(`[${shop.id}:1024]`),
  );
});

test('a note on a posted order, or a new status that is posted too, changes nothing', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const books = booksText(stack);

  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(1024, { status: 'completed', customer_note: 'Leave it at the door' });
  await stack.drain();

  expect(await problemOf(stack, shop, 1024)).toMatchObject({ state: 'recorded', codes: [] });
  expect(booksText(stack)).toBe(books);
});

/** The ends of an order, and how the reason of each starts. */
const ENDS: readonly (readonly [string, string])[] = [
  ...['cancelled', 'failed', 'trash'].map(
    (status) =>
      [
        status,
        `The order is "${status}"; orders are posted once they are processing or completed or refunded.`,
      ] as const,
  ),
  ['deleted for good', 'Order 1024 is no longer in the store.'],
];

async function end(stack: Stack, shop: Shop, how: string): Promise<void> {
  const { state } = shop.simulated;
  stack.pass(10 * MINUTE_MS);
  if (how === 'trash') state.trashOrder(1024);
  else if (how === 'deleted for good') state.deleteOrder(1024);
  else state.updateOrder(1024, { status: how });
  // No poll shows an order that is gone.
  if (how === 'deleted for good') await stack.replay(shop, 1024);
  await stack.drain();
}

test.each(ENDS)('a paid order %s after it was posted is named, and its invoice stays', async (how, reason) => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const books = booksText(stack);

  await end(stack, shop, how);

  expect(await problemOf(stack, shop, 1024)).toEqual({
    state: 'rejected',
    codes: ['cancelled_after_payment'],
    message:
      `${reason} Its invoice WC-1024 over £246.04 has payments or credits for all of it on it, ` +
      'so it cannot be voided. Nothing in Xero was changed.',
    fix:
      `If the sale did not happen, credit the invoice: npm run cli -- reissue ${shop.id} 1024 --credit ` +
      '(the money stays in Xero as the customer’s credit until it is paid back or used). If it did, no action ' +
      'is needed. A refund of the whole order, made in the shop, is credited automatically.',
  });
  expect(booksText(stack)).toBe(books);
});

test.each(ENDS)('the invoice of an unpaid order %s after it was posted is voided', async (how, reason) => {
  await using stack = await startPostedUnpaid();
  const shop = stack.shop(SHOP);
  const { id } = invoiceOf(shop, 1024);
  const written = writes(stack).length;

  await end(stack, shop, how);

  expect(await problemOf(stack, shop, 1024)).toEqual({
    state: 'skipped',
    codes: ['invoice_ended'],
    message: `${reason} Invoice WC-1024 is void in Xero.`,
    fix: 'No action needed. If the order comes back, it is posted again under a new number.',
  });
  expect(writes(stack).slice(written)).toEqual(['POST Invoices']);
  expect(shop.organisation.invoices[id]?.status).toBe('VOIDED');
  expect(liveInvoices(shop, 1024)).toEqual([]);
});

test('an order that was never posted and is deleted for good needs no attention', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  shop.simulated.state.updateOrder(1024, { status: 'pending' });
  await stack.drain();
  shop.simulated.state.deleteOrder(1024);
  await stack.replay(shop, 1024);
  await stack.drain();
  expect(await problemOf(stack, shop, 1024)).toMatchObject({ state: 'skipped', codes: ['order_gone'] });
  expect(liveInvoices(shop, 1024)).toEqual([]);
});

test.each([
  { money: 'paid', codes: ['cancelled_after_payment'], state: 'rejected', status: 'PAID' },
  { money: 'unpaid', codes: ['invoice_ended'], state: 'skipped', status: 'VOIDED' },
])('a change received while the $money order is posted is processed afterwards', async ({ money, ...after }) => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const { ledger, positions } = stack.context;
  if (money === 'unpaid') shop.simulated.state.updateOrder(1024, UNPAID);
  await positions.request(null, stack.now());
  // The order is read before it is posted: this change comes between the two.
  stack.xero.faults.add({ kind: 'slow', ms: 150, match: { method: 'PUT', path: '/Invoices' } });
  const posting = stack.round();
  while (!writes(stack).includes('PUT Contacts')) await new Promise((resolve) => void setImmediate(resolve));
  stack.pass(1000);
  shop.simulated.state.updateOrder(1024, { status: 'cancelled' });
  const entry = await stack.entry(shop, 1024);
  await ledger.acceptEvent({
    storeId: shop.id,
    source: 'nudge',
    kind: 'order',
    sourceId: '1024',
    fingerprint: `changed-${entry.revision}`,
  });
  await posting;
  expect((await stack.entry(shop, 1024)).state).toBe('pending');
  const { id } = invoiceOf(shop, 1024);

  await stack.drain();

  const { state, codes } = await problemOf(stack, shop, 1024);
  const invoices = Object.values(shop.organisation.invoices).filter((one) => one.reference.endsWith(`:1024]`));
  expect(invoices).toMatchObject([{ id, status: after.status }]);
  expect({ state, codes }).toEqual({ state: after.state, codes: after.codes });
});

test('a restart between any two rounds posts nothing twice', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const copies = addCopies(shop, 1025, 120);
  await stack.context.positions.request(null, stack.now());
  for (let more = true; more; more = await stack.round()) await stack.restart('killed');
  await stack.drain();
  for (const orderId of copies) expectPostedOnce(shop, orderId);
});
