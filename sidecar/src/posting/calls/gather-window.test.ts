import { expect, test } from '@jest/globals';
import { FRESH_WINDOW, type RateWindow } from '../../xero/rate-window.ts';
import { GATHER_WINDOW_MS_MAX, gatherWindowMs } from './gather-window.ts';

const used = (calls: number, rest: Partial<RateWindow> = {}): RateWindow => {
  return { ...FRESH_WINDOW, leaving: Array.from({ length: calls }, () => 2_000), ...rest };
};

test('with calls to spare nothing waits; the fewer are left, the longer, up to the limit', () => {
  expect([0, 30, 45].map((calls) => gatherWindowMs(used(calls), 1_000))).toEqual([0, 0, 0]);
  expect([48, 52, 57, 60, 80].map((calls) => gatherWindowMs(used(calls), 1_000))).toEqual([
    1_200,
    2_800,
    4_800,
    GATHER_WINDOW_MS_MAX,
    GATHER_WINDOW_MS_MAX,
  ]);
});

test('calls of the minute before and of others count as they do for Xero', () => {
  expect(gatherWindowMs(used(60), 2_000)).toBe(0);
  expect(gatherWindowMs(used(25, { inFlight: 10, foreign: { calls: 15, until: 2_000 } }), 1_000)).toBe(2_000);
});
