import { describe, expect, test } from '@jest/globals';
import { asDateQuery, asInstant, parseRequestDate, printDate, wallClockIn } from './site-time.ts';

function dateQuery(value: string, timezone: string): string {
  const date = parseRequestDate(value);
  return date ? printDate(asDateQuery(date, timezone)) : 'refused';
}

describe('WP_Date_Query', () => {
  test.each([
    ['2026-07-01T10:00:00', 'Australia/Sydney', '2026-07-01T10:00:00'],
    ['2026-07-01T10:00:00Z', 'Australia/Sydney', '2026-07-01T20:00:00'],
    ['2026-07-01T10:00:00+02:00', 'Europe/London', '2026-07-01T09:00:00'],
    // PHP: date_create('2026-10-04T02:30:00', Australia/Sydney) is 03:30+11:00.
    ['2026-10-04T02:30:00', 'Australia/Sydney', '2026-10-04T03:30:00'],
    ['2026-04-05T02:30:00', 'Australia/Sydney', '2026-04-05T02:30:00'],
    ['2026-10-04', 'Australia/Sydney', 'refused'],
    ['yesterday', 'UTC', 'refused'],
  ])('%s on a site in %s compares as %s', (value, timezone, compared) => {
    expect(dateQuery(value, timezone)).toBe(compared);
  });
});

test('a local date becomes the instant it stands for', () => {
  const date = parseRequestDate('2026-07-01T10:00:00');
  expect(date && printDate(asInstant(date, 'Australia/Sydney'))).toBe('2026-07-01T00:00:00');
});

test('midnight reads as hour 0', () => {
  expect(printDate(wallClockIn('Europe/London', Date.parse('2026-01-01T00:00:00Z')))).toBe('2026-01-01T00:00:00');
});
