import { describe, expect, test } from '@jest/globals';
import { DEMO_APP, type App } from '../apps.ts';
import { Clock } from '../clock.ts';
import { DEFAULT_SWITCHES, type Switches } from '../switches.ts';
import { isRefusal } from './bearer.ts';
import {
  APP_CALLS_PER_MINUTE_MAX,
  CALLS_PER_DAY_MAX,
  CALLS_PER_MINUTE_MAX,
  CONCURRENT_CALLS_MAX,
  RateLimits,
} from './rate-limits.ts';

const TENANT = '11111111-1111-4111-8111-111111111111';
const MINUTE_MS = 60_000;

function limits(switches: Partial<Switches> = {}) {
  const clock = new Clock(() => new Date('2026-11-24T10:00:12Z'));
  const rates = new RateLimits({}, clock, { ...DEFAULT_SWITCHES, ...switches });
  /** One call from start to end: 200, or the name of the limit it ran into. */
  const call = (tenantId = TENANT, app: App = DEMO_APP) => {
    const admission = rates.admit(tenantId, app, null);
    if (isRefusal(admission)) return admission.headers['X-Rate-Limit-Problem'];
    admission.release();
    return 200;
  };
  return { clock, rates, call };
}

describe('the minute', () => {
  test('sixty calls pass, the next is refused until the clock minute ends', () => {
    const { clock, rates, call } = limits();
    for (let n = 0; n < CALLS_PER_MINUTE_MAX; n += 1) expect(call()).toBe(200);
    expect(rates.admit(TENANT, DEMO_APP, null)).toEqual({
      status: 429,
      body: '',
      headers: {
        'X-DayLimit-Remaining': '940',
        'X-MinLimit-Remaining': '0',
        'X-AppMinLimit-Remaining': '9940',
        'X-Rate-Limit-Problem': 'minute',
        'Retry-After': '48',
      },
    });
    clock.advance(47_000);
    expect(call()).toBe('minute');
    clock.advance(1_000);
    expect(call()).toBe(200);
  });

  test('it is a fixed window: sixty at its end and sixty at the start of the next both pass', () => {
    const { clock, call } = limits();
    clock.advance(47_000);
    for (let n = 0; n < CALLS_PER_MINUTE_MAX; n += 1) expect(call()).toBe(200);
    clock.advance(1_000);
    for (let n = 0; n < CALLS_PER_MINUTE_MAX; n += 1) expect(call()).toBe(200);
    expect(call()).toBe('minute');
  });

  test('another organisation, and another app, have their own', () => {
    const { call } = limits();
    for (let n = 0; n <= CALLS_PER_MINUTE_MAX; n += 1) call();
    expect(call()).toBe('minute');
    expect(call('22222222-2222-4222-8222-222222222222')).toBe(200);
    expect(call(TENANT, { ...DEMO_APP, clientId: 'OTHER' })).toBe(200);
  });

  test('a refused call costs nothing, or a call, as the switch says', () => {
    for (const [refusedCallsCost, remaining] of [
      ['nothing', '940'],
      ['a-call', '937'],
    ] as const) {
      const { rates, call } = limits({ refusedCallsCost });
      for (let n = 0; n < CALLS_PER_MINUTE_MAX + 2; n += 1) call();
      const refusal = rates.admit(TENANT, DEMO_APP, null);
      expect(refusal.headers['X-DayLimit-Remaining']).toBe(remaining);
    }
  });
});

describe('the day', () => {
  test.each(['starter', 'core'] as const)('an app of the %s tier has its own number', (tier) => {
    const { clock, call } = limits();
    const app = { ...DEMO_APP, tier };
    let passed = 0;
    while (call(TENANT, app) === 200) {
      passed += 1;
      if (passed % CALLS_PER_MINUTE_MAX === 0) clock.advance(MINUTE_MS);
    }
    expect(passed).toBe(CALLS_PER_DAY_MAX[tier]);
    expect(call(TENANT, app)).toBe('day');
  });

  test('Retry-After leads to the first moment at which calls pass again', () => {
    const { clock, rates, call } = limits();
    for (let n = 0; n < CALLS_PER_DAY_MAX.starter; n += 1) {
      if (n % CALLS_PER_MINUTE_MAX === 0) clock.advance(MINUTE_MS);
      call();
    }
    const waitSeconds = Number(rates.admit(TENANT, DEMO_APP, null).headers['Retry-After']);
    clock.advance((waitSeconds - 1) * 1000);
    expect(call()).toBe('day');
    clock.advance(1000);
    expect(call()).toBe(200);
  });
});

describe('calls in flight', () => {
  test('the sixth at once is refused without Retry-After, and passes when one has ended', () => {
    const { rates, call } = limits();
    const running = Array.from({ length: CONCURRENT_CALLS_MAX }, () => rates.admit(TENANT, DEMO_APP, null));
    const refusal = rates.admit(TENANT, DEMO_APP, null);
    expect(refusal.headers['X-Rate-Limit-Problem']).toBe('concurrent');
    expect(refusal.headers).not.toHaveProperty('Retry-After');
    const [first] = running;
    if (first === undefined || isRefusal(first)) throw new Error('the first call was refused');
    first.release();
    expect(call()).toBe(200);
  });
});

test('an app is refused above its own minute, whatever the organisation', () => {
  const { call } = limits();
  for (let n = 0; n < APP_CALLS_PER_MINUTE_MAX; n += 1) {
    expect(call(`tenant-${Math.floor(n / CALLS_PER_MINUTE_MAX)}`)).toBe(200);
  }
  expect(call('one more')).toBe('appminute');
});
