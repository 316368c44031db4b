import { describe, expect, test } from '@jest/globals';
import { organisationIn } from '../../test/support/xero/_organisations.ts';
import { aFee, anOrder, aProduct, aShipping, aTax } from '../../test/accounting/_order.ts';
import type { OrganisationLists, PlannedLine } from '../domain/documents.ts';
import type { Catalogue, Order } from '../domain/order.ts';
import { planDocuments, type Plan } from './plan-documents.ts';
import { readSettings, type Settings } from '../domain/settings/settings.ts';

const MAPPED = {
  taxes: { rates: { '1': 'OUTPUT2', '2': 'RROUTPUT' }, untaxed: 'ZERORATEDOUTPUT' },
  payments: { default: { account: '092' } },
};
const CATEGORY_ID = '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3a';
const OPTION_ID = '0f1a52d1-1c1c-4d2f-9b7e-0a3f5d1c2b3b';

function settings(over: object = {}): Settings {
  const reading = readSettings({ ...MAPPED, ...over });
  if (!reading.ok) throw new Error(JSON.stringify(reading.errors));
  return reading.settings;
}

function plan(
  over: Partial<Order> = {},
  settingsOver: object = {},
  lists: OrganisationLists = organisationIn('GB'),
  catalogue: Catalogue = new Map(),
): Plan {
  const store = { id: 'shop.example.com', url: 'https://shop.example.com' };
  return planDocuments(anOrder(over), {
    settings: settings(settingsOver),
    lists,
    catalogue,
    store,
    refunds: [],
  });
}

function linesOf(result: Plan): readonly PlannedLine[] {
  if (result.kind !== 'documents') throw new Error(JSON.stringify(result));
  return result.documents.invoice.lines;
}

function problemsOf(result: Plan): string[] {
  if (result.kind !== 'problems') throw new Error(`The order was planned: ${result.kind}`);
  return result.problems.map((problem) => `${problem.code} ${problem.details['setting'] ?? ''}`.trim());
}

