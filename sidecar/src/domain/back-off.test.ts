import { expect, test } from '@jest/globals';
import { backOffMs } from './back-off.ts';

const LIMITS = { firstMs: 1_000, maxMs: 10_000 };

test('a delay doubles after each failure, up to its limit', () => {
  expect([0, 1, 2, 3, 4, 5_000].map((failures) => backOffMs(LIMITS, failures))).toEqual([
    1_000, 2_000, 4_000, 8_000, 10_000, 10_000,
  ]);
});

test('jitter shortens a delay by at most its share', () => {
  const half = { ...LIMITS, jitter: 0.5 };
  expect([0, 0.5, 0.999_999].map((random) => backOffMs(half, 1, random))).toEqual([1_000, 1_500, 2_000]);
});
