import { expect, test } from '@jest/globals';
import { dayInWords, minuteOf, secondOf, sharedZone } from './times.ts';

const AT = '2026-11-24T23:12:03.456Z';

test.each([
  ['Europe/London', '24 Nov 2026, 23:12', '24 Nov 2026, 23:12:03'],
  ['Pacific/Auckland', '25 Nov 2026, 12:12', '25 Nov 2026, 12:12:03'],
  ['America/New_York', '24 Nov 2026, 18:12', '24 Nov 2026, 18:12:03'],
  ['+05:30', '25 Nov 2026, 04:42', '25 Nov 2026, 04:42:03'],
  ['Nowhere/Unknown', '2026-11-24 23:12 UTC', '2026-11-24 23:12:03 UTC'],
  [null, '2026-11-24 23:12 UTC', '2026-11-24 23:12:03 UTC'],
])('in %s it is %s', (zone, minute, second) => {
  expect(minuteOf(AT, zone)).toBe(minute);
  expect(secondOf(AT, zone)).toBe(second);
});

test('shops with one zone share it, others have none in common', () => {
  expect(sharedZone(['Europe/London', 'Europe/London'])).toBe('Europe/London');
  expect(sharedZone(['Europe/London', 'Europe/Berlin'])).toBeNull();
  expect(sharedZone(['Europe/London', null])).toBeNull();
  expect(sharedZone([])).toBeNull();
});

test.each([
  ['2026-11-24', '24 Nov 2026'],
  ['', ''],
  ['unknown', 'unknown'],
])('the day %j is written as %j', (day, words) => {
  expect(dayInWords(day)).toBe(words);
});

test('every month, hour and zone is written as Intl writes it in British English', () => {
  const words = { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' } as const;
  for (const zone of ['UTC', 'Europe/London', 'Asia/Kathmandu', 'America/St_Johns', 'Australia/Lord_Howe', '-03:30']) {
    const format = new Intl.DateTimeFormat('en-GB', { ...words, hourCycle: 'h23', timeZone: zone });
    for (let hours = 0; hours < 366 * 24; hours += 7) {
      const at = new Date(Date.UTC(2026, 0, 1, hours, 5));
      expect(minuteOf(at.toISOString(), zone)).toBe(format.format(at));
    }
  }
});
