import { describe, expect, test } from '@jest/globals';
import { organisationIn } from '../../../test/support/xero/_organisations.ts';
import { aFee, anOrder, aProduct, aShipping, aTax } from '../../../test/accounting/_order.ts';
import { account } from '../../../test/support/xero/_organisations.ts';
import type { OrganisationLists, PlannedCreditNote, PlannedDocuments } from '../../domain/documents.ts';
import type { Order, OrderLine } from '../../domain/order.ts';
import { planDocuments, type Plan } from '../plan-documents.ts';
import type { PlanContext } from '../planning.ts';
import type { Refund } from '../../domain/refund.ts';
import { readSettings } from '../../domain/settings/settings.ts';

const MAPPED = {
  taxes: { rates: { '1': 'OUTPUT2', '2': 'RROUTPUT' }, untaxed: 'ZERORATEDOUTPUT' },
  accounts: { shipping: '265', fees: '260' },
  payments: { default: { account: '092' } },
};

/** Ten pounds of goods and 4.95 of delivery at 20 %, twenty of books at 5 %: 38.94, of which 3.99 tax. */
const BASKET: Partial<Order> = {
  lines: [
    aProduct({ id: 1, quantity: '4' }),
    aProduct({
      id: 3,
      name: 'Book',
      productId: 56,
      total: '20.00',
      totalTax: '1.00',
      taxes: [{ rateId: 2, total: '1' }],
    }),
    aShipping({ id: 2 }),
  ],
  taxes: [aTax({ shippingTaxTotal: '0.99' }), aTax({ rateId: 2, ratePercent: '5', taxTotal: '1.00' })],
  total: '38.94',
  totalTax: '3.99',
};

function aRefund(over: Partial<Refund> = {}): Refund {
  return {
    id: 2001,
    createdAt: '2026-10-01T09:00:00Z',
    refundedOn: '2026-10-01',
    amount: '3.00',
    reason: '',
    refundedPayment: true,
    lines: [],
    taxes: [],
    meta: [],
    ...over,
  };
}

/** `line` with its refunded part. */
function given(line: OrderLine, total: string, totalTax: string, quantity = '1'): Refund['lines'][number] {
  const money = { ...line, total, totalTax };
  return { line: money.kind === 'product' ? { ...money, quantity } : money, refundedLineId: line.id };
}

const [NOTEBOOK = aProduct(), BOOK = aProduct(), DELIVERY = aShipping()] = BASKET.lines ?? [];

function plan(
  refunds: readonly Refund[],
  over: Partial<Order> = BASKET,
  settings: object = {},
  more: Partial<PlanContext> = {},
): Plan {
  const reading = readSettings({ ...MAPPED, ...settings });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  const order = anOrder({
    refunds: refunds.map(({ id, amount }) => ({ id, reason: '', total: `-${amount}` })),
    ...over,
  });
  return planDocuments(order, {
    settings: reading.settings,
    lists: organisationIn('GB'),
    catalogue: new Map(),
    store: { id: 'shop', url: 'https://shop.example.com' },
    refunds,
    ...more,
  });
}

function documentsOf(result: Plan): PlannedDocuments {
  if (result.kind !== 'documents') throw new Error(JSON.stringify(result));
  return result.documents;
}

function notesOf(...question: Parameters<typeof plan>): readonly PlannedCreditNote[] {
  return documentsOf(plan(...question)).creditNotes;
}

function rows(note: PlannedCreditNote | undefined): string[] {
  return (note?.lines ?? []).map(({ description, quantity, amount, tax, accountCode, taxType }) =>
    [description, quantity, amount, tax, accountCode, taxType].join(' | '),
  );
}

