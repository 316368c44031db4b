import { expect, test } from '@jest/globals';
import type { Accepted, Signal } from '../ledger/entry.ts';
import { createAcceptSignals } from './accept-signals.ts';

const signal = (sourceId: string): Signal => {
  return { storeId: 'shop', source: 'nudge', kind: 'order', sourceId, fingerprint: null };
};

/** A ledger that returns the order's own id, and rejects an order called "bad". */
function ledgerOf(commits: string[][]) {
  return {
    acceptSignals(signals: readonly Signal[]): Promise<(Accepted | null)[]> {
      commits.push(signals.map((one) => one.sourceId));
      if (signals.some((one) => one.sourceId === 'bad')) return Promise.reject(new Error('unreadable row'));
      return Promise.resolve(signals.map((one) => ({ entryId: Number(one.sourceId), accepted: true })));
    },
  };
}

test('what comes together is committed together, and each gets its own answers', async () => {
  const commits: string[][] = [];
  const accept = createAcceptSignals({ ledger: ledgerOf(commits), onAccepted: () => undefined });
  const answers = await Promise.all([accept([signal('1')]), accept([signal('2'), signal('3')]), accept([])]);
  expect(answers.map((some) => some.map((one) => one?.entryId))).toEqual([[1], [2, 3], []]);
  expect(commits).toEqual([['1', '2', '3']]);
});

test('one that cannot be kept fails alone', async () => {
  const commits: string[][] = [];
  const accept = createAcceptSignals({ ledger: ledgerOf(commits), onAccepted: () => undefined });
  const results = await Promise.allSettled([accept([signal('1')]), accept([signal('bad')]), accept([signal('3')])]);
  expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

test('more than the disk takes is refused, not held in memory', async () => {
  const accept = createAcceptSignals({ ledger: ledgerOf([]), onAccepted: () => undefined });
  const many = Array.from({ length: 5_000 }, (_, index) => signal(String(index)));
  const first = accept(many);
  await expect(accept([signal('one more')])).rejects.toMatchObject({ code: 'busy' });
  expect(await first).toHaveLength(5_000);
  await expect(accept([signal('7')])).resolves.toHaveLength(1);
});
