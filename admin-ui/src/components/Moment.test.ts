import { expect, test } from '@jest/globals';
import { formatAmount } from './Moment.tsx';

/** Replaces non-breaking spaces. */
function shown(amount: string, currency: string | null): string {
  return formatAmount(amount, currency).replace(/\s/g, ' ');
}

test.each([
  ['500.50', 'HUF', 'HUF 500.50'],
  ['500.5', 'PKR', 'PKR 500.50'],
  ['500.00', 'HUF', 'HUF 500'],
  ['1500.00', 'JPY', 'JP¥1,500'],
  ['12.5', 'GBP', '£12.50'],
  ['12.345', 'KWD', 'KWD 12.345'],
  ['12.00', null, '12.00'],
])('%s in %s is shown as %s', (amount, currency, text) => {
  expect(shown(amount, currency)).toBe(text);
});