describe('planDocuments', () => {
  test('a paid order becomes contact, invoice and payment', () => {
    const result = plan();
    expect(result).toMatchObject({
      kind: 'documents',
      documents: {
        contact: { name: 'Verity Hawkswell' },
        invoice: { number: 'WC-1024' },
        payment: { amount: '12.00' },
        notices: [],
      },
    });
    expect(linesOf(result)).toEqual([
      {
        description: 'Slate Notebook',
        quantity: '1',
        unitAmount: '10.00',
        amount: '10.00',
        tax: '2.00',
        taxAmount: null,
        accountCode: '200',
        taxType: 'OUTPUT2',
        itemCode: null,
        tracking: [],
        because: [
          { field: 'account', value: '200', rule: 'default' },
          { field: 'taxType', value: 'OUTPUT2', rule: 'tax rate 1' },
        ],
      },
    ]);
  });

  test('shipping and fees go to their own accounts', () => {
    const lines = [aProduct(), aShipping(), aFee()];
    const order = {
      lines,
      taxes: [aTax({ taxTotal: '2.67', shippingTaxTotal: '0.99' })],
      total: '21.94',
      totalTax: '3.66',
    };
    const accounts = linesOf(plan(order, { accounts: { shipping: '265', fees: '260' } })).map(
      (line) => line.accountCode,
    );
    expect(accounts).toEqual(['200', '265', '260']);
  });

  test('each field of a line is decided by the most specific rule that names it', () => {
    const rules = [
      { when: { country: 'GB' }, account: '260', tracking: [{ categoryId: CATEGORY_ID, optionId: OPTION_ID }] },
      { when: { category: 15 }, account: '265' },
    ];
    const lists: OrganisationLists = {
      ...organisationIn('GB'),
      trackingCategories: [
        {
          categoryId: CATEGORY_ID,
          name: 'Channel',
          status: 'ACTIVE',
          options: [{ optionId: OPTION_ID, name: 'Web', status: 'ACTIVE' }],
        },
      ],
    };
    const [line] = linesOf(plan({}, { rules }, lists, new Map([[55, { categoryIds: [15], tagIds: [] }]])));
    expect(line).toMatchObject({ accountCode: '265', tracking: [{ optionId: OPTION_ID }] });
    expect(line?.because.map((decision) => decision.rule)).toEqual(['category 15', 'tax rate 1', 'country GB']);
  });

  test('a problem with what a product or a category is set to names it, and where to choose again', () => {
    const mug = { on: 'product', id: 55, name: 'Mug', account: '299', taxType: 'GONE', item: 'NONE' } as const;
    const mugs = { on: 'category', id: 15, name: 'Mugs' } as const;
    const tracked = { ...mugs, tracking: [{ categoryId: CATEGORY_ID, optionId: OPTION_ID }] };
    const lists = { ...organisationIn('GB'), trackingCategories: [], items: [] };
    const result = plan({ lines: [aProduct({ choices: [mug, tracked] })] }, {}, lists);
    const problems = result.kind === 'problems' ? result.problems : [];
    expect(problems.map(({ code, message, fix }) => [code, message, fix])).toEqual([
      [
        'account_missing',
        'Product “Mug” has account 299, which Xero does not have.',
        'Choose another account on the product, under “Xero” in WooCommerce, or create it in Xero. Then replay the order.',
      ],
      [
        'tracking_unknown',
        'Category “Mugs” has tracking that cannot be used. The chosen tracking category is not in Xero any more.',
        'Choose the tracking again on the product category in WooCommerce. Then replay the order.',
      ],
      [
        'item_unknown',
        'Product “Mug” has item NONE, which Xero does not have.',
        'Choose another item on the product, under “Xero” in WooCommerce, or create it in Xero. Then replay the order.',
      ],
      [
        'tax_type_unknown',
        'Product “Mug” has tax type GONE. The organisation in Xero has no tax type GONE.',
        'Choose another tax type on the product, under “Xero” in WooCommerce, or restore the rate in Xero. Then replay the order.',
      ],
    ]);
    expect(problems[0]?.details).toEqual({ account: '299', product: '55' });
  });

  test('the item of a product is its code in Xero: named if it is there, made where items are made; one of a category is not made', () => {
    const item = { ...{ itemId: 'a', code: 'NEW-MUG', name: 'Mug' }, ...{ isTracked: true, isSold: true } };
    const known = (items: OrganisationLists['items']) => ({ ...organisationIn('GB'), items });
    const own = [aProduct({ choices: [{ on: 'product', id: 55, name: 'Mug', item: 'NEW-MUG' }] })];
    expect(linesOf(plan({ lines: own }, {}, known([item])))[0]?.itemCode).toBe('NEW-MUG');
    const made = plan({ lines: own }, { items: { create: 'sold' } }, known([]));
    expect(linesOf(made)[0]?.itemCode).toBe('NEW-MUG');
    expect(made.kind === 'documents' ? made.documents.items?.map(({ code }) => code) : null).toEqual(['NEW-MUG']);
    const shared = [aProduct({ choices: [{ on: 'category', id: 15, name: 'Mugs', item: 'MUGS' }] })];
    expect(problemsOf(plan({ lines: shared }, { items: { create: 'sold' } }, known([])))).toEqual(['item_unknown']);
  });

  test('all problems are found at once', () => {
    const rules = [
      {
        when: { product: 55 },
        account: '201',
        tracking: [{ categoryId: CATEGORY_ID, optionId: OPTION_ID }],
        item: 'GONE',
      },
      { when: { shippingMethod: '*' }, account: '610', taxType: 'SROUTPUT' },
      { when: { fee: '*' }, account: '999' },
    ];
    const lists = { ...organisationIn('GB'), trackingCategories: [], items: [], currencies: ['EUR'] };
    const lines = [aProduct({ taxes: [{ rateId: 9, total: '2.00' }] }), aShipping(), aFee()];
    const payments = { methods: { stripe: { account: '200' } } };
    expect(problemsOf(plan({ lines, total: '500.00', totalTax: '90.00' }, { rules, payments }, lists)).sort()).toEqual([
      'account_archived rules.0.account',
      'account_missing rules.2.account',
      'account_wrong_type rules.1.account',
      'currency_not_enabled',
      'item_unknown rules.0.item',
      'payment_account_invalid payments.methods.stripe',
      'tax_rate_unmapped taxes.rates.9',
      'tax_type_unknown rules.1.taxType',
      'tax_unexplained',
      'total_unexplained',
      'tracking_unknown rules.0.tracking',
    ]);
  });

  test('ten lines with one unmapped rate are one problem', () => {
    const lines = Array.from({ length: 10 }, () => aProduct({ taxes: [{ rateId: 9, total: '2.00' }] }));
    const order = { lines, taxes: [aTax({ rateId: 9, taxTotal: '20.00' })], total: '120.00', totalTax: '20.00' };
    expect(problemsOf(plan(order))).toEqual(['tax_rate_unmapped taxes.rates.9']);
  });

  test('untaxed lines need a decision, unless they cost nothing', () => {
    const free = aShipping({ total: '0', totalTax: '0', taxes: [] });
    const none = { taxes: { rates: MAPPED.taxes.rates } };
    expect(linesOf(plan({ lines: [aProduct(), free] }, none)).map((line) => line.taxType)).toEqual(['OUTPUT2', 'NONE']);
    const export_ = { lines: [aProduct({ totalTax: '0', taxes: [] })], taxes: [], total: '10.00', totalTax: '0.00' };
    expect(problemsOf(plan(export_, none))).toEqual(['tax_rate_unmapped taxes.domesticUntaxed']);
    expect(linesOf(plan(export_)).map((line) => line.taxType)).toEqual(['ZERORATEDOUTPUT']);
  });

  test('a shop without tax posts invoices without tax', () => {
    const order = { lines: [aProduct({ totalTax: '0', taxes: [] })], taxes: [], total: '10.00', totalTax: '0.00' };
    const result = plan(order, { taxes: { untaxed: 'NONE' } });
    expect(result).toMatchObject({ documents: { invoice: { lineAmountTypes: 'NoTax' } } });
  });

  test('tax on a line of a 0 % type is refused', () => {
    expect(problemsOf(plan({}, { taxes: { rates: { '1': 'ZERORATEDOUTPUT' } } }))).toEqual([
      'tax_on_zero_rate taxes.rates.1',
    ]);
  });

  test('tax above the amount of its line is refused', () => {
    const lines = [aProduct({ total: '1.00', totalTax: '2.00' })];
    expect(problemsOf(plan({ lines, total: '3.00' }))).toEqual(['tax_unexplained']);
  });

  test('a tax type is refused on an account it may not stand on', () => {
    const rules = [{ when: { product: 55 }, account: '404', taxType: 'ZERORATED' }];
    expect(
      problemsOf(
        plan(
          { totalTax: '0', total: '10', taxes: [], lines: [aProduct({ totalTax: '0', taxes: [] })] },
          { rules },
          organisationIn('NZ'),
        ),
      ),
    ).toContainEqual(expect.stringContaining('tax_type_not_allowed'));
  });

  test('a rate mapped to another percent is posted with a notice', () => {
    const result = plan({}, { taxes: { rates: { '1': 'RROUTPUT' } } });
    expect(result).toMatchObject({ documents: { notices: [{ code: 'tax_rate_differs' }] } });
    expect(linesOf(result)[0]).toMatchObject({ tax: '2.00', taxAmount: '2.00' });
  });

  test('a refund that the shop names but does not give out keeps the order from being posted', () => {
    const refunds = [{ id: 5, reason: '', total: '-3.00' }];
    expect(plan({ refunds })).toMatchObject({
      kind: 'problems',
      problems: [{ code: 'refund_unreadable', details: { refund: 5 } }],
    });
  });
});

