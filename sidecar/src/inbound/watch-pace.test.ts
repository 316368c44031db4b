import { expect, test } from '@jest/globals';
import { duePoll, watchPace, type WatchState } from './watch-pace.ts';

const NOW = new Date('2026-11-25T12:00:00.000Z');
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();

const state = (change: Partial<WatchState>): WatchState => ({
  webhookAt: null,
  movedAt: null,
  missedAt: null,
  polledAt: null,
  cursor: null,
  creditCursor: null,
  ...change,
});

test.each([
  ['a quarter of an hour while something moves', { movedAt: ago(20) }, 15, false],
  ['a quarter of the time since then', { movedAt: ago(120) }, 30, false],
  ['an hour at most', { movedAt: ago(600) }, 60, true],
  ['an hour where nothing was ever seen', {}, 60, true],
  ['an hour with webhooks', { movedAt: ago(20), webhookAt: ago(30) }, 60, false],
  [
    'a quarter of an hour once a webhook was missed',
    { movedAt: ago(20), webhookAt: ago(30), missedAt: ago(10) },
    15,
    false,
  ],
  ['an hour once one came again', { movedAt: ago(20), webhookAt: ago(5), missedAt: ago(10) }, 60, false],
  ['no longer for a change noted by a clock that was ahead', { movedAt: ago(-20) }, 15, false],
])('the pause between two polls is %s', (_what, change, minutes, isQuiet) => {
  expect(watchPace(state(change), NOW)).toEqual({ everyMs: minutes * 60_000, isQuiet });
});

test('in a quiet organisation credit notes are read every four hours', () => {
  const due = (change: Partial<WatchState>) => duePoll(state(change), NOW);
  expect(due({ polledAt: ago(59), creditCursor: ago(240) })).toBeNull();
  expect(due({ polledAt: ago(60), creditCursor: ago(239) })).toEqual({ isQuiet: true, readsCredits: false });
  expect(due({ polledAt: ago(60), creditCursor: ago(240) })).toEqual({ isQuiet: true, readsCredits: true });
  expect(due({ movedAt: ago(1), polledAt: ago(15), creditCursor: ago(15) })).toEqual({
    isQuiet: false,
    readsCredits: true,
  });
});
