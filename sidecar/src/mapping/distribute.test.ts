import { describe, expect, test } from '@jest/globals';
import { Big } from 'big.js';
import fc from 'fast-check';
import { distribute } from './distribute.ts';

function split(target: string, wanted: readonly string[], left: readonly string[], decimals = 2): string[] | null {
  const [exact, caps] = [wanted, left].map((figures) => figures.map((figure) => new Big(figure)));
  return (
    distribute(new Big(target), exact ?? [], caps ?? [], decimals)?.map((share) => share.toFixed(decimals)) ?? null
  );
}

const NOTHING = ['0', '0', '0'];

describe('distribute', () => {
  test('where nothing is wanted each share gets in proportion to what is left of it, the last cent by the largest remainder', () => {
    expect(split('1.00', NOTHING, ['10', '10', '10'])).toEqual(['0.34', '0.33', '0.33']);
    expect(split('2.50', ['0', '0'], ['59.22', '335.62'])).toEqual(['0.37', '2.13']);
  });

  test('wanted shares are met to the cent when they are the target', () => {
    expect(split('8.00', ['3', '0', '5'], ['10', '10', '10'])).toEqual(['3.00', '0.00', '5.00']);
  });

  test('wanted shares below or above the target are scaled to it', () => {
    expect(split('4.00', ['3', '0', '5'], ['10', '10', '10'])).toEqual(['1.50', '0.00', '2.50']);
    expect(split('16.00', ['3', '0', '5'], ['10', '10', '10'])).toEqual(['6.00', '0.00', '10.00']);
  });

  test('what a full share cannot take goes to the other wanted shares, then to all others', () => {
    expect(split('16.00', ['5', '0', '5'], ['6', '10', '20'])).toEqual(['6.00', '0.00', '10.00']);
    expect(split('20.00', ['5', '0', '5'], ['6', '10', '8'])).toEqual(['6.00', '6.00', '8.00']);
  });

  test('what lowered the whole is touched only when it is wanted', () => {
    expect(split('9.00', NOTHING, ['10', '-2', '10'])).toEqual(['4.50', '0.00', '4.50']);
    expect(split('8.00', ['10', '-2', '0'], ['10', '-2', '10'])).toEqual(['10.00', '-2.00', '0.00']);
  });

  test('a negative target is the mirror image', () => {
    expect(split('-1.00', NOTHING, ['-10', '-10', '10'])).toEqual(['-0.50', '-0.50', '0.00']);
  });

  test('whole units where the currency has no smaller ones', () => {
    expect(split('100', NOTHING, ['100', '100', '100'], 0)).toEqual(['34', '33', '33']);
  });

  test('more than is left cannot be given', () => {
    expect(split('30.01', NOTHING, ['10', '10', '10'])).toBeNull();
    expect(split('10.00', ['0'], ['-10'])).toBeNull();
  });

  test('the shares are whole cents within their bounds and sum to the target', () => {
    const cents = fc.integer({ min: -200, max: 100_000 }).map((units) => new Big(units).div(100));
    const share = fc.record({ wanted: cents, left: cents });
    fc.assert(
      fc.property(
        fc.array(share, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 0, max: 100 }),
        (shares, percent) => {
          const left = shares.map((one) => one.left);
          const most = left.reduce((sum, one) => (one.gt(0) ? sum.plus(one) : sum), new Big(0));
          const target = most.times(percent).div(100).round(2, Big.roundDown);
          const wanted = shares.map((one) => (one.wanted.gt(0) === one.left.gt(0) ? one.wanted : new Big(0)));
          const isLowered = wanted.some((one) => one.lt(0));
          const result = distribute(target, wanted, left, 2);
          if (result === null) {
            expect(isLowered).toBe(true);
            return;
          }
          expect(result.reduce((sum, one) => sum.plus(one), new Big(0)).toFixed(4)).toBe(target.toFixed(4));
          for (const [index, one] of result.entries()) {
            const cap = left[index] ?? new Big(0);
            expect(one.round(2).eq(one)).toBe(true);
            expect([
              one.toFixed(),
              cap.toFixed(),
              cap.lt(0) ? one.lte(0) && one.gte(cap) : one.gte(0) && one.lte(cap),
            ]).toEqual([one.toFixed(), cap.toFixed(), true]);
          }
        },
      ),
    );
  });
});
