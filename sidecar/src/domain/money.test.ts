import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import { decimal, fits, roundTo, toMoney, toPlain } from './money.ts';

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
});
