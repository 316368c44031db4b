import type { Context } from '../../context/context.ts';
import type { FitReport } from '../../fit/fit-report.ts';
import { fitStore } from './fit-store.ts';
import { FIT_ORDERS } from './read-latest.ts';

/** Reports of other stores make room: each has a hundred orders. */
const KEPT_MAX = 20;

interface Job {
  readonly startedAt: number;
  read: number;
  report: FitReport | null;
  error: Error | null;
}

export type FitState =
  | { readonly state: 'none' }
  | { readonly state: 'reading'; readonly read: number; readonly of: number }
  | { readonly state: 'ready'; readonly report: FitReport; readonly readAt: string };

/** Fit checks for a page: read in the background, once, however often the page asks. */
export function createFitJobs(context: Context) {
  const jobs = new Map<string, Job>();
  const start = (key: string, storeId: string): Job => {
    const job: Job = { startedAt: context.now().getTime(), read: 0, report: null, error: null };
    jobs.delete(key);
    jobs.set(key, job);
    const [oldest] = jobs.keys();
    if (jobs.size > KEPT_MAX && oldest !== undefined) jobs.delete(oldest);
    fitStore(context, storeId, FIT_ORDERS, ({ read }) => (job.read = read)).then(
      (report) => (job.report = report),
      (error: unknown) => (job.error = error instanceof Error ? error : new Error(String(error))),
    );
    return job;
  };
  return {
    /** `isStart`: read the orders (again). Throws the error of the reading, once; the next question begins again. */
    async ask(storeId: string, isStart: boolean): Promise<FitState> {
      // Judged by other books, an answer is no longer true.
      const key = `${storeId} ${(await context.organisations.forStore(storeId))?.tenantId ?? ''}`;
      const known = jobs.get(key);
      const isOver = known === undefined || known.report !== null;
      const job = isStart && isOver ? start(key, storeId) : known;
      if (job === undefined) return { state: 'none' };
      if (job.error !== null) {
        jobs.delete(key);
        throw job.error;
      }
      if (job.report === null) return { state: 'reading', read: job.read, of: FIT_ORDERS };
      return { state: 'ready', report: job.report, readAt: new Date(job.startedAt).toISOString() };
    },
  };
}
