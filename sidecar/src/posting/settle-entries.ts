import type { ClaimedEntry } from '../ledger/entry.ts';
import type { EntrySummary, OrderFacts } from './summary.ts';
import type { Outcome, PipelineDeps } from './work.ts';

/** How an entry leaves its claim, with what the pages shall show of it. */
export interface Settled {
  readonly outcome: Outcome;
  readonly summary?: OrderFacts | EntrySummary;
  /** Of the order as recorded; only with outcome recorded. */
  readonly figuresHash?: string;
}

/** Moves every claimed entry on; one that no step settled goes back to pending, so that none can be lost. */
export async function settleAll(
  deps: PipelineDeps,
  claimed: readonly ClaimedEntry[],
  results: readonly ReadonlyMap<number, Settled>[],
): Promise<void> {
  for (const entry of claimed) {
    const settled = results.map((result) => result.get(entry.id)).find((one) => one !== undefined);
    if (settled === undefined) await deps.ledger.settle(entry, deps.worker, { to: 'pending' });
    else await settleOne(deps, entry, settled);
  }
}

async function settleOne(deps: PipelineDeps, entry: ClaimedEntry, settled: Settled): Promise<void> {
  const { outcome, summary } = settled;
  const shown = summary === undefined ? {} : { summary: { ...summary } };
  switch (outcome.kind) {
    case 'recorded':
      await deps.ledger.settle(entry, deps.worker, {
        to: 'recorded',
        summary: { ...summary },
        recordedHash: settled.figuresHash ?? '',
      });
      break;
    case 'rejected':
      await deps.ledger.settle(entry, deps.worker, { to: 'rejected', problems: outcome.problems, ...shown });
      break;
    case 'waiting':
      await deps.ledger.settle(entry, deps.worker, {
        to: 'waiting',
        notBefore: outcome.notBefore,
        reason: outcome.reason,
        countTry: outcome.countTry,
        ...shown,
      });
      break;
    case 'uncertain':
      await deps.ledger.settle(entry, deps.worker, { to: 'uncertain', reason: outcome.reason });
      break;
    case 'skipped':
      await deps.ledger.settle(entry, deps.worker, { to: 'skipped', reason: outcome.reason, ...shown });
      break;
  }
  deps.settled(entry, outcome);
}