describe('a refund by line', () => {
  test('gives back quantity, net and tax on account and tax type of the invoice’s line', () => {
    const [note] = notesOf([aRefund({ lines: [given(NOTEBOOK, '2.50', '0.50')] })]);
    expect(rows(note)).toEqual(['Slate Notebook | 1 | 2.50 | 0.50 | 200 | OUTPUT2']);
    expect(note).toMatchObject({
      number: 'WC-1024-R2001',
      reference: 'Refund 2001 of WooCommerce order 1024 [shop:1024]',
      date: '2026-10-01',
      expected: { subTotal: '2.50', totalTax: '0.50', total: '3.00' },
    });
  });

  test('keeps a tax somebody typed and sends it', () => {
    const [note] = notesOf([aRefund({ amount: '2.80', lines: [given(NOTEBOOK, '2.50', '0.30')] })]);
    expect(note?.lines[0]).toMatchObject({ amount: '2.50', tax: '0.30', taxAmount: '0.30' });
  });

  test('puts a cent between amount and lines into the net', () => {
    const [note] = notesOf([aRefund({ amount: '3.01', lines: [given(NOTEBOOK, '2.50', '0.50')] })]);
    expect(rows(note)).toEqual(['Slate Notebook | 1 | 2.51 | 0.50 | 200 | OUTPUT2']);
  });

  test('finds the product again when the item’s id has changed', () => {
    const [note] = notesOf([aRefund({ lines: [{ ...given(BOOK, '2.86', '0.14'), refundedLineId: 77 }] })]);
    expect(rows(note)).toEqual(['Book | 1 | 2.86 | 0.14 | 200 | RROUTPUT']);
  });

  test('that names nothing of the order is split like an amount', () => {
    const stranger = aProduct({ id: 90, productId: 91 });
    const [note] = notesOf([aRefund({ lines: [given(stranger, '2.50', '0.50')] })]);
    expect(note?.lines.map((line) => line.taxType)).toEqual(['OUTPUT2', 'OUTPUT2', 'RROUTPUT']);
    expect(note?.expected.total).toBe('3.00');
  });

  test('for tax alone is a credit of tax: on the net it was charged on, which a second line takes back', () => {
    const { creditNotes, notices } = documentsOf(
      plan([aRefund({ amount: '1.20', lines: [given(NOTEBOOK, '0', '1.20', '0')] })]),
    );
    expect(creditNotes[0]?.expected).toEqual({ subTotal: '0.00', totalTax: '1.20', total: '1.20' });
    expect(rows(creditNotes[0])).toEqual([
      'Tax refunded on Slate Notebook | 1 | 6.00 | 1.20 | 200 | OUTPUT2',
      'Net amount not refunded: Slate Notebook | 1 | -6.00 | 0.00 | 200 | OUTPUT2',
    ]);
    expect(creditNotes[0]?.lines.map((line) => line.taxAmount)).toEqual([null, '0.00']);
    expect(notices).toEqual([]);
  });

  test('for tax alone beside goods leaves each line its own tax', () => {
    const lines = [given(NOTEBOOK, '2.50', '0.50'), given(DELIVERY, '0', '0.99'), given(BOOK, '0', '0.40', '0')];
    const { creditNotes, notices } = documentsOf(plan([aRefund({ amount: '4.39', lines })]));
    expect(rows(creditNotes[0])).toEqual([
      'Slate Notebook | 1 | 2.50 | 0.50 | 200 | OUTPUT2',
      'Tax refunded on Shipping: Standard delivery | 1 | 4.95 | 0.99 | 265 | OUTPUT2',
      'Net amount not refunded: Shipping: Standard delivery | 1 | -4.95 | 0.00 | 265 | OUTPUT2',
      'Tax refunded on Book | 1 | 8.00 | 0.40 | 200 | RROUTPUT',
      'Net amount not refunded: Book | 1 | -8.00 | 0.00 | 200 | RROUTPUT',
    ]);
    expect(notices).toEqual([]);
  });

  test('for all its tax leaves the net alone for the refunds to come', () => {
    const over = { lines: [aProduct()], taxes: [aTax()], total: '12.00', totalTax: '2.00' };
    const notes = notesOf(
      [
        aRefund({ amount: '2.00', lines: [given(aProduct(), '0', '2.00', '0')] }),
        aRefund({ id: 2002, amount: '4.00', lines: [given(aProduct(), '4.00', '0')] }),
        aRefund({ id: 2003, amount: '6.00' }),
      ],
      over,
    );
    expect(notes.map((note) => [note.expected.subTotal, note.expected.totalTax])).toEqual([
      ['0.00', '2.00'],
      ['4.00', '0.00'],
      ['6.00', '0.00'],
    ]);
  });

  test('for tax alone, more than was charged, takes what is left of it, with a notice', () => {
    const { creditNotes, notices } = documentsOf(
      plan([aRefund({ amount: '5.00', lines: [given(BOOK, '0', '5.00', '0')] })]),
    );
    expect(creditNotes[0]?.expected).toEqual({ subTotal: '4.00', totalTax: '1.00', total: '5.00' });
    expect(notices).toMatchObject([{ code: 'refund_lines_differ' }]);
  });

  test('without the tax of its goods leaves no more tax than the rest can carry', () => {
    const over = { lines: [aProduct()], taxes: [aTax()], total: '12.00', totalTax: '2.00' };
    const untaxed = aRefund({ amount: '9.00', lines: [given(aProduct(), '9.00', '0')] });
    const notes = notesOf([untaxed, aRefund({ id: 2002 })], over);
    expect(notes.map((note) => [note.expected.subTotal, note.expected.totalTax])).toEqual([
      ['7.50', '1.50'],
      ['2.50', '0.50'],
    ]);
  });

  test('of a line that is used up takes the rest from the same tax type, then from the others', () => {
    const all = given(NOTEBOOK, '10.00', '2.00', '4');
    const [, second] = notesOf([
      aRefund({ amount: '12.00', lines: [all] }),
      aRefund({ id: 2002, amount: '12.00', lines: [all] }),
    ]);
    expect(second?.lines.map((line) => [line.taxType, line.accountCode, line.amount, line.tax])).toEqual([
      ['OUTPUT2', '265', '4.95', '0.99'],
      ['RROUTPUT', '200', '5.77', '0.29'],
    ]);
  });

  test('carries the item code only where goods came back whole', () => {
    const items = { rules: [{ when: { product: 55 }, item: 'SLATE' }] };
    const [whole] = notesOf([aRefund({ lines: [given(NOTEBOOK, '2.50', '0.50')] })], BASKET, items);
    const [money] = notesOf([aRefund({ lines: [given(NOTEBOOK, '2.50', '0.50', '0')] })], BASKET, items);
    expect([whole?.lines[0]?.itemCode, money?.lines[0]?.itemCode]).toEqual(['SLATE', null]);
  });
});

