import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { FaultRequest } from '../../simulators/xero/faults.ts';
import { backgroundTasks } from '../../src/app/background-tasks.ts';
import { seenOf } from '../../src/ledger/xero-seen.ts';
import { booksText, byHand, invoiceOf, paymentsOf, writes } from '../accounting/_books.ts';
import {
  creditFigures,
  creditNotesOf,
  creditsOf,
  expectBalanced,
  expectRefundedOnce,
  shopRefunds,
} from '../accounting/_credit-books.ts';
import { startStack, type Shop, type Stack } from '../support/_stack.ts';

const MINUTE_MS = 60_000;
const SHOP = 'refunds';
/** One order with one refund of 10.00, one with three, one with none to begin with. */
const [ONE, SEVERAL] = [1944, 1934];
const EXAMPLES = [
  'refunds',
  'uk_vat_incl',
  'uk_vat_incl_subtotal',
  'uk_vat_excl_subtotal',
  'au_gst_incl',
  'nz_gst_incl',
  'us_state_county',
  'us_compound',
  'us_compound_subtotal',
  'no_tax',
  'jp_jpy',
  'gbp_multicurrency',
  'qty_fractional',
  'payments',
  'statuses',
  'variable_products',
  'legacy_posts',
];

async function startPosted(): Promise<Stack> {
  const stack = await startStack({ scenarios: [SHOP] });
  await stack.drain();
  return stack;
}

/** The poll of changes in Xero, as in the background. */
async function watch(stack: Stack): Promise<void> {
  stack.pass(70 * MINUTE_MS);
  for (const task of backgroundTasks(stack.context)) await task.run();
}

function expectAllRefundedOnce(shop: Shop): void {
  for (const orderId of shop.simulated.orderIds) expectRefundedOnce(shop, orderId);
}

/** A refund as the shop's owner makes it now: of an amount, without lines. */
function refund(stack: Stack, shop: Shop, orderId: number, id: number, amount: string): void {
  stack.pass(10 * MINUTE_MS);
  const [like] = shop.simulated.state.refunds(ONE, 8) ?? [];
  if (like === undefined) throw new RangeError('There is no refund to copy.');
  const at = stack.now().toISOString().slice(0, 19);
  shop.simulated.state.addRefund(orderId, {
    ...structuredClone(like),
    id,
    amount,
    reason: '',
    date_created: at,
    date_created_gmt: at,
    line_items: [],
    shipping_lines: [],
    fee_lines: [],
    tax_lines: [],
    meta_data: [],
  });
}

/** The order as if nobody had paid it. */
function unpay(shop: Shop, orderId: number): void {
  shop.simulated.state.updateOrder(orderId, { date_paid: null, date_paid_gmt: null, transaction_id: '' });
}

test('recorded refunds of every kind of shop become a credit note and a refund payment each', async () => {
  await using stack = await startStack({ scenarios: EXAMPLES });
  await stack.drain();
  let refunds = 0;
  for (const shop of stack.shops) {
    for (const orderId of shop.simulated.orderIds) {
      const { length } = shopRefunds(shop, orderId);
      if (length === 0) expect([orderId, creditNotesOf(shop, orderId)]).toEqual([orderId, []]);
      else expectRefundedOnce(shop, orderId);
      refunds += length;
    }
  }
  expect(refunds).toBe(28);
});

test('the books of a shop with refunds balance: what is left of the sales is what is left of the money', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  expectAllRefundedOnce(shop);
  expectBalanced(shop, shop.simulated.orderIds);
});

test('the refunds of many orders go out in one call for credit notes, and all money in one', async () => {
  await using stack = await startPosted();
  expect(writes(stack)).toEqual(['PUT Contacts', 'PUT Invoices', 'PUT CreditNotes', 'PUT Payments']);
});

