import { expect, test } from '@jest/globals';
import type { PlannedInvoice, PostedLine, XeroTaxRate } from '../../domain/documents.ts';
import { asVersion } from '../../domain/invoice-version.ts';
import { reversalTotals, toReversal, type ReversedInvoice } from './to-reversal.ts';

const line: PostedLine = {
  lineItemId: 'l-1',
  description: 'Mug',
  quantity: '10',
  unitAmount: '1.25',
  amount: '12.50',
  tax: '2.50',
  accountCode: '260',
  taxType: 'OUTPUT2',
  itemCode: '',
  tracking: [{ categoryId: 'c', optionId: 'o' }],
};
const VAT: XeroTaxRate = {
  taxType: 'OUTPUT2',
  name: '20% VAT on income',
  status: 'ACTIVE',
  effectiveRate: '20',
  reportTaxType: 'OUTPUT',
  canApplyToRevenue: true,
  canApplyToLiabilities: true,
  canApplyToAssets: true,
  canApplyToEquity: true,
  canApplyToExpenses: true,
};
const credit = (of: ReversedInvoice) => toReversal(of, origin, '2026-11-25', [VAT]);
const origin = { storeId: 'shop.example', orderId: 1024 };
const invoice = {
  number: 'WC-1024',
  currency: 'GBP',
  subTotal: '20.83',
  totalTax: '4.16',
  total: '24.99',
  lines: [
    line,
    { ...line, quantity: '1', unitAmount: '8.33', amount: '8.33', tax: '1.66' },
    { ...line, description: 'Thank you!', quantity: '0', unitAmount: '0', amount: '0.00', tax: '0.00', taxType: '' },
  ],
};

test('the whole invoice is credited line by line, on the accounts it stands on now', () => {
  const note = credit(invoice);
  expect(note).toMatchObject({
    number: 'WC-1024-CR',
    reference: 'Credit of WC-1024 [shop.example:1024]',
    date: '2026-11-25',
    currency: 'GBP',
    status: 'AUTHORISED',
    lineAmountTypes: 'Exclusive',
    refund: null,
    expected: { subTotal: '20.83', totalTax: '4.16', total: '24.99' },
  });
  expect(note.lines.map(({ amount, accountCode, tracking }) => [amount, accountCode, tracking])).toEqual([
    ['12.50', '260', line.tracking],
    ['8.33', '260', line.tracking],
  ]);
});

test('a tax is sent as it stands, unless Xero would refuse it as above the price of one', () => {
  expect(credit(invoice).lines.map((one) => one.taxAmount)).toEqual([null, '1.66']);
});

test('an invoice without tax is credited without', () => {
  const lines = [{ ...line, tax: '0.00', taxType: 'NONE' }];
  const note = credit({ ...invoice, lines, lineAmountTypes: 'NoTax' });
  expect(note.lineAmountTypes).toBe('NoTax');
  expect(reversalTotals(note)).toEqual({ subTotal: '12.50', totalTax: '0.00', total: '12.50' });
});

test('an invoice with tax in its prices is credited so: its prices have the tax in them again', () => {
  const lines = [{ ...line, quantity: '2', unitAmount: '7.50' }];
  const note = credit({ ...invoice, lines, lineAmountTypes: 'Inclusive' });
  expect(note).toMatchObject({
    lineAmountTypes: 'Inclusive',
    lines: [{ quantity: '2', unitAmount: '7.5', amount: '12.50', tax: '2.50' }],
  });
  expect(reversalTotals(note)).toEqual({ subTotal: '12.50', totalTax: '2.50', total: '15.00' });
});

test('of a line with a discount the price is what was charged; a quantity that no price divides goes into the text', () => {
  const lines = [
    { ...line, unitAmount: '2', itemCode: 'MUG' },
    { ...line, quantity: '300', unitAmount: '0.35', amount: '100.00', tax: '20.00', itemCode: 'PIN' },
  ];
  expect(credit({ ...invoice, lines }).lines).toMatchObject([
    { quantity: '10', unitAmount: '1.25', itemCode: 'MUG', description: 'Mug' },
    { quantity: '1', unitAmount: '100', itemCode: null, description: 'Mug\nQuantity: 300' },
  ]);
});

test.each([
  ['that a person changed', '2.49', VAT],
  ['of a rate that is not known', '2.50', { ...VAT, taxType: 'OTHER' }],
])('a tax above the price of one %s is sent with the amount as the price', (_what, tax, rate) => {
  const note = toReversal({ ...invoice, lines: [{ ...line, tax }] }, origin, '2026-11-25', [rate]);
  expect(note.lines).toMatchObject([{ quantity: '1', unitAmount: '12.5', taxAmount: tax }]);
});

test('a line of tax alone is credited too', () => {
  const lines = [{ ...line, quantity: '1', unitAmount: '0', amount: '0.00', tax: '0.17' }];
  expect(reversalTotals(credit({ ...invoice, lines }))).toEqual({ subTotal: '0.00', totalTax: '0.17', total: '0.17' });
});

const plan: PlannedInvoice = {
  number: 'WC-1024',
  reference: 'WooCommerce order 1024 [shop.example:1024]',
  url: null,
  date: '2026-11-19',
  dueDate: '2026-11-19',
  currency: 'GBP',
  status: 'AUTHORISED',
  lineAmountTypes: 'Exclusive',
  brandingThemeId: null,
  lines: [],
  expected: { subTotal: '8.33', totalTax: '1.66', total: '9.99' },
};

test('a second invoice has a number of its own, says so, and keeps the mark of origin', () => {
  const link = 'https://shop.example/wp-admin/admin.php?id=1024&ml_origin=shop.example%3A1024';
  const byLink = asVersion({ ...plan, reference: 'Order 1024', url: link }, 2, origin);
  expect(byLink).toMatchObject({ reference: 'Order 1024', url: `${link}%3A2` });
  expect(asVersion(plan, 1, origin)).toBe(plan);
  expect(asVersion(plan, 2, origin)).toEqual({
    ...plan,
    number: 'WC-1024-2',
    reference: 'Issue 2: WooCommerce order 1024 [shop.example:1024]',
  });
  expect(asVersion({ ...plan, number: '' }, 3, origin)).toMatchObject({ number: '' });
});

test('a long reference is cut in the middle, never its version or its mark', () => {
  const { reference } = asVersion({ ...plan, reference: `${'x'.repeat(230)} [shop.example:1024]` }, 2, origin);
  expect(reference.length).toBeLessThanOrEqual(255);
  expect(reference).toMatch(/^Issue 2: x+…? \[shop\.example:1024\]$/);
});