describe('a refund by amount', () => {
  test('is split over tax types and accounts of the invoice', () => {
    const [note] = notesOf([aRefund({ amount: '10.00', reason: 'Late' })]);
    expect(rows(note)).toEqual([
      'Refund on order 1024: Late | 1 | 2.57 | 0.52 | 200 | OUTPUT2',
      'Refund on order 1024: Late | 1 | 1.27 | 0.25 | 265 | OUTPUT2',
      'Refund on order 1024: Late | 1 | 5.13 | 0.26 | 200 | RROUTPUT',
    ]);
  });

  test('stands on the account for refunds when one is chosen, a line for each tax type', () => {
    const accounts = { ...MAPPED.accounts, refunds: '260' };
    const [note] = notesOf([aRefund({ amount: '10.00' })], BASKET, { accounts });
    expect(rows(note)).toEqual([
      'Refund on order 1024 | 1 | 3.84 | 0.77 | 260 | OUTPUT2',
      'Refund on order 1024 | 1 | 5.13 | 0.26 | 260 | RROUTPUT',
    ]);
    expect(note?.lines[0]?.because).toContainEqual({ field: 'account', value: '260', rule: 'refunds' });
  });

  test('is a problem when that account is missing or takes no such tax', () => {
    const missing = plan([aRefund()], BASKET, { accounts: { refunds: '999' } });
    expect(missing).toMatchObject({
      problems: [{ code: 'account_missing', details: { setting: 'accounts.refunds' } }],
    });
    const lists: OrganisationLists = organisationIn('GB');
    const narrow = lists.taxRates.map((rate) => ({ ...rate, canApplyToExpenses: false }));
    const contra = account(['270', 'Refunds', 'EXPENSE', 'EXPENSE']);
    const wrong = plan(
      [aRefund()],
      BASKET,
      { accounts: { refunds: '270' } },
      {
        lists: { ...lists, accounts: [...lists.accounts, contra], taxRates: narrow },
      },
    );
    expect(wrong).toMatchObject({
      kind: 'problems',
      problems: [{ code: 'tax_type_not_allowed' }, { code: 'tax_type_not_allowed' }],
    });
  });
});

