import { expect, test } from '@jest/globals';
import { sinceChange, STILL_MS } from './since-change.ts';

test('looks again once something was written, and after a minute', () => {
  let [written, at] = [0, 0];
  const isDue = sinceChange({ changes: () => String(written), now: () => new Date(at) });
  expect([isDue(), isDue()]).toEqual([true, false]);
  written += 1;
  expect([isDue(), isDue()]).toEqual([true, false]);
  at += STILL_MS - 1;
  expect(isDue()).toBe(false);
  at += 1;
  expect([isDue(), isDue()]).toEqual([true, false]);
  // The clock was set back.
  at -= 10 * STILL_MS;
  expect(isDue()).toBe(true);
});
