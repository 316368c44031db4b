import { expect, test } from '@jest/globals';
import { createQuiet } from './quiet.ts';

test('one line of each kind a minute, with the number of those held back', () => {
  let now = 1_000;
  const quiet = createQuiet(() => new Date(now));
  expect([quiet('a'), quiet('a'), quiet('a'), quiet('b')]).toEqual([{ heldBack: 0 }, null, null, { heldBack: 0 }]);
  now += 59_999;
  expect(quiet('a')).toBeNull();
  now += 1;
  expect(quiet('a')).toEqual({ heldBack: 3 });
  // A clock that was set back does not silence the log for long.
  now -= 3_600_000;
  expect(quiet('a')).toEqual({ heldBack: 0 });
});
