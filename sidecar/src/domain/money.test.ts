import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { minorUnitDecimals } from './currency.ts';
import { decimal, fits, moneyInWords, roundTo, toMoney, toPlain } from './money.ts';

describe('money', () => {
  test('halves are rounded away from zero, like PHP does', () => {
    expect(roundTo(new Big('8.325'), 2).toString()).toBe('8.33');
    expect(roundTo(new Big('-8.325'), 2).toString()).toBe('-8.33');
  });

  test('tiny amounts are written without an exponent', () => {
    expect(toPlain(new Big('0.0000001'))).toBe('0.0000001');
    expect(toMoney(new Big('1e21'))).toBe('1000000000000000000000.00');
  });

  test('a negative amount that rounds to nothing has no sign', () => {
    expect(toMoney(new Big('-0.001'))).toBe('0.00');
    expect(toPlain(new Big('-0'))).toBe('0');
  });

  test('an empty figure is zero', () => {
    expect(decimal('').toString()).toBe('0');
  });

  test('a figure fits when rounding changes nothing', () => {
    expect(fits(new Big('14.980'), 2)).toBe(true);
    expect(fits(new Big('14.981'), 2)).toBe(false);
  });

  test.each([
    ['77.42', 'GBP', '£77.42'],
    ['1200', 'AUD', 'A$1,200.00'],
    ['77.42', 'USD', '$77.42'],
    ['-5', 'GBP', '-£5.00'],
    ['-0', 'GBP', '£0.00'],
    ['12.5', 'CHF', 'CHF 12.50'],
    ['1500', 'JPY', '¥1,500'],
    ['1500.4', 'JPY', '¥1,500.4'],
    ['45.765', 'KWD', 'KWD 45.765'],
    ['240.845', 'GBP', '£240.845'],
    ['99999999999999999.99', 'EUR', '€99,999,999,999,999,999.99'],
    ['12.5', null, '12.50'],
    ['12.5', '', '12.50'],
    ['12.5', 'points', '12.50 points'],
  ])('%s in %s reads %s', (amount, currency, words) => {
    expect(moneyInWords(new Big(amount), currency)).toBe(words);
  });

  test('words are those of Intl in every currency', () => {
    for (const currency of [...Intl.supportedValuesOf('currency'), 'QQQ']) {
      const decimals = minorUnitDecimals(currency);
      const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
      const format = new Intl.NumberFormat('en', { style: 'currency', currency, ...digits });
      for (const amount of ['0', '-7', '999', '1000', '-123456', '12345678901234567890']) {
        const words = format.format(amount as Intl.StringNumericLiteral).replaceAll('\u00A0', ' ');
        expect(moneyInWords(new Big(amount), currency)).toBe(words);
      }
    }
  });
});
