import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { recordedText } from '../simulators/store/recording.ts';
import {
  booksText,
  bookFigures,
  byHand,
  expectPostedOnce,
  invoiceOf,
  liveInvoices,
  paymentsOf,
  shopFigures,
  writes,
} from './_books.ts';
import { addCopies, startStack, type Shop, type Stack } from './_stack.ts';

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

/** What an order is waiting for a person for. */
async function problemOf(stack: Stack, shop: Shop, orderId: number) {
  const { state, problems } = await stack.entry(shop, orderId);
  return { state, codes: problems.map((one) => one.code), message: problems[0]?.message, fix: problems[0]?.fix };
}

test('every recorded order is posted once and to the cent, or not posted for its known reason', async () => {
  const scenarios = [...new Set(outcomes.map((one) => one.file.split('/')[0] ?? ''))];
  await using stack = await startStack({ scenarios });
  const before = stack.xero.calls.accounting();
  await stack.drain();
  const calls = stack.xero.calls.accounting() - before;

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
  expect(calls / outcomes.length).toBeLessThanOrEqual(0.25);
});

test('a second drain, a full poll and a replay of everything write nothing to Xero', async () => {
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

test('two hundred orders go out in full batches: contacts, invoices and payments, four calls each', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const copies = addCopies(shop, 1024, 194);
  stack.xero.calls.reset();

  expect(await stack.drain()).toMatchObject({ recorded: 200 });

  for (const orderId of copies) expectPostedOnce(shop, orderId);
  const perResource = Map.groupBy(writes(stack), (call) => call);
  expect([...perResource].map(([call, { length }]) => [call, length])).toEqual([
    ['PUT Contacts', 4],
    ['PUT Invoices', 4],
    ['PUT Payments', 4],
  ]);
  // One look at the contacts besides; the lists were read when the settings were suggested.
  expect(stack.xero.calls.accounting()).toBe(13);
});

test('a ledger that was lost adopts its own invoices and payments and makes no second ones', async () => {
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
    expect(documents.map(({ kind, xeroId }) => [kind, xeroId])).toEqual([
      ['invoice', invoice.id],
      ...paymentsOf(again, invoice).map((payment) => ['payment', payment.id]),
    ]);
    const steps = (await stack.context.ledger.attemptsOf(entry.id)).map((attempt) => attempt.step);
    expect(steps).toContain('adopted');
  }
});

test('a lost ledger takes no invoice for its own whose figures are not the order’s', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const { total } = bookFigures(shop, 1024);
  shop.simulated.state.updateOrder(1024, (order) => ({
    ...order,
    shipping_lines: [],
    shipping_total: '0.00',
    shipping_tax: '0.00',
    total: '240.10',
    total_tax: '40.00',
  }));
  const books = booksText(stack);

  await stack.startAfresh();
  await stack.drain();

  const problem = await problemOf(stack, stack.shop(SHOP), 1024);
  expect(problem).toMatchObject({ state: 'rejected', codes: ['number_taken'] });
  expect(problem.message).toContain(`Total is ${total} there and 240.10 here`);
  expect(booksText(stack)).toBe(books);
});

test('an invoice of somebody else under our number is named, and stays as it is', async () => {
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

test('an order changed after it was posted is named with both amounts, and its invoice stays as it is', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const books = booksText(stack);
  const before = shopFigures(shop, 1024);

  stack.pass(10 * MINUTE_MS);
  shop.simulated.state.updateOrder(1024, (order) => ({
    ...order,
    shipping_lines: [],
    shipping_total: '0.00',
    shipping_tax: '0.00',
    total: '240.10',
    total_tax: '40.00',
  }));
  await stack.drain();

  expect(await problemOf(stack, shop, 1024)).toEqual({
    state: 'rejected',
    codes: ['changed_after_posting'],
    message: `Order 1024 was changed after invoice WC-1024 was posted: the order now comes to 240.10 GBP, the invoice to ${before.total}.`,
    fix: 'Change the invoice in Xero to match (or credit it), or set the order back. Nothing in Xero was changed.',
  });
  expect(booksText(stack)).toBe(books);
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

test.each(['cancelled', 'failed', 'trash'])(
  'an order %s after it was posted is named, and its invoice stays',
  async (to) => {
    await using stack = await startPosted();
    const shop = stack.shop(SHOP);
    const books = booksText(stack);

    stack.pass(10 * MINUTE_MS);
    if (to === 'trash') {
      shop.simulated.state.trashOrder(1024);
      await stack.replay(shop, 1024);
    } else {
      shop.simulated.state.updateOrder(1024, { status: to });
    }
    await stack.drain();

    expect(await problemOf(stack, shop, 1024)).toEqual({
      state: 'rejected',
      codes: ['changed_after_posting'],
      message: `Invoice WC-1024 is in Xero, but the order would not be posted any more: The order is "${to}"; orders are posted once they are processing or completed or refunded.`,
      fix: 'Void or credit the invoice in Xero if the sale did not happen. Nothing in Xero was changed.',
    });
    expect(booksText(stack)).toBe(books);
  },
);

test('an order deleted for good after it was posted is named', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const books = booksText(stack);
  shop.simulated.state.deleteOrder(1024);
  await stack.replay(shop, 1024);
  await stack.drain();
  expect(await problemOf(stack, shop, 1024)).toMatchObject({ state: 'rejected', codes: ['order_gone'] });
  expect(booksText(stack)).toBe(books);
});

test('a change that comes in while the order is posted is worked on afterwards', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const { ledger, positions } = stack.context;
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

  await stack.drain();

  expect(liveInvoices(shop, 1024)).toHaveLength(1);
  expect(await problemOf(stack, shop, 1024)).toMatchObject({ state: 'rejected', codes: ['changed_after_posting'] });
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