test('the order shows its credit notes, with what was given back', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const { state, summary } = await stack.entry(shop, SEVERAL);
  expect(state).toBe('recorded');
  expect(summary).toMatchObject({
    paid: true,
    creditNotes: creditNotesOf(shop, SEVERAL).map((note) => ({
      number: note.number,
      id: note.id,
      total: creditFigures(shop, note).total,
      refunded: creditFigures(shop, note).total,
      allocated: '0.00',
    })),
  });
});

test('a second sync and a replay of everything write nothing to Xero, and read no document again', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const books = booksText(stack);
  stack.xero.calls.reset();

  await stack.replay(shop, ...shop.simulated.orderIds);
  expect(await stack.drain()).toMatchObject({ recorded: shop.simulated.orderIds.length, rejected: 0 });

  expect(stack.xero.calls.accounting()).toBe(0);
  expect(booksText(stack)).toBe(books);
});

test('a refund after the order was posted sends the credit note and the money, and nothing else', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const written = writes(stack).length;
  refund(stack, shop, ONE, 9001, '3.21');

  await stack.drain();

  expect(writes(stack).slice(written)).toEqual(['PUT CreditNotes', 'PUT Payments']);
  expectRefundedOnce(shop, ONE);
  expect(creditsOf(shop, ONE)).toHaveLength(2);
  expectBalanced(shop, shop.simulated.orderIds);
});

test('a refund of an unpaid order is applied to its invoice, and no payment is posted', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  unpay(shop, ONE);
  await stack.drain();

  const invoice = invoiceOf(shop, ONE);
  expect(paymentsOf(shop, invoice)).toEqual([]);
  expect(creditsOf(shop, ONE)).toMatchObject([{ total: '10.00', allocated: ['10.00'], refunded: [], status: 'PAID' }]);
  expect((await stack.entry(shop, ONE)).summary).toMatchObject({
    paid: false,
    creditNotes: [{ total: '10.00', refunded: '0.00', allocated: '10.00' }],
  });

  refund(stack, shop, ONE, 9001, new Big(invoice.totals.total).minus('10.00').toFixed(2));
  await stack.drain();
  expect(invoiceOf(shop, ONE).status).toBe('PAID');
  expect(creditsOf(shop, ONE).map(({ refunded }) => refunded)).toEqual([[], []]);
});

test('a credit is applied to the balance due, and the rest is refunded', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  // A user removes the payment and books a smaller one: 4.00 are due.
  const [payment] = paymentsOf(shop, invoiceOf(shop, ONE));
  byHand(stack, shop, 'POST', `Payments/${payment?.id ?? ''}`, { Status: 'DELETED' });
  byHand(stack, shop, 'PUT', 'Payments', {
    Invoice: { InvoiceID: invoiceOf(shop, ONE).id },
    Account: { AccountID: payment?.accountId ?? '' },
    Date: payment?.date ?? '',
    Amount: new Big(payment?.amount ?? '0').minus('4.00').toFixed(2),
  });
  refund(stack, shop, ONE, 9001, '7.00');

  await stack.drain();

  expect(creditsOf(shop, ONE)[1]).toMatchObject({
    total: '7.00',
    allocated: ['4.00'],
    refunded: ['3.00'],
    status: 'PAID',
  });
  expect(invoiceOf(shop, ONE).status).toBe('PAID');
});

const FAULTS: readonly [string, FaultRequest][] = [
  ['is lost before Xero processes it', { kind: 'drop-before-commit', times: 2 }],
  ['is answered into the void', { kind: 'drop-after-commit' }],
  ['ends in a gateway error after the work', { kind: '5xx-after', status: 502 }],
  ['ends in an error of Xero’s after the work', { kind: '5xx-after', status: 500 }],
  ['is answered with truncated JSON', { kind: 'malformed-json' }],
  ['meets the limit of the minute', { kind: '429', problem: 'minute', retryAfter: 20 }],
];

