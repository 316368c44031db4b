import { expect, test } from '@jest/globals';
import { lastDays, startOfDay } from './start-of-day.ts';

test.each([
  ['2026-11-25T12:00:00Z', 'Europe/London', '2026-11-25T00:00:00.000Z'],
  ['2026-07-25T12:00:00Z', 'Europe/London', '2026-07-24T23:00:00.000Z'],
  ['2026-03-29T12:00:00Z', 'Europe/London', '2026-03-29T00:00:00.000Z'],
  ['2026-10-25T12:00:00Z', 'Europe/London', '2026-10-24T23:00:00.000Z'],
  ['2026-11-25T12:00:00Z', 'Asia/Kolkata', '2026-11-24T18:30:00.000Z'],
  ['2026-11-25T12:00:00Z', 'Pacific/Auckland', '2026-11-25T11:00:00.000Z'],
  ['2026-11-25T12:00:00Z', '+05:30', '2026-11-24T18:30:00.000Z'],
  ['2026-11-25T12:00:00Z', 'Nowhere/Atall', '2026-11-25T00:00:00.000Z'],
  ['2026-11-25T12:00:00Z', null, '2026-11-25T00:00:00.000Z'],
])('at %s in %s the day began at %s', (now, zone, began) => {
  expect(startOfDay(new Date(now), zone).toISOString()).toBe(began);
});

test('a day of 25 hours is one day', () => {
  const days = lastDays(new Date('2026-10-26T12:00:00Z'), 3, 'Europe/London');
  expect(days.map(({ at, from }) => [at, from.toISOString()])).toEqual([
    ['2026-10-24', '2026-10-23T23:00:00.000Z'],
    ['2026-10-25', '2026-10-24T23:00:00.000Z'],
    ['2026-10-26', '2026-10-26T00:00:00.000Z'],
  ]);
});