test('a refund of goods without tax beside a taxed discount fits no line, until the taxes are corrected', () => {
  const discount = aFee({ total: '-6.58', totalTax: '-1.32', taxes: [{ rateId: 1, total: '-1.32' }] });
  const goods = (totalTax: string) =>
    aProduct({ total: '16.18', subtotal: '16.18', totalTax, taxes: [{ rateId: 1, total: totalTax }] });
  const order = (tax: string, taxTotal: string, total: string): Partial<Order> => ({
    ...{ lines: [goods(tax), discount], taxes: [aTax({ taxTotal })], total, totalTax: taxTotal },
  });
  const refund = aRefund({ amount: '6.01' });
  expect(plan([refund], order('0.00', '-1.32', '8.28'))).toMatchObject({
    kind: 'problems',
    problems: [{ code: 'refund_unexplained', details: { refund: refund.id, amount: '6.01' } }],
  });
  expect(notesOf([refund], order('3.24', '1.92', '11.52'))).toMatchObject([{ expected: { total: '6.01' } }]);
});

describe('a full refund', () => {
  test('at once is the invoice turned round', () => {
    const { invoice, creditNotes } = documentsOf(plan([aRefund({ amount: '38.94' })]));
    expect(creditNotes[0]?.lines).toEqual(invoice.lines);
    expect(creditNotes[0]?.expected).toEqual(invoice.expected);
  });

  test('in several takes exactly what is left', () => {
    const notes = notesOf([
      aRefund({ lines: [given(NOTEBOOK, '2.50', '0.50')] }),
      aRefund({ id: 2002, amount: '35.94' }),
    ]);
    expect(notes[1]?.expected).toEqual({ subTotal: '32.45', totalTax: '3.49', total: '35.94' });
  });

  test('of a discounted order gives the discount back too', () => {
    const fee = aFee({ name: 'Discount', total: '-3.00', totalTax: '-0.60', taxes: [{ rateId: 1, total: '-0.60' }] });
    const over = { lines: [aProduct(), fee], taxes: [aTax({ taxTotal: '1.40' })], total: '8.40', totalTax: '1.40' };
    const [part, rest] = notesOf([aRefund({ amount: '4.20' }), aRefund({ id: 2002, amount: '4.20' })], over);
    expect(part?.lines.map((line) => [line.accountCode, line.amount, line.tax])).toEqual([['200', '3.50', '0.70']]);
    expect(rest?.lines.map((line) => [line.accountCode, line.amount])).toEqual([
      ['200', '6.50'],
      ['260', '-3.00'],
    ]);
    expect(rest?.expected).toEqual({ subTotal: '3.50', totalTax: '0.70', total: '4.20' });
  });

  test('never passes the invoice: a cent more is left out, with a notice', () => {
    const { creditNotes, notices } = documentsOf(plan([aRefund({ amount: '38.95' })]));
    expect(creditNotes[0]?.expected.total).toBe('38.94');
    expect(creditNotes[0]?.refund?.amount).toBe('38.94');
    expect(notices).toMatchObject([{ code: 'refund_exceeds_invoice', details: { amount: '38.95', left: '38.94' } }]);
  });

  test('by rounding alone the last one takes what is left, without a notice', () => {
    const over = { total: '38.942', totalTax: '3.99' };
    const settings = { documents: { precision: 'round' } } as const;
    const refunds = [aRefund({ amount: '19.465' }), aRefund({ id: 2002, amount: '19.477' })];
    const { creditNotes, notices } = documentsOf(plan(refunds, { ...BASKET, ...over }, settings));
    expect(creditNotes.map((note) => note.expected.total)).toEqual(['19.47', '19.47']);
    expect(notices.map(({ code }) => code)).not.toContain('refund_exceeds_invoice');
    // Whole cents itself: what is left is less by what the earlier ones were rounded up.
    const whole = ['9.465', '9.465', '20.01'].map((amount, index) => aRefund({ id: 2001 + index, amount }));
    const planned = documentsOf(plan(whole, { ...BASKET, ...over }, settings));
    expect(planned.creditNotes.map((note) => note.expected.total)).toEqual(['9.47', '9.47', '20.00']);
    expect(planned.notices.map(({ code }) => code)).not.toContain('refund_exceeds_invoice');
    const more = [aRefund({ amount: '19.465' }), aRefund({ id: 2002, amount: '19.485' })];
    expect(documentsOf(plan(more, { ...BASKET, ...over }, settings)).notices.map(({ code }) => code)).toContain(
      'refund_exceeds_invoice',
    );
  });

  test('leaves nothing for another: it makes no credit note and a notice', () => {
    const { creditNotes, notices } = documentsOf(plan([aRefund({ amount: '38.94' }), aRefund({ id: 2002 })]));
    expect(creditNotes.map((note) => note.refundId)).toEqual([2001]);
    expect(notices).toMatchObject([{ code: 'refund_exceeds_invoice', details: { refund: 2002, left: '0' } }]);
  });
});

