import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import type { Invoice } from '../../simulators/xero/accounting/organisation.ts';
import type { Switches } from '../../simulators/xero/switches.ts';
import { byHand, writes } from '../accounting/_by-hand.ts';
import { decide, invoicesAround, ORDER, SHOP, startSwitchedOver, type SwitchedOver } from '../accounting/_earlier.ts';
import { ask, freeDelivery, seen, UNPAID } from '../accounting/_life.ts';
import { startStack, type Shop } from '../support/_stack.ts';

type Line = Readonly<Record<string, unknown>>;

/** The recorded order comes to 246.04. */
const TOTAL = '246.04';
const AT = { AccountCode: '200', TaxType: 'OUTPUT2' };

/** The order's invoice was typed into Xero before the connector came; the owner confirms that it is the one. */
async function startTyped(
  types: Invoice['lineAmountTypes'],
  lines: readonly Line[],
  change: (invoice: Invoice) => void = () => undefined,
  switches: Partial<Switches> = {},
) {
  const stack = await startStack({ scenarios: [SHOP], xero: { switches } });
  const shop = stack.shop(SHOP);
  const { state } = shop.simulated;
  for (const id of state.orderIds) if (id !== ORDER) state.deleteOrder(id);
  byHand(stack, shop, 'PUT', 'Invoices?unitdp=4', {
    Type: 'ACCREC',
    Contact: { Name: 'Rosamund Bramblewood', EmailAddress: 'rosamundbramblewood.6e751@example.com' },
    InvoiceNumber: 'HAND-1',
    Reference: `Order ${ORDER}`,
    Date: '2026-08-20',
    DueDate: '2026-08-20',
    CurrencyCode: 'GBP',
    Status: 'AUTHORISED',
    LineAmountTypes: types,
    LineItems: lines.map((line) => ({ ...AT, ...line })),
  });
  const typed = () => {
    const invoice = Object.values(shop.organisation.invoices).find((one) => one.number === 'HAND-1');
    if (invoice === undefined) throw new Error('Nothing was typed in.');
    return invoice;
  };
  change(typed());
  byHand(stack, shop, 'PUT', 'Payments', {
    Invoice: { InvoiceID: typed().id },
    Account: { Code: '090' },
    Date: '2026-08-20',
    Amount: typed().totals.total,
  });
  await stack.context.settings.set(shop.id, 'documents.adopt', 'off');
  state.updateOrder(ORDER, { status: 'pending' });
  await stack.drain();
  await decide(stack, shop, 'invoice:HAND-1');
  state.updateOrder(ORDER, { status: 'processing' });
  await stack.drain();
  return { stack, shop, invoice: typed(), [Symbol.asyncDispose]: () => stack[Symbol.asyncDispose]() };
}

function creditsOf(shop: Shop, invoice: Invoice) {
  return Object.values(shop.organisation.creditNotes)
    .filter((note) => note.number === `${invoice.number}-CR`)
    .map(({ lineAmountTypes, totals, lines }) => ({ lineAmountTypes, totals, lines: lines.map(lineText) }));
}

/** "3 x 41.6655 = 125.00, tax 20.83" */
function lineText({ amounts, description }: Invoice['lines'][number]): string {
  if (amounts === null) return description;
  const { quantity, unitAmount, lineAmount, taxAmount } = amounts;
  return `${quantity} x ${unitAmount} = ${lineAmount}, tax ${taxAmount}`;
}

/** 125.00 + 72.00 + 49.04: a price of four decimals, a discount in percent, one in money. */
const GROSS: readonly Line[] = [
  { Description: 'Ship in a bottle', Quantity: 3, UnitAmount: '41.6655' },
  { Description: 'Lantern', Quantity: 2, UnitAmount: '40.00', DiscountRate: 10 },
  { Description: 'Barometer', Quantity: 1, UnitAmount: '50.00', DiscountAmount: '0.96' },
  { Description: 'Thank you!' },
];

