import type { Context } from '../../context/context.ts';
import type { FitReport } from '../../fit/fit-report.ts';
import { createBackgroundJobs } from '../reports/background-jobs.ts';
import { fitStore } from './fit-store.ts';
import { FIT_ORDERS } from './read-latest.ts';

export type FitState =
  | { readonly state: 'none' }
  | { readonly state: 'reading'; readonly read: number; readonly of: number }
  | { readonly state: 'ready'; readonly report: FitReport; readonly readAt: string };

/** Fit checks for a page: read in the background, once, however often the page asks. */
export function createFitJobs(context: Context) {
  const jobs = createBackgroundJobs<FitReport, number>({ now: context.now, first: 0, isKept: true });
  return {
    /** `isStart`: read the orders (again). Throws the error of the reading, once; the next question begins again. */
    async ask(storeId: string, isStart: boolean): Promise<FitState> {
      // Judged by other books, an answer is no longer true.
      const key = `${storeId} ${(await context.organisations.forStore(storeId))?.tenantId ?? ''}`;
      if (!isStart && !jobs.isKnown(key)) return { state: 'none' };
      const job = jobs.ask(key, isStart, (report) =>
        fitStore(context, storeId, FIT_ORDERS, ({ read }) => report(read)),
      );
      return job.state === 'ready' ? job : { state: 'reading', read: job.progress, of: FIT_ORDERS };
    },
  };
}
