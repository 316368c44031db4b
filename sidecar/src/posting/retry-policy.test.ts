import { describe, expect, test } from '@jest/globals';
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, backoffMs, MAINTENANCE_PAUSE_MS, verdictFor } from './retry-policy.ts';

const fail = (code: string, retry: 'never' | 'later' | 'lookup', retryAfterMs?: number) => ({
  code,
  retry,
  facts: { retryAfterMs },
});

describe('the decision for a failed call', () => {
  test.each([
    ['a lost reply is looked up', fail('xero_timeout', 'lookup'), { do: 'lookup' }],
    ['a refusal is not repeated', fail('xero_validation', 'never'), { do: 'reject' }],
    ['a lost connection disconnects', fail('xero_disconnected', 'later'), { do: 'disconnect' }],
    [
      'a minute limit waits as long as Xero says and costs no try',
      fail('xero_rate_limited', 'later', 26_000),
      { do: 'wait', delayMs: 26_000, countTry: false },
    ],
    [
      'a long limit pauses the whole organisation',
      fail('xero_rate_limited', 'later', 7_200_000),
      { do: 'pause-connection', delayMs: 7_200_000 },
    ],
    [
      'a day limit pauses it too, but a call asks every quarter of an hour: the limit may be raised',
      { code: 'xero_rate_limited', retry: 'later', facts: { problem: 'day', retryAfterMs: 7_200_000 } } as const,
      { do: 'pause-connection', delayMs: 900_000 },
    ],
    [
      'maintenance pauses the whole organisation',
      fail('xero_maintenance', 'later'),
      { do: 'pause-connection', delayMs: MAINTENANCE_PAUSE_MS },
    ],
    ['anything else waits longer each time', fail('x', 'later'), { do: 'wait', delayMs: 2_750, countTry: true }],
  ])('%s', (_name, error, verdict) => {
    expect(verdictFor(error, 0, 0.5)).toEqual(verdict);
  });
});

test('the pause doubles with each try up to its limit, and never is nothing', () => {
  expect([0, 1, 2].map((tries) => backoffMs(tries, 0.999_999_9))).toEqual(
    [1, 2, 4].map((factor) => BACKOFF_FIRST_MS * factor),
  );
  expect(backoffMs(500, 0.999_999_9)).toBe(BACKOFF_MAX_MS);
  expect(backoffMs(0, 0)).toBe(BACKOFF_FIRST_MS / 10);
});
