import { expect, test } from '@jest/globals';
import { collectMessages, money, toDay, toInstant } from './fields.ts';

test.each([
  ['/Date(1518685950940+0000)/', '2018-02-15T09:12:30.940Z'],
  ['/Date(1518685950940)/', '2018-02-15T09:12:30.940Z'],
  ['2009-05-27T00:00:00', '2009-05-27T00:00:00.000Z'],
  ['2019-12-07T18:46:19.5165400', '2019-12-07T18:46:19.516Z'],
  ['2026-07-01T10:00:00Z', '2026-07-01T10:00:00.000Z'],
  ['2026-07-01', '2026-07-01T00:00:00.000Z'],
])('%s is the instant %s', (text, iso) => {
  expect(toInstant(text)?.toISOString()).toBe(iso);
});

test('what is no date is null, and no day is empty', () => {
  expect(toInstant('yesterday')).toBeNull();
  expect(toDay(null)).toBe('');
  expect(toDay('/Date(1518652800000+0000)/')).toBe('2018-02-15');
  expect(toDay('2009-05-27T00:00:00')).toBe('2009-05-27');
});

test.each([
  [0, '0.00'],
  ['24.1', '24.10'],
  [0.1 + 0.2, '0.30000000000000004'],
  [-5, '-5.00'],
  [1e-7, '0.0000001'],
])('money %s is %s', (value, expected) => {
  expect(money.parse(value)).toBe(expected);
});

test.each([null, 'ten', '', '1,5', {}])('%j is not money', (value) => {
  expect(money.safeParse(value).success).toBe(false);
});

test('an answer nested without end is given up', () => {
  let nested: object = { ValidationErrors: [{ Message: 'deep' }] };
  for (let depth = 0; depth < 100; depth += 1) nested = { nested };
  expect(collectMessages(nested)).toEqual([]);
});
