import { expect, test } from '@jest/globals';
import { isDue, nextPollOf, pollDue, type PolledStore } from './poller.ts';

const store = (change: Partial<PolledStore>): PolledStore => {
  const made = {
    id: 'shop',
    schedule: { every: '*/5 * * * *', quietFrom: null, quietTo: null },
    timezone: null,
    pauseMs: null,
    rarer: null,
    polledAt: '2026-11-24T10:00:30.000Z',
    requestedAt: null,
    active: true,
    ...change,
  };
  return { ...made, nextAt: nextPollOf(made) };
};

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
  const quiet = store({ pauseMs: 60_000, schedule });
  expect(isDue(quiet, new Date('2026-11-24T10:59:59Z'))).toBe(false);
  expect(isDue(quiet, new Date('2026-11-24T11:00:00Z'))).toBe(true);
  expect(isDue({ ...quiet, requestedAt: '2026-11-24T10:02:00Z' }, new Date('2026-11-24T10:02:00Z'))).toBe(true);
});

test.each([
  ['as planned', null, '*/5 * * * *', '10:05:00'],
  ['every sixth time while notifications work', 'proved', '*/5 * * * *', '10:30:00'],
  ['every third time while nothing changes', 'quiet', '*/5 * * * *', '10:15:00'],
  ['half an hour later at most', 'proved', '20m', '10:20:30'],
  ['no later than planned, if the plan is rarer', 'proved', '2h', '12:00:30'],
  ['more often if the owner wants it', 'quiet', '1m', '10:03:30'],
] as const)('a store is polled %s', (_what, rarer, every, at) => {
  const schedule = { every, quietFrom: null, quietTo: null };
  expect(store({ rarer, schedule }).nextAt?.toISOString()).toBe(`2026-11-24T${at}.000Z`);
});

test('a poll that found an unreported change makes polls as frequent as before', () => {
  expect(store({ rarer: 'proved', pauseMs: 60_000 }).nextAt?.toISOString()).toBe('2026-11-24T10:01:30.000Z');
});

test('a store that fails gets its error and stops no other', async () => {
  const results: [string, string | null][] = [];
  const count = await pollDue({
    stores: () => Promise.resolve(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => store({ id, polledAt: null }))),
    pollStore: (id) =>
      id === 'b'
        ? Promise.reject(new Error('unreachable'))
        : Promise.resolve({ seen: 0, accepted: 0, unreported: 0, reported: 0, hidden: 0, ahead: null, cursor: null }),
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
