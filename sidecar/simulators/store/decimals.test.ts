import { describe, expect, test } from '@jest/globals';
import { formatDecimal, withDecimals } from './decimals.ts';
import { encodeAsPhp } from './json.ts';
import { listScenarios, readRecording } from './recording.ts';

describe('formatDecimal', () => {
  test.each([
    ['4.99500000', 2, '5.00'],
    ['-1.66500000', 2, '-1.67'],
    ['8.325', 2, '8.33'],
    ['-0.001', 2, '0.00'],
    ['15376.66666700', 0, '15377'],
    ['9.95', 6, '9.950000'],
    ['', 2, ''],
  ])('%s with %i decimals prints %s, as number_format does', (value, dp, printed) => {
    expect(formatDecimal(value, dp)).toBe(printed);
  });
});

describe('withDecimals', () => {
  test('every recorded order and refund follows from its eight decimals', () => {
    let compared = 0;
    for (const scenario of listScenarios()) {
      const recording = readRecording(scenario, 'https://shop.example');
      for (const one of recording.orders) {
        if (one.order && one.exactOrder) {
          compared += 1;
          expect(encodeAsPhp(withDecimals(one.exactOrder, recording.priceDecimals))).toBe(encodeAsPhp(one.order));
        }
        one.exactRefunds?.forEach((exact, index) => {
          const recorded = one.refunds[index];
          if (!recorded) throw new Error(`${scenario}/${one.name} has no refund ${String(index)}`);
          compared += 1;
          expect(encodeAsPhp(withDecimals(exact, recording.priceDecimals))).toBe(encodeAsPhp(recorded));
        });
      }
    }
    expect(compared).toBeGreaterThan(150);
  });
});
