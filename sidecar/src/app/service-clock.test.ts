import { expect, test } from '@jest/globals';
import { createLogger } from '../observability/logger.ts';
import { createServiceClock } from './service-clock.ts';

const TRUE_TIME = Date.parse('2026-03-01T10:00:00.000Z');
const HOUR_MS = 60 * 60_000;

function clockAhead(aheadMs: number) {
  const state = { aheadMs, trueMs: TRUE_TIME };
  const machine = () => new Date(state.trueMs + state.aheadMs);
  const clock = createServiceClock({ machine, logger: createLogger({ level: 'silent', to: 'stdout' }) });
  let asked = 0;
  const ask = () => {
    asked += 1;
    return Promise.resolve({ date: new Date(state.trueMs).toUTCString() });
  };
  return { state, clock, ask, asked: () => asked, wrongByMs: () => clock.now().getTime() - state.trueMs };
}

test.each([HOUR_MS, -HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS, 500 * 24 * HOUR_MS])(
  'a machine that is %i ms ahead keeps the time of Xero once Xero answered',
  async (aheadMs) => {
    const { clock, ask, wrongByMs } = clockAhead(aheadMs);
    expect([wrongByMs(), clock.isProved()]).toEqual([aheadMs, false]);
    expect(await clock.prove(ask)).toBe(true);
    expect(Math.abs(wrongByMs())).toBeLessThan(1_000);
    expect(clock.isProved()).toBe(true);
  },
);

test('a clock that is right is not corrected, and is asked about once a minute at most', async () => {
  const { clock, ask, asked, state, wrongByMs } = clockAhead(0);
  await clock.prove(ask);
  state.trueMs += 50_000;
  await clock.prove(ask);
  expect([asked(), wrongByMs()]).toEqual([1, 0]);
  state.trueMs += 20_000;
  await clock.prove(ask);
  expect(asked()).toBe(2);
});

test('a clock that jumps while the service runs proves nothing any more, and is corrected by the next answer', async () => {
  const { clock, ask, state, wrongByMs } = clockAhead(0);
  await clock.prove(ask);
  state.aheadMs = 500 * 24 * HOUR_MS;
  expect(clock.isProved()).toBe(false);
  expect(await clock.prove(ask)).toBe(true);
  expect(Math.abs(wrongByMs())).toBeLessThan(1_000);
  // Set right again by its owner.
  state.aheadMs = 0;
  expect(clock.isProved()).toBe(false);
  expect(await clock.prove(ask)).toBe(true);
  expect(wrongByMs()).toBe(0);
});

test('without an answer nothing is proved; an answer without a Date is no reason to stop', async () => {
  const { clock } = clockAhead(HOUR_MS);
  expect(await clock.prove(() => Promise.resolve(null))).toBe(false);
  expect(await clock.prove(() => Promise.resolve({ date: null }))).toBe(true);
  expect(clock.isProved()).toBe(false);
});
