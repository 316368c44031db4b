import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import type { DecisionBesideBody, OrderLineBody } from '../../contract/orders.ts';
import { orderReasons } from './order-reasons.ts';

const LINE: OrderLineBody = {
  creditNote: null,
  name: 'Mug',
  quantity: '1',
  amount: '10.00',
  tax: '2.00',
  account: { value: '200 – Sales', rule: 'category 15' },
  taxType: { value: 'OUTPUT2', rule: 'tax rate 1' },
  item: [],
  tracking: [],
};
const PAYMENT: DecisionBesideBody = {
  of: 'payment',
  field: 'account',
  value: '090 – Bank',
  rule: 'payment method bacs',
};

const headings = (lines: readonly OrderLineBody[], beside: readonly DecisionBesideBody[]): string[] =>
  [...(orderReasons(lines, beside, null)?.markup ?? '').matchAll(/<(h2|caption)[^>]*>([^<]*)</g)].map(
    ([, , text = '']) => text.trim(),
  );

const ALL = [headings([LINE, { ...LINE, creditNote: 'CN-1' }], [PAYMENT]), headings([], [PAYMENT])];

test('an order’s reasons have one heading, and a table for each document and for the rest', () => {
  expect(ALL).toEqual([
    ['Why these accounts and taxes', 'Invoice lines', 'Lines of credit note', 'Payment and fee'],
    ['Why these accounts and taxes', 'Chosen for the order'],
  ]);
  expect(orderReasons([], [], null)).toBeNull();
});

test.each(['admin-ui/src/activity/OrderReasons.tsx', 'plugin/assets/order-parts.js'])(
  'the headings are those of wp-admin: %s',
  (path) => {
    const source = readFileSync(`${import.meta.dirname}/../../../../${path}`, 'utf8');
    for (const heading of ALL.flat()) expect(source).toContain(`__('${heading}`);
  },
);

test('what was chosen stands with the rule that said so', () => {
  const { markup = '' } = orderReasons([LINE], [PAYMENT], 'EUR') ?? {};
  expect(markup).toContain('200 – Sales<small>Rule: category 15</small>');
  expect(markup).toMatch(/Payment account\s*<\/th>/);
  expect(markup).toContain('090 – Bank<small>Rule: payment method bacs</small>');
});
