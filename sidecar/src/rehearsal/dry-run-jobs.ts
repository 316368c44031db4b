import type { Context } from '../context/context.ts';
import { createBackgroundJobs, type JobState } from '../operations/reports/background-jobs.ts';
import { dryRun } from './dry-run.ts';
import type { DryRun } from './dry-run-result.ts';
import type { Occasion } from './wanted-orders.ts';

/** Each holds up to a thousand documents. */
const DRY_RUNS_KEPT_MAX = 5;

interface Progress {
  readonly read: number;
  readonly of: number;
}

export type DryRunState = JobState<DryRun, Progress>;

/** Dry runs for a page: each in the background, once in ten minutes. */
export function createDryRunJobs(context: Context) {
  const jobs = createBackgroundJobs<DryRun, Progress>({
    now: context.now,
    first: { read: 0, of: 0 },
    keptMax: DRY_RUNS_KEPT_MAX,
  });
  return {
    /** `since`: another one is another run. Throws the error of the run, once; the next question begins again. */
    ask: (storeId: string, occasion: Occasion, since: string): DryRunState =>
      jobs.ask(JSON.stringify([storeId, occasion, since]), false, (onRead) =>
        dryRun(context, { storeId, occasion, onRead }),
      ),
  };
}