describe('what the total holds beyond the lines', () => {
  test('a gift card goes to its account as a negative line', () => {
    const lines = linesOf(plan({ total: '2.00' }, { accounts: { hiddenTender: '845' } }));
    expect(lines.at(-1)).toMatchObject({ amount: '-10.00', accountCode: '845', taxType: 'NONE', tax: '0.00' });
  });

  test('a gift card without an account is refused by name', () => {
    const meta = [{ key: '_ywgc_applied_gift_cards_totals', value: '10' }];
    const result = plan({ total: '2.00', meta });
    expect(result).toMatchObject({
      problems: [{ code: 'total_unexplained', message: expect.stringContaining('it carries a gift card') }],
    });
  });

  test('cents of cash rounding go to the rounding account of the organisation', () => {
    expect(linesOf(plan({ total: '12.02' })).at(-1)).toMatchObject({
      description: 'Rounding',
      amount: '0.02',
      accountCode: '860',
      taxType: 'NONE',
    });
    expect(linesOf(plan({ total: '12.02' }, { accounts: { rounding: '404' } })).at(-1)?.accountCode).toBe('404');
  });

  test('a total above the lines is never called a gift card', () => {
    expect(problemsOf(plan({ total: '22.00' }, { accounts: { hiddenTender: '845' } }))).toEqual(['total_unexplained']);
  });

  test('a rounding line cannot carry a taxed type', () => {
    expect(
      problemsOf(plan({ total: '12.02' }, { taxes: { rates: MAPPED.taxes.rates, outsideScope: 'OUTPUT2' } })),
    ).toEqual(['tax_type_not_allowed taxes.outsideScope']);
  });
});

describe('orders that are not posted', () => {
  test.each<[string, Partial<Order>, object]>([
    ['an unpaid order', { status: 'on-hold' }, {}],
    ['an order from before the first day', {}, { sync: { startDate: '2026-09-18' } }],
    ['a free order, when so chosen', { total: '0.00' }, { documents: { zeroTotals: 'skip' } }],
    ['an empty order', { total: '0.00', lines: [] }, {}],
  ])('%s is skipped with the reason', (_, over, settingsOver) => {
    const result = plan(over, settingsOver);
    expect(result.kind).toBe('skip');
    if (result.kind === 'skip') expect(result.reason).toMatch(/^The order .+\.$/);
  });

  test('a free order is posted without payment', () => {
    const lines = [aProduct({ total: '0', totalTax: '0', taxes: [{ rateId: 1, total: '0' }], quantity: '3' })];
    const result = plan({ lines, total: '0.00', totalTax: '0.00', taxes: [aTax({ taxTotal: '0' })] });
    expect(result).toMatchObject({ documents: { payment: null, invoice: { expected: { total: '0.00' } } } });
    expect(linesOf(result)[0]).toMatchObject({ quantity: '3', unitAmount: '0.00' });
  });
});