describe.each([
  ['credit notes', 'CreditNotes\\?', false],
  ['refund payments', 'Payments', false],
  ['allocations', 'Allocations', true],
])('a call for %s', (_kind, path, isUnpaid) => {
  test.each(FAULTS)('that %s leaves exactly one of each', async (_what, fault) => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const { orderIds } = shop.simulated;
    if (isUnpaid) for (const orderId of orderIds) unpay(shop, orderId);
    else await postWithoutRefunds(stack, shop);
    stack.xero.faults.add({ ...fault, match: { method: 'PUT', path } });

    expect(await stack.drain()).toMatchObject({ recorded: orderIds.length, uncertain: 0, waiting: 0 });

    expect(stack.xero.faults.waiting).toEqual([]);
    for (const orderId of orderIds) {
      if (isUnpaid) expectTakenOffOnce(shop, orderId);
      else expectRefundedOnce(shop, orderId);
    }
  });

  test('that Xero answers with an error of its own after the work is looked up in Xero before the order goes on', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const { orderIds } = shop.simulated;
    if (isUnpaid) for (const orderId of orderIds) unpay(shop, orderId);
    else await postWithoutRefunds(stack, shop);
    // An error of Xero's own is repeated under the same key: only a lookup shows what was done.
    stack.xero.faults.add({ kind: '5xx-after', status: 500, match: { method: 'PUT', path } });
    await stack.drain();

    const { ledger } = stack.context;
    const entries = await Promise.all(orderIds.map((orderId) => stack.entry(shop, orderId)));
    const attempts = await Promise.all(entries.map(({ id }) => ledger.attemptsOf(id)));
    const found = attempts.flat().filter(({ step, callId }) => step === 'adopted' && callId !== null);
    // Allocations go out one by one: one call was lost. The others are one call for all refunds.
    expect(found).toHaveLength(isUnpaid ? 1 : orderIds.flatMap((orderId) => shopRefunds(shop, orderId)).length);
  });

  test('whose process is killed after Xero’s work leaves exactly one of each', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    const { orderIds } = shop.simulated;
    if (isUnpaid) for (const orderId of orderIds) unpay(shop, orderId);
    else await postWithoutRefunds(stack, shop);
    // An error of Xero's own is repeated under the same key: only a lookup shows what was done.
    stack.xero.faults.add({ kind: '5xx-after', status: 500, match: { method: 'PUT', path } });
    await stack.context.positions.request(null, stack.now());
    for (let more = true; more; more = await stack.round()) await stack.restart('killed');
    await stack.drain();
    for (const orderId of orderIds) {
      if (isUnpaid) expectTakenOffOnce(shop, orderId);
      else expectRefundedOnce(shop, orderId);
    }
  });
});

/** Everything but the refunds is in Xero; the shop makes them only now. */
async function postWithoutRefunds(stack: Stack, shop: Shop): Promise<void> {
  const { state, orderIds } = shop.simulated;
  const made = new Map(orderIds.map((orderId) => [orderId, structuredClone(state.refunds(orderId, 8) ?? [])]));
  for (const orderId of orderIds) for (const { id } of shopRefunds(shop, orderId)) state.deleteRefund(orderId, id);
  await stack.drain();
  expect(Object.keys(shop.organisation.creditNotes)).toEqual([]);
  stack.pass(10 * MINUTE_MS);
  for (const [orderId, refunds] of made) for (const one of refunds.toReversed()) state.addRefund(orderId, one);
}

function expectTakenOffOnce(shop: Shop, orderId: number): void {
  expect([orderId, creditsOf(shop, orderId)]).toEqual([
    orderId,
    shopRefunds(shop, orderId).map(({ id, amount }) => ({
      number: `${invoiceOf(shop, orderId).number}-R${id}`,
      total: amount,
      allocated: [amount],
      refunded: [],
      status: 'PAID',
    })),
  ]);
}

