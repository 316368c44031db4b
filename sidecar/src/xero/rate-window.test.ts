import { describe, expect, test } from '@jest/globals';
import {
  BACKFILL_CALLS_PER_MINUTE_MAX,
  BACKFILL_IN_FLIGHT_MAX,
  CALLS_PER_MINUTE_MAX,
  DAY_LIMIT_PROBE_MS,
  IN_FLIGHT_MAX,
  MINUTE_WINDOW_MS,
} from './limits.ts';
import {
  decide,
  finished,
  FRESH_WINDOW,
  started,
  withdrawn,
  type RateFeedback,
  type RateWindow,
} from './rate-window.ts';

const NOW = 1_000_000;
const quiet: RateFeedback = { minuteRemaining: null, dayRemaining: null, limited: null };

function afterCalls(calls: number, at: number): RateWindow {
  let window = FRESH_WINDOW;
  for (let call = 0; call < calls; call += 1) window = finished(started(window), at, quiet);
  return window;
}

function inFlight(calls: number): RateWindow {
  let window = FRESH_WINDOW;
  for (let call = 0; call < calls; call += 1) window = started(window);
  return window;
}

describe('places of the minute', () => {
  test('the sixtieth call starts, the next waits until the first has left the window', () => {
    expect(decide(afterCalls(CALLS_PER_MINUTE_MAX - 1, NOW), NOW, 'live')).toEqual({ do: 'start' });
    const full = afterCalls(CALLS_PER_MINUTE_MAX, NOW);
    expect(decide(full, NOW + 1, 'live')).toEqual({ do: 'wait', until: NOW + MINUTE_WINDOW_MS });
    expect(decide(full, NOW + MINUTE_WINDOW_MS - 1, 'live').do).toBe('wait');
    expect(decide(full, NOW + MINUTE_WINDOW_MS, 'live')).toEqual({ do: 'start' });
  });

  test('backfill leaves the last places of the minute to live orders', () => {
    const busy = afterCalls(BACKFILL_CALLS_PER_MINUTE_MAX, NOW);
    expect(decide(busy, NOW, 'backfill').do).toBe('wait');
    expect(decide(busy, NOW, 'live')).toEqual({ do: 'start' });
  });

  test('calls of another process, reported by Xero, take places too', () => {
    const window = finished(inFlight(1), NOW, { ...quiet, minuteRemaining: 0 });
    expect(decide(window, NOW, 'live')).toEqual({ do: 'wait', until: NOW + MINUTE_WINDOW_MS });
  });

  test('our own calls are not counted twice when Xero reports the count', () => {
    const window = finished(started(afterCalls(9, NOW)), NOW, { ...quiet, minuteRemaining: CALLS_PER_MINUTE_MAX - 10 });
    expect(window.foreign.calls).toBe(0);
  });

  test('a withdrawn call takes no place', () => {
    expect(withdrawn(started(FRESH_WINDOW))).toEqual(FRESH_WINDOW);
  });
});

describe('calls at once', () => {
  test('a call above the number at once waits for another to end', () => {
    expect(decide(inFlight(IN_FLIGHT_MAX - 1), NOW, 'live')).toEqual({ do: 'start' });
    expect(decide(inFlight(IN_FLIGHT_MAX), NOW, 'live')).toEqual({ do: 'wait-for-end' });
  });

  test('backfill leaves one place to live orders', () => {
    expect(decide(inFlight(BACKFILL_IN_FLIGHT_MAX), NOW, 'backfill')).toEqual({ do: 'wait-for-end' });
    expect(decide(inFlight(BACKFILL_IN_FLIGHT_MAX), NOW, 'live')).toEqual({ do: 'start' });
  });
});

describe('pauses and the day', () => {
  const limited = (problem: 'minute' | 'day', retryAfterMs: number): RateWindow =>
    finished(inFlight(1), NOW, { ...quiet, limited: { problem, retryAfterMs } });

  test('a short pause is waited for', () => {
    expect(decide(limited('minute', 26_000), NOW, 'live')).toEqual({ do: 'wait', until: NOW + 26_000 });
  });

  test('a long pause is refused, not waited for', () => {
    const long = 600_000;
    expect(decide(limited('minute', long), NOW, 'live')).toEqual({
      do: 'refuse',
      problem: 'minute',
      retryAfterMs: long,
    });
  });

  test('what was written down before the clock was set back does not count', () => {
    const yearAgo = NOW - 365 * 24 * 3_600_000;
    expect(decide(limited('day', 3_600_000), yearAgo, 'live')).toEqual({ do: 'start' });
    const full = Array.from({ length: 60 }).reduce<RateWindow>(
      (window) => finished({ ...window, inFlight: 1 }, NOW, null),
      inFlight(0),
    );
    expect(decide(full, NOW, 'live').do).toBe('wait');
    expect(decide(full, yearAgo, 'live')).toEqual({ do: 'start' });
  });

  test('the limit of the day is refused even when it ends soon', () => {
    expect(decide(limited('day', 30_000), NOW, 'live')).toEqual({ do: 'refuse', problem: 'day', retryAfterMs: 30_000 });
    expect(decide(limited('day', 30_000), NOW + 30_000, 'live')).toEqual({ do: 'start' });
  });

  test('a shorter pause does not end a longer one', () => {
    const long = finished(inFlight(2), NOW, { ...quiet, limited: { problem: 'minute', retryAfterMs: 60_000 } });
    const both = finished(long, NOW, { ...quiet, limited: { problem: 'concurrent', retryAfterMs: 2_000 } });
    expect(decide(both, NOW + 3_000, 'live')).toEqual({ do: 'wait', until: NOW + 60_000 });
  });

  test('a limit of the day that was raised is noticed within a quarter of an hour', () => {
    const window = limited('day', 20 * 3_600_000);
    expect(decide(window, NOW, 'live')).toEqual({ do: 'refuse', problem: 'day', retryAfterMs: 15 * 60_000 });
    expect(decide(window, NOW + 15 * 60_000, 'live')).toEqual({ do: 'start' });
  });

  test('with no call left in the day one call asks again a quarter of an hour later', () => {
    const empty = finished(inFlight(1), NOW, { ...quiet, dayRemaining: 0 });
    expect(decide(empty, NOW + 1_000, 'live')).toEqual({
      do: 'refuse',
      problem: 'day',
      retryAfterMs: DAY_LIMIT_PROBE_MS - 1_000,
    });
    expect(decide(empty, NOW + DAY_LIMIT_PROBE_MS, 'live')).toEqual({ do: 'start' });
  });

  test('the last hundred calls of the day are for live orders', () => {
    const low = finished(inFlight(1), NOW, { ...quiet, dayRemaining: 100 });
    expect(decide(low, NOW, 'backfill')).toMatchObject({ do: 'refuse', problem: 'day' });
    expect(decide(low, NOW, 'live')).toEqual({ do: 'start' });
  });

  test('calls in flight count against what is left of the day', () => {
    const one = started(finished(inFlight(1), NOW, { ...quiet, dayRemaining: 1 }));
    expect(decide(one, NOW, 'live')).toEqual({ do: 'wait-for-end' });
  });
});
