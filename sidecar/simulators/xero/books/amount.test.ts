import { expect, test } from '@jest/globals';
import { formatAmount, formatPrice } from './amount.ts';

test.each([
  ['0', '0.00'],
  ['1234567.5', '1,234,567.50'],
  ['-999.999', '−1,000.00'],
  ['-0.001', '0.00'],
  ['123456789012345678.99', '123,456,789,012,345,678.99'],
])('%s is shown as %s', (amount, shown) => {
  expect(formatAmount(amount)).toBe(shown);
});

test.each([
  ['10.5', '10.50'],
  ['0.1234', '0.1234'],
  ['-1000', '−1,000.00'],
])('the price %s is shown as %s', (price, shown) => {
  expect(formatPrice(price)).toBe(shown);
});