test('a ledger that was lost adopts its own credit notes and what was done with them', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  unpay(stack.shop(SHOP), ONE);
  await stack.drain();
  const books = booksText(stack);

  await stack.startAfresh();
  const { orderIds } = stack.shop(SHOP).simulated;
  expect(await stack.drain()).toMatchObject({ recorded: orderIds.length, rejected: 0, uncertain: 0 });

  expect(booksText(stack)).toBe(books);
  const shop = stack.shop(SHOP);
  const entry = await stack.entry(shop, SEVERAL);
  const kinds = (await stack.context.ledger.documentsOf(entry.id)).map(({ kind }) => kind);
  expect(kinds.sort()).toEqual([
    'credit_note',
    'credit_note',
    'credit_note',
    'invoice',
    'payment',
    'refund_payment',
    'refund_payment',
    'refund_payment',
  ]);
  const unpaid = await stack.context.ledger.documentsOf((await stack.entry(shop, ONE)).id);
  expect(unpaid.map(({ kind }) => kind).sort()).toEqual(['allocation', 'credit_note', 'invoice']);
});

test('a credit note of someone else with our number is named, and stays unchanged', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  const [first] = shopRefunds(shop, ONE);
  const { numberPrefix } = (await stack.context.settings.get(shop.id)).documents;
  const number = `${numberPrefix}${ONE}-R${first?.id ?? 0}`;
  byHand(stack, shop, 'PUT', 'CreditNotes', {
    Type: 'ACCRECCREDIT',
    CreditNoteNumber: number,
    Contact: { Name: 'Walk-in customer' },
    Date: '2026-09-30',
    Status: 'AUTHORISED',
    LineItems: [{ Description: 'Mug', Quantity: 1, UnitAmount: '10.00', AccountCode: '200' }],
  });
  const [theirs] = Object.values(structuredClone(shop.organisation.creditNotes));

  await stack.drain();

  const entry = await stack.entry(shop, ONE);
  expect(entry).toMatchObject({ state: 'rejected', problems: [{ code: 'number_taken' }] });
  expect(entry.problems[0]?.message).toContain(
    `Xero already has a credit note ${number} that this refund did not make`,
  );
  expect(shop.organisation.creditNotes[theirs?.id ?? '']).toEqual(theirs);
  expect(entry.summary).toMatchObject({ paid: true });
  for (const orderId of shop.simulated.orderIds.filter((id) => id !== ONE)) expectRefundedOnce(shop, orderId);
});

test('a credit note with other figures than the refund gets no payment, until it is fixed', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  stack.xero.faults.add({ kind: '5xx-after', status: 500, match: { method: 'PUT', path: 'CreditNotes' } });
  await stack.context.positions.request(null, stack.now());
  await stack.round();
  expect((await stack.entry(shop, ONE)).state).toBe('uncertain');
  const [note] = creditNotesOf(shop, ONE);
  const change = (unitAmount: string, taxAmount: string) =>
    byHand(stack, shop, 'POST', `CreditNotes/${note?.id ?? ''}`, {
      LineItems: [
        {
          Description: 'Changed',
          Quantity: 1,
          UnitAmount: unitAmount,
          TaxAmount: taxAmount,
          AccountCode: '200',
          TaxType: 'OUTPUT2',
        },
      ],
    });
  change('10.80', '1.80');

  await stack.drain();

  const entry = await stack.entry(shop, ONE);
  expect(entry).toMatchObject({ state: 'rejected', problems: [{ code: 'totals_differ' }] });
  expect(entry.problems[0]?.message).toContain('total £10.80 instead of £10.00');
  expect(creditsOf(shop, ONE)).toMatchObject([{ total: '10.80', refunded: [], status: 'AUTHORISED' }]);

  await watch(stack);
  change(note?.totals.total ?? '', note?.totals.totalTax ?? '');
  await watch(stack);
  expect(seenOf((await stack.entry(shop, ONE)).summary)).toMatchObject([
    { note: expect.stringContaining('changed in') },
  ]);
  await stack.replay(shop, ONE);
  await stack.drain();
  expectRefundedOnce(shop, ONE);
  // It was changed as asked: nothing is left to say.
  expect(seenOf((await stack.entry(shop, ONE)).summary)).toEqual([]);
});

