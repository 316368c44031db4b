import { refusal } from '../../domain/refusal.ts';
import type { Context } from '../../context/context.ts';
import type { MonthEnd } from '../../reports/month-end.ts';
import { monthPeriod, type Period } from '../../reports/period.ts';
import { readMonthEnd, shopToday } from './read-month-end.ts';

/** How long a page may show a report that was read before. */
const KEPT_MS = 10 * 60_000;
/** Reports of other months and stores make room. */
const KEPT_MAX = 20;

interface Job {
  readonly startedAt: number;
  documents: number;
  pack: MonthEnd | null;
  error: Error | null;
}

export type MonthEndState =
  | { readonly state: 'reading'; readonly documents: number }
  | { readonly state: 'ready'; readonly pack: MonthEnd; readonly readAt: string };

/** Month-end reports for a page: read once in the background, however often the page asks. */
export function createMonthEndJobs(context: Context) {
  const jobs = new Map<string, Job>();
  const start = (key: string, storeId: string, period: Period): Job => {
    const job: Job = { startedAt: context.now().getTime(), documents: 0, pack: null, error: null };
    jobs.delete(key);
    jobs.set(key, job);
    const [oldest] = jobs.keys();
    if (jobs.size > KEPT_MAX && oldest !== undefined) jobs.delete(oldest);
    readMonthEnd(context, storeId, period, (documents) => (job.documents = documents)).then(
      (pack) => (job.pack = pack),
      (error: unknown) => (job.error = error instanceof Error ? error : new Error(String(error))),
    );
    return job;
  };
  return {
    /** Throws the error of the reading, once; the next question reads again. */
    async ask(storeId: string, month: string, again: boolean): Promise<MonthEndState> {
      const period = await checkedPeriod(context, storeId, month);
      const key = `${storeId} ${month}`;
      const known = jobs.get(key);
      const isOld = known !== undefined && Math.abs(context.now().getTime() - known.startedAt) > KEPT_MS;
      const isDone = known?.pack != null;
      const job = known === undefined || (isDone && (isOld || again)) ? start(key, storeId, period) : known;
      if (job.error !== null) {
        jobs.delete(key);
        throw job.error;
      }
      if (job.pack === null) return { state: 'reading', documents: job.documents };
      return { state: 'ready', pack: job.pack, readAt: new Date(job.startedAt).toISOString() };
    },
  };
}

export type MonthEndJobs = ReturnType<typeof createMonthEndJobs>;

/** Throws a request error 400 for no month, or one that has not begun. */
export async function checkedPeriod(context: Context, storeId: string, month: string): Promise<Period> {
  const period = monthPeriod(month);
  if (period === null)
    throw refusal(400, 'month_invalid', `"${month}" is no month.`, 'Give one as YYYY-MM, e.g. 2026-11.');
  if (period.from > (await shopToday(context, storeId)))
    throw refusal(400, 'month_in_future', `${month} has not begun yet.`, 'Choose this month or an earlier one.');
  return period;
}
