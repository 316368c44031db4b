import type { ClaimedEntry } from '../ledger/entry.ts';
import { BACKOFF_FIRST_MS } from './retry-policy.ts';
import type { Outcome } from './work.ts';

/** The day was locked after the lock dates were read: they are read again, and the order is planned again with them. */
export function lookedAtAgain({ tries }: Pick<ClaimedEntry, 'tries'>, outcome: Outcome, now: Date): Outcome {
  if (outcome.kind !== 'rejected' || tries > 0) return outcome;
  const [problem] = outcome.problems;
  const isLocked = outcome.problems.every(({ code, details }) => code === 'period_locked' && 'xero' in details);
  if (problem === undefined || !isLocked) return outcome;
  return { kind: 'waiting', notBefore: new Date(now.getTime() + BACKOFF_FIRST_MS), reason: problem, countTry: true };
}
