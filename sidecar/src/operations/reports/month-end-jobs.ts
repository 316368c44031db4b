import { refusal } from '../../domain/refusal.ts';
import type { Context } from '../../context/context.ts';
import type { MonthEnd } from '../../reports/month-end.ts';
import { monthPeriod, type Period } from '../../reports/period.ts';
import { createBackgroundJobs } from './background-jobs.ts';
import { readMonthEnd, shopToday } from './read-month-end.ts';

/** Month-end reports for a page; progress: how many documents are read. */
export function createMonthEndJobs(context: Context) {
  const jobs = createBackgroundJobs<MonthEnd, number>({ now: context.now, first: 0 });
  return {
    async ask(storeId: string, month: string, again: boolean) {
      const period = await checkedPeriod(context, storeId, month);
      return jobs.ask(`${storeId} ${month}`, again, (report) => readMonthEnd(context, storeId, period, report));
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
