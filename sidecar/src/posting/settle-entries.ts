import type { ClaimedEntry, Outcome as Move } from '../ledger/entry.ts';
import { chunk } from './calls/plan-batches.ts';
import type { Round, Settled } from './round.ts';

/** Ours: entries settled in one transaction. Each takes about half a millisecond, and other work waits for all of them. */
const TOGETHER_MAX = 25;

/** Settles every claimed entry; one without an outcome returns to pending, so that none is lost. */
export async function settleEntries(round: Round, claimed: readonly ClaimedEntry[]): Promise<void> {
  for (const some of chunk(claimed, TOGETHER_MAX)) {
    const found = some.map((entry) => ({ entry, settled: settledOf(round, entry) }));
    const areOurs = await round.ledger.together(async (ledger) => {
      const all: boolean[] = [];
      for (const { entry, settled } of found)
        all.push(await ledger.settle(entry, round.worker, settled === undefined ? { to: 'pending' } : moveOf(settled)));
      return all;
    });
    // Only what is on disk is reported.
    for (const [index, { entry, settled }] of found.entries()) {
      if (areOurs[index] !== true) round.claimLost(entry);
      else if (settled !== undefined) round.settled(entry, settled.outcome);
    }
    await round.nextTurn();
  }
}

function settledOf({ results, failed }: Round, { id }: ClaimedEntry): Settled | undefined {
  const failure = failed.get(id);
  return results.get(id) ?? (failure === undefined ? undefined : { outcome: failure });
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
