import type { Outcome } from './work.ts';

/** What must not be forgotten outweighs what can be tried again, and that what a person has to mend. */
const WEIGHT = { recorded: 0, skipped: 0, rejected: 1, waiting: 2, uncertain: 3 } as const;

/** An order of several refunds may fail in several ways: the weightiest outcome counts, problems add up. */
export function addFailure(failed: Map<number, Outcome>, entryId: number, outcome: Outcome): void {
  const before = failed.get(entryId);
  if (before?.kind === 'rejected' && outcome.kind === 'rejected') {
    failed.set(entryId, { kind: 'rejected', problems: [...before.problems, ...outcome.problems] });
  } else if (before === undefined || WEIGHT[outcome.kind] > WEIGHT[before.kind]) {
    failed.set(entryId, outcome);
  }
}
