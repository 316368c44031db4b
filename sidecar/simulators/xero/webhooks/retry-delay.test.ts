import { expect, test } from '@jest/globals';
import { GIVE_UP_AFTER_MS, retryDelayMs } from './retry-delay.ts';

test('the first retry is immediate, the second comes after 15 minutes, later ones are rarer', () => {
  expect([1, 2, 3, 4, 5, 6, 7].map((failures) => retryDelayMs(failures) / 60_000)).toEqual([
    0, 15, 30, 60, 120, 240, 240,
  ]);
});

test('several attempts fit into the day before Xero gives up', () => {
  let elapsed = 0;
  let failures = 1;
  while (elapsed < GIVE_UP_AFTER_MS) {
    elapsed += retryDelayMs(failures);
    failures += 1;
  }
  expect(failures).toBeGreaterThan(8);
});
