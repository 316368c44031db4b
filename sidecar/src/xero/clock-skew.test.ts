import { expect, test } from '@jest/globals';
import { createClockSkew, isSkewed, skewInWords } from './clock-skew.ts';

const OURS = Date.parse('2026-11-25T10:00:00.000Z');
const sample = (skewMs: number, roundTripMs = 200) => ({
  date: new Date(OURS + roundTripMs / 2 + skewMs).toUTCString(),
  askedAt: new Date(OURS),
  answeredAt: new Date(OURS + roundTripMs),
});

test.each([0, 300, -300])('%i ms counts as none', (ms) => {
  const skew = createClockSkew();
  skew.observe(sample(ms));
  expect(skew.ms).toBe(0);
});

test.each([90_000, -90_000, 3_600_000, -5_000])('%i ms are measured to the second', (ms) => {
  const skew = createClockSkew();
  skew.observe(sample(ms));
  expect(Math.abs(skew.ms - ms)).toBeLessThanOrEqual(1_000);
});

test('what says nothing changes nothing: no date, a slow answer, a clock that was set meanwhile', () => {
  const skew = createClockSkew();
  skew.observe({ ...sample(90_000), date: null });
  skew.observe({ ...sample(90_000), date: 'yesterday' });
  skew.observe(sample(90_000, 20_000));
  skew.observe({ ...sample(90_000), answeredAt: new Date(OURS - 1) });
  expect(skew.ms).toBe(0);
});

test('it is reported once when it is more than a minute, and once when it is normal again', () => {
  const reported: boolean[] = [];
  const skew = createClockSkew((ms) => reported.push(isSkewed(ms)));
  for (const ms of [30_000, 90_000, 95_000, -90_000, 20_000, 0]) skew.observe(sample(ms));
  expect(reported).toEqual([true, false]);
});

test('is said in words', () => {
  expect(skewInWords(-90_400)).toBe("The clock of this machine is 90 seconds ahead of Xero's.");
  expect(skewInWords(480_000)).toBe("The clock of this machine is 8 minutes behind Xero's.");
});
