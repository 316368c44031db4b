import { expect, test } from '@jest/globals';
import type { PlannedInvoice, PostedLine } from './documents.ts';
import { asIssue } from './issue.ts';
import { toReversal } from './to-reversal.ts';

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
  const note = toReversal(invoice, origin, '2026-11-25');
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
  expect(toReversal(invoice, origin, '2026-11-25').lines.map((one) => one.taxAmount)).toEqual([null, '1.66']);
});

test('an invoice without tax is credited without', () => {
  const lines = [{ ...line, tax: '0.00', taxType: 'NONE' }];
  expect(toReversal({ ...invoice, lines }, origin, '2026-11-25').lineAmountTypes).toBe('NoTax');
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
  expect(asIssue(plan, 1, origin)).toBe(plan);
  expect(asIssue(plan, 2, origin)).toEqual({
    ...plan,
    number: 'WC-1024-2',
    reference: 'Issue 2: WooCommerce order 1024 [shop.example:1024]',
  });
  expect(asIssue({ ...plan, number: '' }, 3, origin)).toMatchObject({ number: '' });
});

test('a long reference is cut in the middle, never its issue or its mark', () => {
  const { reference } = asIssue({ ...plan, reference: `${'x'.repeat(230)} [shop.example:1024]` }, 2, origin);
  expect(reference.length).toBeLessThanOrEqual(255);
  expect(reference).toMatch(/^Issue 2: x+…? \[shop\.example:1024\]$/);
});
