import { describe, expect, test } from '@jest/globals';
import { anOrder, aProduct, aShipping } from '../../test/_order.ts';
import type { Order } from './order.ts';
import { readFigures } from './order-figures.ts';
import type { Problem } from './problems.ts';

function read(over: Partial<Order>) {
  const problems: Problem[] = [];
  const figures = readFigures(anOrder(over), problems);
  return { gap: figures?.gap.toString(), decimals: figures?.decimals, codes: problems.map((problem) => problem.code) };
}

describe('readFigures', () => {
  test('an order of rounded lines has no gap', () => {
    const lines = [aProduct({ total: '8.325', totalTax: '1.66' }), aShipping()];
    expect(read({ lines, total: '15.93', totalTax: '2.65' }).gap).toBe('0');
  });

  test('an order rounded at its subtotal has no gap, though its printed lines are a cent off', () => {
    const lines = [aProduct({ total: '8.325', totalTax: '1.665' }), aProduct({ total: '8.325', totalTax: '1.665' })];
    expect(read({ lines, total: '19.98', totalTax: '3.33' }).gap).toBe('0');
  });

  test('what a plugin took off the total is the gap, to the cent', () => {
    expect(read({ total: '2.00' }).gap).toBe('-10');
    expect(read({ total: '12.01' }).gap).toBe('0.01');
    const subtotal = [aProduct({ total: '8.325', totalTax: '1.665' }), aProduct({ total: '8.325', totalTax: '1.665' })];
    expect(read({ lines: subtotal, total: '14.98', totalTax: '3.33' }).gap).toBe('-5');
  });

  test('yen are whole, unless the order is not', () => {
    const lines = [aProduct({ total: '100', totalTax: '10' })];
    expect(read({ lines, currency: 'JPY', total: '110', totalTax: '10' }).decimals).toBe(0);
    const odd = [aProduct({ total: '100.50', totalTax: '10' })];
    expect(read({ lines: odd, currency: 'JPY', total: '110.50', totalTax: '10' }).decimals).toBe(2);
  });

  test('three decimals pass when the last is zero, and are refused when not', () => {
    expect(read({ currency: 'KWD', total: '12.000', totalTax: '2.000' })).toMatchObject({ decimals: 2, codes: [] });
    expect(read({ currency: 'KWD', total: '12.005', totalTax: '2.000' }).codes).toEqual(['currency_precision']);
    expect(read({ currency: 'KWD', total: '12.000', totalTax: '1.362' }).codes).toEqual(['currency_precision']);
  });

  test('a total below zero is refused', () => {
    expect(read({ total: '-1.00' }).codes).toEqual(['total_negative']);
  });
});
