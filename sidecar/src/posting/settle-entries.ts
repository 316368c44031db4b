import type { ClaimedEntry, Outcome as Move } from '../ledger/entry.ts';
import type { Round, Settled } from './round.ts';

/** Settles every claimed entry; one without an outcome returns to pending, so that none is lost. */
export async function settleEntries(round: Round, claimed: readonly ClaimedEntry[]): Promise<void> {
  const { ledger, worker, results, failed } = round;
  for (const entry of claimed) {
    const failure = failed.get(entry.id);
    const found = results.get(entry.id) ?? (failure === undefined ? undefined : { outcome: failure });
    const isOurs = await ledger.settle(entry, worker, found === undefined ? { to: 'pending' } : moveOf(found));
    if (!isOurs) round.claimLost(entry);
    else if (found !== undefined) round.settled(entry, found.outcome);
  }
}

function moveOf({ outcome, summary, figuresHash }: Settled): Move {
  const shown = summary === undefined ? {} : { summary };
  switch (outcome.kind) {
    case 'recorded':
      return { to: 'recorded', summary: summary ?? {}, recordedHash: figuresHash ?? '' };
    case 'rejected':
      return { to: 'rejected', problems: outcome.problems, ...shown };
    case 'waiting': {
      const { notBefore, reason, countTry } = outcome;
      return { to: 'waiting', notBefore, reason, countTry, ...shown };
    }
    case 'uncertain':
      return { to: 'uncertain', reason: outcome.reason };
    case 'skipped':
      return { to: 'skipped', reason: outcome.reason, payment: outcome.payment, ...shown };
  }
}