describe('the refunded money', () => {
  test('goes out of the account of the order’s payment, with the gateway’s id of the refund if it has one', () => {
    const meta = [{ key: '_wcpay_refund_id', value: 're_7' }];
    const [note] = notesOf([aRefund({ meta })]);
    expect(note?.refund).toMatchObject({
      amount: '3.00',
      date: '2026-10-01',
      account: { code: '092' },
      reference: 're_7',
    });
    // Never the charge's again: the payout lists both. Stores from before that default keep it.
    const payments = { ...MAPPED.payments, references: 'order' };
    expect(notesOf([aRefund()], BASKET, { payments })[0]?.refund?.reference).toBe('Refund 2001 of order 1024');
    expect(notesOf([aRefund()])[0]?.refund?.reference).toBe('ch_1');
  });

  test('has the transaction of WooPayments’ refund where its id is missing; stores from before keep the charge’s', () => {
    const meta = [{ key: '_wcpay_refund_transaction_id', value: 'txn_9' }];
    const payments = { ...MAPPED.payments, references: 'order' };
    expect(notesOf([aRefund({ meta })], BASKET, { payments })[0]?.refund?.reference).toBe('txn_9');
    const both = [...meta, { key: '_wcpay_refund_id', value: 're_9' }];
    expect(notesOf([aRefund({ meta: both })], BASKET, { payments })[0]?.refund?.reference).toBe('re_9');
    expect(notesOf([aRefund({ meta })])[0]?.refund?.reference).toBe('ch_1');
  });

  test('of a refund that failed at WooPayments is not booked if only what the gateway paid is', () => {
    const woo = {
      ...BASKET,
      paymentMethod: 'woocommerce_payments',
      meta: [{ key: '_wcpay_refund_status', value: 'failed' }],
    };
    const payments = { ...MAPPED.payments, refunds: { woocommerce_payments: 'gateway' } };
    const failed = documentsOf(plan([aRefund()], woo, { payments }));
    expect(failed.creditNotes[0]?.refund).toBeNull();
    expect(failed.notices).toMatchObject([{ code: 'refund_not_paid' }]);
    const paid = { ...woo, meta: [{ key: '_wcpay_refund_status', value: 'successful' }] };
    expect(notesOf([aRefund()], paid, { payments })[0]?.refund).not.toBeNull();
    // The order has one status: of several refunds it does not say which failed.
    const several = notesOf([aRefund(), aRefund({ id: 2002 })], woo, { payments });
    expect(several.map(({ refund }) => refund === null)).toEqual([false, false]);
    expect(notesOf([aRefund()], woo)[0]?.refund).not.toBeNull();
  });

  test('is not booked for an unpaid order, nor where the settings say so', () => {
    expect(notesOf([aRefund()], { ...BASKET, paidOn: null })[0]?.refund).toBeNull();
    const payments = { ...MAPPED.payments, refunds: { stripe: 'none' } };
    expect(notesOf([aRefund()], BASKET, { payments })[0]?.refund).toBeNull();
    expect(
      notesOf([aRefund()], BASKET, { payments: { ...MAPPED.payments, refunds: { bacs: 'none' } } })[0]?.refund,
    ).not.toBeNull();
  });
});

