import { describe, expect, test } from '@jest/globals';
import { ENTRY_STATES } from './entry.ts';
import type { EntryState, Outcome } from './entry.ts';
import {
  afterEvent,
  afterRelease,
  afterSettle,
  isDone,
  mayFollow,
  PRIORITY_BACKFILL,
  PRIORITY_LIVE,
  priorityAfterEvent,
} from './transitions.ts';

const REASON = { code: 'c', message: 'm', fix: 'f', details: {} };
const OUTCOMES: readonly Outcome[] = [
  { to: 'recorded', summary: {}, recordedHash: 'h' },
  { to: 'rejected', problems: [REASON] },
  { to: 'waiting', notBefore: new Date(0), reason: REASON, countTry: true },
  { to: 'uncertain', reason: REASON },
  { to: 'skipped', reason: REASON },
  { to: 'pending' },
];

describe('a change', () => {
  test.each([
    ['pending', 'pending'],
    ['waiting', 'pending'],
    ['rejected', 'pending'],
    ['recorded', 'pending'],
    ['skipped', 'pending'],
    ['claimed', 'claimed'],
    ['uncertain', 'uncertain'],
  ] as const)('leaves a %s entry %s', (from, to) => {
    expect(afterEvent(from)).toBe(to);
    expect(mayFollow(from, to)).toBe(true);
  });
});

describe('an outcome', () => {
  test.each(OUTCOMES.map((outcome) => [outcome.to, outcome] as const))(
    '%s stands when nothing changed',
    (to, outcome) => {
      expect(afterSettle(outcome, 3, 3)).toBe(to);
      expect(mayFollow('claimed', to)).toBe(true);
    },
  );

  test.each(OUTCOMES.map((outcome) => [outcome.to, outcome] as const))(
    '%s of an entry that changed meanwhile is worked on again, but looked up first when unknown',
    (to, outcome) => {
      expect(afterSettle(outcome, 4, 3)).toBe(to === 'uncertain' ? 'uncertain' : 'pending');
    },
  );

  test.each(OUTCOMES.map((outcome) => [outcome.to, outcome] as const))(
    '%s may follow an unknown outcome, whether or not the entry changed meanwhile',
    (_, outcome) => {
      for (const revision of [3, 4]) expect(mayFollow('uncertain', afterSettle(outcome, revision, 3))).toBe(true);
    },
  );

  test('of a worker that is gone is unknown only when a call was in transit', () => {
    expect(afterRelease(true)).toBe('uncertain');
    expect(afterRelease(false)).toBe('pending');
  });
});

test('an uncertain entry is never claimed, so it cannot be sent again before the look', () => {
  expect(mayFollow('uncertain', 'claimed')).toBe(false);
});

test('only pending and waiting entries are claimed', () => {
  const others: EntryState[] = ['rejected', 'recorded', 'skipped', 'uncertain'];
  for (const state of others) expect(mayFollow(state, 'claimed')).toBe(false);
  expect(ENTRY_STATES.filter((state) => mayFollow(state, 'claimed'))).toEqual(['pending', 'claimed', 'waiting']);
});

describe('priority', () => {
  test('a backfill goes behind, a live change before', () => {
    expect(priorityAfterEvent('backfill', null)).toBe(PRIORITY_BACKFILL);
    expect(priorityAfterEvent('webhook', null)).toBe(PRIORITY_LIVE);
    expect(priorityAfterEvent('nudge', { state: 'pending', priority: PRIORITY_BACKFILL })).toBe(PRIORITY_LIVE);
  });

  test('a backfill takes no place away from an entry still to do', () => {
    expect(priorityAfterEvent('backfill', { state: 'pending', priority: PRIORITY_LIVE })).toBe(PRIORITY_LIVE);
    expect(priorityAfterEvent('backfill', { state: 'recorded', priority: PRIORITY_LIVE })).toBe(PRIORITY_BACKFILL);
  });
});

test('only a rejected, recorded or skipped entry is done', () => {
  expect(ENTRY_STATES.filter(isDone)).toEqual(['rejected', 'recorded', 'skipped']);
});
