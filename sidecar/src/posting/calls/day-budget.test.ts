import { expect, test } from '@jest/globals';
import { type DayCount, dayCountOf } from '../../xero/day-count.ts';
import { dayBudget } from './day-budget.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const NOW = 50 * HOUR_MS;

/** So many hours after the day's begin. */
const budget = (remaining: number, hours: number | null, over: Partial<DayCount> = {}) => {
  const beganAt = hours === null ? null : NOW - hours * HOUR_MS;
  return dayBudget({ day: { remaining, reportedAt: NOW, limit: 1_000, beganAt, ...over } }, NOW);
};
const minutes = (one: ReturnType<typeof dayBudget>) => (one === null ? null : Math.round(one.everyMs / MINUTE_MS));

test('with calls to spare nothing waits; the fewer are left for the rest of the day, the longer, a quarter of an hour at most', () => {
  expect([900, 600, 520].map((remaining) => minutes(budget(remaining, 12)))).toEqual([null, null, null]);
  expect([450, 360, 260, 61].map((remaining) => minutes(budget(remaining, 12)))).toEqual([7, 10, 14, 15]);
  // The same count is enough for the last hours.
  expect(minutes(budget(150, 22))).toBeNull();
});

test('before the day’s begin is known nothing waits while a quarter is left', () => {
  expect([400, 320].map((remaining) => minutes(budget(remaining, null)))).toEqual([null, null]);
  expect(minutes(budget(300, null))).toBe(15);
});

test('an old count, or one from a clock that was ahead, holds nothing up', () => {
  expect(budget(100, 2, { reportedAt: NOW - 15 * MINUTE_MS })).toBeNull();
  expect(budget(100, 2, { reportedAt: NOW + 1 })).toBeNull();
});

test('the begin of the day and its limit are learned from the counts', () => {
  const first = dayCountOf(null, 1, 400);
  expect(first).toEqual({ remaining: 400, reportedAt: 1, limit: 1_000, beganAt: null });
  // Answers of calls at once may come in any order.
  expect(dayCountOf(first, 2, 403)).toMatchObject({ limit: 1_000, beganAt: null });
  const next = dayCountOf(first, 3, 999);
  expect(next).toMatchObject({ limit: 1_000, beganAt: 3 });
  expect(dayCountOf(next, 4, 998)).toMatchObject({ beganAt: 3 });
  expect(dayCountOf(next, 3 + 24 * HOUR_MS, 500)).toMatchObject({ beganAt: null });
  expect(dayCountOf(next, 5, 4_990)).toMatchObject({ limit: 5_000 });
  // After a silence the days that were seen go on; without one nobody knows when the new one began.
  const later = dayCountOf({ ...next, remaining: 10 }, 3 + 30 * HOUR_MS, 900);
  expect(later).toMatchObject({ beganAt: 3 + 24 * HOUR_MS });
  expect(dayCountOf({ ...first, remaining: 10 }, 3 + 30 * HOUR_MS, 900)).toMatchObject({ beganAt: null });
  expect(dayCountOf({ ...first, limit: 5_000, remaining: 10 }, 3, 999)).toMatchObject({ limit: 1_000 });
});

/** A day of the policy alone: a round takes three calls, whatever it posts; two more every hour. */
function simulateDay(orders: number, limit: number) {
  const [stepMs, dayMs] = [10_000, 24 * HOUR_MS];
  const waited: number[] = [];
  let waiting: number[] = [];
  let made = 0;
  let last = -dayMs;
  let day = dayCountOf({ remaining: 3, reportedAt: -1, limit, beganAt: null }, 0, limit);
  for (let now = 0; now < dayMs; now += stepMs) {
    if (day.remaining < 3) throw new Error(`${waiting.length} orders wait for the next day.`);
    for (; made < orders && now >= (dayMs * made) / orders; made += 1) waiting.push(now);
    if (now % HOUR_MS === 0) day = dayCountOf(day, now, day.remaining - 2);
    if (waiting.length === 0 || last + (dayBudget({ day }, now)?.everyMs ?? 0) > now) continue;
    last = now;
    waited.push(...waiting.map((at) => now - at));
    waiting = [];
    day = dayCountOf(day, now, day.remaining - 3);
  }
  // The next day posts the last at once.
  waited.push(...waiting.map((at) => dayMs - at));
  return {
    p95: (waited.toSorted((a, b) => a - b)[Math.floor(waited.length * 0.95)] ?? 0) / MINUTE_MS,
    most: Math.max(...waited) / MINUTE_MS,
    calls: limit - day.remaining,
  };
}

test.each([
  [60, 1_000, 0],
  [720, 1_000, 10],
  [900, 1_000, 10],
  [5_000, 1_000, 10],
  [1_600, 5_000, 1],
  [5_000, 5_000, 2],
])('%i orders spread over a day of %i calls wait at most %i minutes, 95 of 100', (orders, limit, minutesMax) => {
  const { p95, most, calls } = simulateDay(orders, limit);
  expect(p95).toBeLessThanOrEqual(minutesMax);
  expect(most).toBeLessThanOrEqual(15);
  expect(calls).toBeLessThanOrEqual(limit);
});