describe('the credit note as a document', () => {
  test('refunds count in the order they were made, and one without money makes none', () => {
    const later = aRefund({ id: 2001, createdAt: '2026-10-02T09:00:00Z' });
    const first = aRefund({ id: 2003, createdAt: '2026-10-01T09:00:00Z' });
    const notes = notesOf([later, aRefund({ id: 2002, amount: '0.00' }), first]);
    expect(notes.map((note) => note.refundId)).toEqual([2003, 2001]);
  });

  test('of a draft invoice is a draft', () => {
    const [note] = notesOf([aRefund()], BASKET, { documents: { invoiceStatus: 'DRAFT' } });
    expect(note).toMatchObject({ status: 'DRAFT', refund: null });
  });

  test('has a number of its own when Xero numbers the invoices', () => {
    const [note] = notesOf([aRefund()], BASKET, { documents: { numbering: 'xero' } });
    expect(note?.number).toBe('WC-1024-R2001');
  });

  test('in a locked period waits for a choice, and keeps its day once it is in Xero', () => {
    const lists = { ...organisationIn('GB'), lockDates: { period: '2026-10-31', endOfYear: null } };
    const payment = { amount: '12.00', date: '2026-09-18', isLive: true };
    const posted = { invoice: '2026-09-17', money: { payment, balance: null } };
    const locked = plan([aRefund()], BASKET, {}, { lists, posted });
    expect(locked).toMatchObject({ kind: 'problems', problems: [{ code: 'period_locked' }] });
    const refunds = new Map([[2001, { date: '2026-10-01', total: '3.00' }]]);
    expect(notesOf([aRefund()], BASKET, {}, { lists, posted: { ...posted, refunds } })[0]?.date).toBe('2026-10-01');
    const open = notesOf([aRefund()], BASKET, { documents: { locked: 'first-open-day' } }, { lists, posted });
    expect([open[0]?.date, open[0]?.refund?.date]).toEqual(['2026-11-01', '2026-11-01']);
  });

  test('of an amount Xero cannot hold is refused, or rounded by choice', () => {
    const refund = aRefund({ amount: '3.005' });
    expect(plan([refund])).toMatchObject({ problems: [{ code: 'currency_precision', details: { refund: 2001 } }] });
    const [note] = notesOf([refund], BASKET, { documents: { precision: 'round' } });
    expect(note?.expected.total).toBe('3.01');
  });

  test('a refund the order names and the shop does not give out is a problem', () => {
    const over = { ...BASKET, refunds: [{ id: 2009, reason: '', total: '-1.00' }] };
    expect(plan([], over)).toMatchObject({ problems: [{ code: 'refund_unreadable', details: { refund: 2009 } }] });
  });
});

test('delivery given back keeps its account and tax type', () => {
  const [note] = notesOf([aRefund({ amount: '5.94', lines: [given(DELIVERY, '4.95', '0.99')] })]);
  expect(rows(note)).toEqual(['Shipping: Standard delivery | 1 | 4.95 | 0.99 | 265 | OUTPUT2']);
});
