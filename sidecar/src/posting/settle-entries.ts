import type { ClaimedEntry, Outcome as Move } from '../ledger/entry.ts';
import type { EntrySummary, OrderFacts } from './summary.ts';
import type { Outcome, PipelineDeps } from './work.ts';

/** How an entry leaves its claim, and what the pages show of it. */
export interface Settled {
  readonly outcome: Outcome;
  readonly summary?: OrderFacts | EntrySummary;
  /** Of the recorded order; only with outcome recorded. */
  readonly figuresHash?: string;
}

/** Settles every claimed entry; one without an outcome returns to pending, so that none is lost. */
export async function settleEntries(
  deps: PipelineDeps,
  claimed: readonly ClaimedEntry[],
  results: readonly ReadonlyMap<number, Settled>[],
): Promise<void> {
  for (const entry of claimed) {
    const settled = results.map((result) => result.get(entry.id)).find((one) => one !== undefined);
    const moved = await deps.ledger.settle(
      entry,
      deps.worker,
      settled === undefined ? { to: 'pending' } : moveOf(settled),
    );
    if (!moved) deps.claimLost(entry);
    else if (settled !== undefined) deps.settled(entry, settled.outcome);
  }
}

function moveOf({ outcome, summary, figuresHash }: Settled): Move {
  const shown = summary === undefined ? {} : { summary: { ...summary } };
  switch (outcome.kind) {
    case 'recorded':
      return { to: 'recorded', summary: { ...summary }, recordedHash: figuresHash ?? '' };
    case 'rejected':
      return { to: 'rejected', problems: outcome.problems, ...shown };
    case 'waiting': {
      const { notBefore, reason, countTry } = outcome;
      return { to: 'waiting', notBefore, reason, countTry, ...shown };
    }
    case 'uncertain':
      return { to: 'uncertain', reason: outcome.reason };
    case 'skipped':
      return { to: 'skipped', reason: outcome.reason, ...shown };
  }
}
