import { expect, test } from '@jest/globals';
import { isQuiet, nextPoll, type Schedule } from './schedule.ts';

const always: Schedule = { every: '*/5 * * * *', quietFrom: null, quietTo: null };
const night: Schedule = { every: '5m', quietFrom: '22:00', quietTo: '06:00' };
const at = (time: string) => new Date(`2026-11-24T${time}Z`);
const next = (schedule: Schedule, time: string, zone: string | null = null) =>
  nextPoll(schedule, at(time), zone)?.toISOString().slice(11, 19);

test('a cron pattern or an interval', () => {
  expect(next(always, '10:02:30')).toBe('10:05:00');
  expect(next({ ...always, every: '90s' }, '10:02:30')).toBe('10:04:00');
  expect(next({ ...always, every: '2h' }, '10:02:30')).toBe('12:02:30');
  const morning = { ...always, every: '30 8 * * *' };
  expect(next(morning, '10:00:00', 'Australia/Sydney')).toBe('21:30:00');
});

test('a cron pattern goes by the clock of the shop, also of one that is set to UTC or to an offset', () => {
  const morning = { ...always, every: '30 8 * * *' };
  expect(next(morning, '05:00:00', 'UTC')).toBe('08:30:00');
  expect(next(morning, '05:00:00', null)).toBe('08:30:00');
  expect(next(morning, '05:00:00', '+02:00')).toBe('06:30:00');
  expect(next(morning, '05:00:00', '-09:30')).toBe('18:00:00');
});

test('quiet hours are the store’s, on both sides of midnight, and end on their minute', () => {
  expect(isQuiet(night, at('21:59:59'), null)).toBe(false);
  expect(isQuiet(night, at('22:00:00'), null)).toBe(true);
  expect(isQuiet(night, at('05:59:59'), null)).toBe(true);
  expect(isQuiet(night, at('06:00:00'), null)).toBe(false);
  expect(isQuiet(night, at('12:00:00'), 'Australia/Sydney')).toBe(true);
  expect(isQuiet(night, at('12:00:00'), '+10:00')).toBe(true);
  expect(next(night, '21:58:00')).toBe('06:00:00');
  expect(next(night, '21:52:00')).toBe('21:57:00');
  expect(next({ ...night, quietFrom: '13:00', quietTo: '14:00' }, '12:56:10')).toBe('14:00:00');
  expect(next({ ...night, quietFrom: '08:00', quietTo: '08:00' }, '08:00:00')).toBe('08:05:00');
});

test.each([
  // Clocks go forward at 01:00 UTC on 29 March 2026, and back at 01:00 UTC on 25 October.
  ['the day before they go forward', '30 4 * * *', '2026-03-28T12:00:00Z', '2026-03-29T03:30:00Z'],
  ['the day before they go back', '30 4 * * *', '2026-10-24T12:00:00Z', '2026-10-25T04:30:00Z'],
  ['a time that is skipped comes as much later', '30 1 * * *', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00Z'],
  ['the hour that comes twice is polled throughout', '*/15 * * * *', '2026-10-25T00:55:00Z', '2026-10-25T01:00:00Z'],
  ['the next is hours away, after the change', '0 12 * * *', '2026-03-29T00:30:00Z', '2026-03-29T11:00:00Z'],
])('where the clock changes in London: %s', (_, every, after, next) => {
  const schedule = { every, quietFrom: null, quietTo: null };
  expect(nextPoll(schedule, new Date(after), 'Europe/London')?.toISOString()).toBe(new Date(next).toISOString());
});
