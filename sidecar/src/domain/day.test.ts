import { expect, test } from '@jest/globals';
import { dayIn } from './day.ts';

test.each([
  ['Pacific/Auckland', '2026-11-30T11:30:00Z', '2026-12-01'],
  ['America/Los_Angeles', '2026-12-01T05:00:00Z', '2026-11-30'],
  ['Europe/London', '2026-06-30T23:30:00Z', '2026-07-01'],
  ['+13:00', '2026-11-30T10:59:59Z', '2026-11-30'],
  ['+13:00', '2026-11-30T11:00:00Z', '2026-12-01'],
  [null, '2026-11-30T23:59:59Z', '2026-11-30'],
  ['Mars/Olympus', '2026-11-30T23:59:59Z', '2026-11-30'],
])('in %s it is at %s the %s', (zone, instant, day) => {
  expect(dayIn(new Date(instant), zone)).toBe(day);
});
