import { describe, expect, test } from '@jest/globals';
import { isWholeInPractice, minorUnitDecimals } from './currency.ts';

describe('currencies', () => {
  test.each([
    ['JPY', 0],
    ['KRW', 0],
    ['GBP', 2],
    ['HUF', 2],
    ['PKR', 2],
    ['KWD', 3],
    ['IQD', 3],
    ['CLF', 4],
    ['nonsense', 2],
  ])('the smallest unit of %s has %i decimals', (currency, decimals) => {
    expect(minorUnitDecimals(currency)).toBe(decimals);
  });

  test('where nobody uses the smaller unit, it exists all the same', () => {
    const whole = Intl.supportedValuesOf('currency').filter(isWholeInPractice);
    expect(whole).toHaveLength(17);
    for (const currency of whole) expect(minorUnitDecimals(currency)).toBeGreaterThan(0);
    expect(['JPY', 'GBP', 'EUR', 'KWD'].some(isWholeInPractice)).toBe(false);
  });
});
