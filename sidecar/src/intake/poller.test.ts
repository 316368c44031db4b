import { expect, test } from '@jest/globals';
import { isDue, pollDue, type PolledStore } from './poller.ts';

const store = (change: Partial<PolledStore>): PolledStore => ({
  id: 'shop',
  schedule: { every: '*/5 * * * *', quietFrom: null, quietTo: null },
  timezone: null,
  pauseMs: null,
  polledAt: '2026-11-24T10:00:30.000Z',
  requestedAt: null,
  active: true,
  ...change,
});

test('a store is due when its schedule says so, when it was never polled, or when somebody asked', () => {
  expect(isDue(store({}), new Date('2026-11-24T10:04:59Z'))).toBe(false);
  expect(isDue(store({}), new Date('2026-11-24T10:05:00Z'))).toBe(true);
  expect(isDue(store({ polledAt: null }), new Date('2026-11-24T10:00:31Z'))).toBe(true);
  expect(isDue(store({ requestedAt: '2026-11-24T10:00:31Z' }), new Date('2026-11-24T10:00:31Z'))).toBe(true);
  expect(isDue(store({ active: false, polledAt: null }), new Date('2026-11-24T10:05:00Z'))).toBe(false);
});

test('after a start every store is due at once, but not in quiet hours', () => {
  const [now, startedAt] = [new Date('2026-11-24T10:01:00Z'), new Date('2026-11-24T10:00:50Z')];
  expect(isDue(store({}), now, startedAt)).toBe(true);
  expect(isDue(store({ polledAt: '2026-11-24T10:00:50.000Z' }), now, startedAt)).toBe(false);
  expect(isDue(store({ active: false }), now, startedAt)).toBe(false);
  const schedule = { every: '*/5 * * * *', quietFrom: '10:00', quietTo: '11:00' };
  expect(isDue(store({ schedule }), now, startedAt)).toBe(false);
});

test('a clock that was set back does not keep a store from being polled', () => {
  expect(isDue(store({ polledAt: '2031-01-01T00:00:00.000Z' }), new Date('2026-11-24T10:05:00Z'))).toBe(true);
});

test('after a poll that found an unreported change the next comes sooner, but not in quiet hours', () => {
  const soon = store({ pauseMs: 60_000 });
  expect(isDue(soon, new Date('2026-11-24T10:01:29Z'))).toBe(false);
  expect(isDue(soon, new Date('2026-11-24T10:01:30Z'))).toBe(true);
  const schedule = { every: '*/5 * * * *', quietFrom: '10:01', quietTo: '11:00' };
  expect(isDue({ ...soon, schedule }, new Date('2026-11-24T10:59:59Z'))).toBe(false);
  expect(isDue({ ...soon, schedule }, new Date('2026-11-24T11:00:00Z'))).toBe(true);
  expect(isDue({ ...soon, schedule, requestedAt: '2026-11-24T10:02:00Z' }, new Date('2026-11-24T10:02:00Z'))).toBe(
    true,
  );
});

test('a store that fails gets its error and stops no other', async () => {
  const results: [string, string | null][] = [];
  const count = await pollDue({
    stores: () => Promise.resolve(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => store({ id, polledAt: null }))),
    pollStore: (id) =>
      id === 'b'
        ? Promise.reject(new Error('unreachable'))
        : Promise.resolve({ seen: 0, accepted: 0, unreported: 0, hidden: 0, ahead: null, cursor: null }),
    polled: (id, _at, error) => {
      results.push([id, error?.message ?? null]);
      return Promise.resolve();
    },
    now: () => new Date('2026-11-24T10:00:00Z'),
    startedAt: new Date('2026-11-24T10:00:00Z'),
  });
  expect(count).toBe(6);
  expect(results.filter(([, error]) => error !== null)).toEqual([['b', 'unreachable']]);
  expect(results.map(([id]) => id).sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
});