test('a refund deleted in the shop names its credit note, until that is void', async () => {
  await using stack = await startPosted();
  const shop = stack.shop(SHOP);
  const books = booksText(stack);
  const [note] = creditNotesOf(shop, ONE);
  const [only] = shopRefunds(shop, ONE);
  shop.simulated.state.deleteRefund(ONE, only?.id ?? 0);
  await stack.replay(shop, ONE);
  await stack.drain();

  const entry = await stack.entry(shop, ONE);
  expect(entry).toMatchObject({ state: 'rejected', problems: [{ code: 'refund_deleted' }] });
  expect(entry.problems[0]?.message).toContain(note?.number ?? 'no credit note');
  expect(entry.problems[0]?.fix).toContain('delete its refund payment, then void it');
  expect(entry.summary).toMatchObject({ creditNotes: [{ number: note?.number, refunded: '10.00' }] });
  expect(booksText(stack)).toBe(books);

  for (const payment of Object.values(shop.organisation.payments).filter((one) => one.target.id === note?.id)) {
    byHand(stack, shop, 'POST', `Payments/${payment.id}`, { Status: 'DELETED' });
  }
  byHand(stack, shop, 'POST', `CreditNotes/${note?.id ?? ''}`, { Status: 'VOIDED' });
  await stack.replay(shop, ONE);
  await stack.drain();
  expect(await stack.entry(shop, ONE)).toMatchObject({ state: 'recorded', problems: [] });
  expect(creditsOf(shop, ONE)).toEqual([]);
});

test('an invoice voided by hand gets no credit note', async () => {
  await using stack = await startStack({ scenarios: [SHOP] });
  const shop = stack.shop(SHOP);
  unpay(shop, ONE);
  await stack.drain();
  const [note] = creditNotesOf(shop, ONE);
  const [allocationId] = note?.allocationIds ?? [];
  byHand(stack, shop, 'DELETE', `CreditNotes/${note?.id ?? ''}/Allocations/${allocationId ?? ''}`, undefined);
  byHand(stack, shop, 'POST', `Invoices/${invoiceOf(shop, ONE).id}`, { Status: 'VOIDED' });
  refund(stack, shop, ONE, 9001, '1.00');

  await stack.drain();

  expect(creditNotesOf(shop, ONE)).toHaveLength(1);
  const [problem] = (await stack.entry(shop, ONE)).problems;
  expect(problem?.code).toBe('refund_not_settled');
});

describe('the refunds of a batch', () => {
  const refundReads = (stack: Stack) =>
    stack.stores.journal
      .filter(({ path }) => /\/refunds$/.test(path))
      .map(({ path, query }) => [path, query['per_page']]);
  const refunded = (shop: Shop) => shop.simulated.orderIds.filter((id) => shopRefunds(shop, id).length > 0);

  test('are read in one request', async () => {
    await using stack = await startPosted();
    const shop = stack.shop(SHOP);
    expect(refunded(shop).length).toBeGreaterThanOrEqual(10);
    expect(refundReads(stack)).toEqual([[expect.stringMatching(/v3\/refunds$/), '100']]);
    expectAllRefundedOnce(shop);
  });

  test('are read order by order where the shop has no list over all orders, before WooCommerce 9.0', async () => {
    await using stack = await startStack({ scenarios: [SHOP] });
    const shop = stack.shop(SHOP);
    stack.stores.faults.add({ fault: { kind: 'status', status: 404 }, path: /v3\/refunds$/ });
    await stack.drain();
    expect(refundReads(stack)).toHaveLength(1 + refunded(shop).length);
    expectAllRefundedOnce(shop);
  });
});