describe('an invoice that somebody typed in', () => {
  test.each([
    [
      'with tax in its prices',
      'Inclusive',
      GROSS,
      ['3 x 41.6655 = 125.00, tax 20.83', '2 x 36 = 72.00, tax 12.00', '1 x 49.04 = 49.04, tax 8.17'],
    ],
    [
      'without tax',
      'NoTax',
      GROSS,
      ['3 x 41.6655 = 125.00, tax 0.00', '2 x 36 = 72.00, tax 0.00', '1 x 49.04 = 49.04, tax 0.00'],
    ],
    [
      'with tax on top, a discount, and a tax that somebody changed',
      'Exclusive',
      [
        { Description: 'Candle', Quantity: 10, UnitAmount: '10.00', TaxAmount: '19.99' },
        { Description: 'Lantern', Quantity: 7, UnitAmount: '15.02', DiscountAmount: '0.10' },
      ],
      ['1 x 100 = 100.00, tax 19.99', '7 x 15.0057 = 105.04, tax 21.01'],
    ],
  ] as const)('%s is credited with its own totals', async (_what, types, lines, credited) => {
    await using typed = await startTyped(types, lines);
    const { stack, shop, invoice } = typed;
    expect(invoice.totals.total).toBe(TOTAL);
    await ask(stack, shop, ORDER, 'reissue');
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null, message: '' });
    const { totals } = invoice;
    expect(creditsOf(shop, invoice)).toEqual([{ lineAmountTypes: types, totals, lines: credited }]);
    const [, again] = invoicesAround(shop, invoice).map((id) => shop.organisation.invoices[id]);
    expect(again).toMatchObject({ status: 'PAID', totals: { total: TOTAL } });
  });

  test('whose credit note Xero created with other figures is not posted again on it, however often that is tried', async () => {
    const lines = [{ Description: 'Candle', Quantity: 1, UnitAmount: '205.04', TaxAmount: '41.00' }];
    await using typed = await startTyped('Exclusive', lines, undefined, { taxAmountBound: 'ignore-override' });
    const { stack, shop, invoice } = typed;
    await ask(stack, shop, ORDER, 'reissue');
    for (let tries = 0; tries < 2; tries += 1) {
      await stack.drain();
      const problem = await seen(stack, shop, ORDER);
      expect(problem).toMatchObject({ state: 'rejected', code: 'totals_differ' });
      expect(problem.message).toContain('other figures than the invoice: tax £41.01 instead of £41.00');
      expect(invoicesAround(shop, invoice)).toEqual([invoice.id]);
      await stack.replay(shop, ORDER);
    }
  });

  test('whose total differs from its lines is not credited: the problem names both, and what to do', async () => {
    await using typed = await startTyped('Inclusive', [{ ...GROSS[0], UnitAmount: '82.01' }], (one) => {
      // Xero lets people change the totals by a few cents (facts of 5.5).
      Object.assign(one.totals, { subTotal: '205.03', total: TOTAL });
    });
    const { stack, shop, invoice } = typed;
    const before = writes(stack).length;
    await ask(stack, shop, ORDER, 'reissue');
    await stack.drain();
    const problem = await seen(stack, shop, ORDER);
    expect(problem).toMatchObject({ state: 'rejected', code: 'totals_differ' });
    expect(problem.message).toContain(`Invoice HAND-1 of order ${ORDER} comes to £246.04 (tax £41.01)`);
    expect(problem.message).toContain('its lines to £246.03 (tax £41.01)');
    expect(problem.fix).toContain('void it');
    expect(writes(stack)).toHaveLength(before);

    // As the fix says.
    for (const id of [...invoice.paymentIds]) byHand(stack, shop, 'POST', `Payments/${id}`, { Status: 'DELETED' });
    byHand(stack, shop, 'POST', `Invoices/${invoice.id}`, { Status: 'VOIDED' });
    await stack.replay(shop, ORDER);
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
    const [, again] = invoicesAround(shop, invoice).map((id) => shop.organisation.invoices[id]);
    expect(again).toMatchObject({ status: 'PAID', totals: { total: TOTAL } });
  });
});

/** As an earlier connector wrote it: the same lines, their amounts with the tax in them. */
function withTaxInPrices({ invoice }: SwitchedOver): void {
  for (const { amounts } of invoice.lines) {
    if (amounts === null) continue;
    const tax = invoice.lineAmountTypes === 'Inclusive' ? 0 : amounts.taxAmount;
    const gross = new Big(amounts.lineAmount).plus(tax).toFixed(2);
    Object.assign(amounts, { quantity: '1', unitAmount: gross, lineAmount: gross });
  }
  Object.assign(invoice, { lineAmountTypes: 'Inclusive' });
}

async function startManaged(money: 'paid' | 'unpaid') {
  const old = await startSwitchedOver();
  const { stack, shop, invoice } = old;
  withTaxInPrices(old);
  if (money === 'unpaid') {
    for (const id of invoice.paymentIds) Reflect.deleteProperty(shop.organisation.payments, id);
    Object.assign(invoice, { paymentIds: [], status: 'AUTHORISED' });
    shop.simulated.state.updateOrder(ORDER, UNPAID);
  }
  await stack.context.settings.set(shop.id, 'documents.adopted', 'manage');
  await stack.drain();
  stack.pass(60_000);
  return old;
}

describe('a linked invoice with tax in its prices', () => {
  test('that was paid: a change of the order reports the changed lines, and no others', async () => {
    await using old = await startManaged('paid');
    const { stack, shop } = old;
    freeDelivery(shop, ORDER);
    await stack.drain();
    const { code, message } = await seen(stack, shop, ORDER);
    expect(code).toBe('changed_after_posting');
    expect(message).toMatch(/ Removed "Shipping[^"]*" \(£4\.95 \+ £0\.99 tax\)\. Nothing in Xero/);
    expect(message).not.toContain('Changed');
  });

  test('that is unpaid is changed in place to what the order says', async () => {
    await using old = await startManaged('unpaid');
    const { stack, shop, invoice } = old;
    freeDelivery(shop, ORDER);
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
    const changed = shop.organisation.invoices[invoice.id];
    // Its prices keep their form, and its lines their ids.
    const before = invoice.lines.filter(({ description }) => !description.startsWith('Shipping')).map(({ id }) => id);
    expect(changed?.lines.map(({ id }) => id)).toEqual(before);
    expect(changed).toMatchObject({
      lineAmountTypes: 'Inclusive',
      totals: { subTotal: '200.10', totalTax: '40.00', total: '240.10' },
    });
  });

  test('that a person edits to what the order says is taken as right', async () => {
    await using old = await startManaged('paid');
    const { stack, shop, invoice } = old;
    invoice.lines = invoice.lines.filter(({ description }) => !description.startsWith('Shipping'));
    Object.assign(invoice.totals, { subTotal: '200.10', totalTax: '40.00', total: '240.10' });
    freeDelivery(shop, ORDER);
    await stack.drain();
    expect(await seen(stack, shop, ORDER)).toMatchObject({ state: 'recorded', code: null });
  });
});
