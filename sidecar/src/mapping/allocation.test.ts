import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import { allocate } from './allocation.ts';
import { sum } from '../domain/money.ts';

const bigs = (...figures: string[]): Big[] => figures.map((figure) => new Big(figure));
const texts = (figures: readonly Big[] | null): string[] | undefined => figures?.map((figure) => figure.toFixed(2));

describe('allocate', () => {
  test('figures that already sum stay unchanged', () => {
    expect(texts(allocate(bigs('24.98', '4.73'), new Big('29.71'), 2))).toEqual(['24.98', '4.73']);
  });

  test('a missing cent goes to the figure it distorts least', () => {
    expect(texts(allocate(bigs('1.001', '1.004', '1.002'), new Big('3.01'), 2))).toEqual(['1.00', '1.01', '1.00']);
  });

  test('a cent too many comes off the figure it distorts least', () => {
    expect(texts(allocate(bigs('1.005', '1.009', '1.006'), new Big('3.02'), 2))).toEqual(['1.00', '1.01', '1.01']);
  });

  test('on a tie the larger figure gives way', () => {
    expect(texts(allocate(bigs('2.00', '9.00', '5.00'), new Big('16.01'), 2))).toEqual(['2.00', '9.01', '5.00']);
  });

  test('a zero stays a zero', () => {
    expect(allocate(bigs('0', '0'), new Big('0.01'), 2)).toBeNull();
  });

  test('a difference beyond a unit a figure is no rounding', () => {
    expect(allocate(bigs('1.00', '2.00'), new Big('3.03'), 2)).toBeNull();
    expect(allocate(bigs('1.00'), new Big('1.005'), 2)).toBeNull();
  });

  test('currencies without decimals are spread in whole units', () => {
    expect(texts(allocate(bigs('15376.67', '2393.33', '4780'), new Big('22550'), 0))).toEqual([
      '15377.00',
      '2393.00',
      '4780.00',
    ]);
  });

  test('every result sums to the target and is at most a unit from its figure', () => {
    const figures = fc.array(fc.integer({ min: -5_000_000, max: 5_000_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(
        figures,
        fc.double({ min: -1, max: 1, noNaN: true }),
        fc.constantFrom(0, 2, 3),
        (raw, tilt, decimals) => {
          const exact = raw.map((figure) => new Big(figure).div(10_000));
          const unit = new Big(10).pow(-decimals);
          const off = Math.round(tilt * exact.length);
          const target = sum(exact).round(decimals).plus(unit.times(off));
          const results = allocate(exact, target, decimals);
          if (results === null) {
            const movable = exact.filter((figure) => !figure.eq(0)).length;
            // Half a unit of each figure can be used up by its own rounding.
            expect(Math.abs(off)).toBeGreaterThanOrEqual(Math.floor(movable / 2) - 1);
            return;
          }
          expect(sum(results).eq(target)).toBe(true);
          for (const [index, result] of results.entries()) {
            const figure = exact[index] ?? new Big(0);
            expect(result.minus(figure).abs().lte(unit)).toBe(true);
            expect(result.round(decimals).eq(result)).toBe(true);
            if (figure.eq(0)) expect(result.eq(0)).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});
