import type { Outcome } from './work.ts';

/** Unknown outcomes outweigh those to retry, which outweigh those a person has to fix. */
const WEIGHT = { recorded: 0, skipped: 0, rejected: 1, waiting: 2, uncertain: 3 } as const;

/** Several refunds of an order may fail differently: the most severe outcome counts, problems add up. */
export function addFailure(failed: Map<number, Outcome>, entryId: number, outcome: Outcome): void {
  const before = failed.get(entryId);
  if (before?.kind === 'rejected' && outcome.kind === 'rejected') {
    failed.set(entryId, { kind: 'rejected', problems: [...before.problems, ...outcome.problems] });
  } else if (before === undefined || WEIGHT[outcome.kind] > WEIGHT[before.kind]) {
    failed.set(entryId, outcome);
  }
}
