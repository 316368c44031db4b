import { describe, expect, test } from '@jest/globals';
import { skippedDigits } from './site-clock.ts';

describe('skippedDigits', () => {
  test.each([
    // Sydney 2026-10-04: 02:00 becomes 03:00. Lord Howe changes 30 minutes only.
    ['2026-10-04T02:30:00Z', 'Australia/Sydney', '2026-10-04T01:59:59.000Z', '2026-10-04T03:00:00.000Z'],
    ['2026-10-04T02:00:00Z', 'Australia/Sydney', '2026-10-04T01:59:59.000Z', '2026-10-04T03:00:00.000Z'],
    ['2026-10-04T02:29:59Z', 'Australia/Lord_Howe', '2026-10-04T01:59:59.000Z', '2026-10-04T02:30:00.000Z'],
    ['2026-03-29T01:15:00Z', 'Europe/London', '2026-03-29T00:59:59.000Z', '2026-03-29T02:00:00.000Z'],
    ['2026-03-08T02:59:59Z', 'America/New_York', '2026-03-08T01:59:59.000Z', '2026-03-08T03:00:00.000Z'],
  ])('%s is never shown by a clock in %s', (instant, timezone, lastBefore, firstAfter) => {
    const gap = skippedDigits(new Date(instant), timezone);
    expect([gap?.lastBefore.toISOString(), gap?.firstAfter.toISOString()]).toEqual([lastBefore, firstAfter]);
  });

  test.each([
    ['2026-10-04T01:59:59Z', 'Australia/Sydney'],
    ['2026-10-04T03:00:00Z', 'Australia/Sydney'],
    ['2026-04-05T02:30:00Z', 'Australia/Sydney'],
    ['2026-07-01T12:00:00Z', 'Europe/London'],
    ['2026-03-29T01:15:00Z', 'UTC'],
    ['2026-03-29T01:15:00Z', '+05:30'],
  ])('%s is shown in %s', (instant, timezone) => {
    expect(skippedDigits(new Date(instant), timezone)).toBeNull();
  });
});
