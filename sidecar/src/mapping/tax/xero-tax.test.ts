import { expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { xeroTax } from './xero-tax.ts';

test.each([
  ['25.06', '15', '3.76', false],
  ['25.61', '15', '3.84', false],
  ['24.98', '20', '5', false],
  ['2.5', '15', '0.38', true],
  ['-2.5', '15', '-0.38', true],
  ['100', '8.5148', '8.51', false],
])('%s at %s %% makes %s, midpoint: %s', (amount, rate, tax, isMidpoint) => {
  const own = xeroTax(new Big(amount), new Big(rate));
  expect([own.tax.toString(), own.isMidpoint]).toEqual([tax, isMidpoint]);
});
