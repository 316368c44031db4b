import { refusal } from '../../domain/refusal.ts';
import type { DayRange } from '../../reconciliation/periods.ts';
import { monthPeriod } from '../../reports/period.ts';

/** The days of a month up to today. Throws a request error 400 for no month, or one that has not begun. */
export function monthRange(month: string, today: string): DayRange {
  const period = monthPeriod(month);
  if (period === null)
    throw refusal(400, 'month_invalid', `"${month}" is no month.`, 'Give a month as YYYY-MM, e.g. 2026-11.');
  const { from, to } = period;
  if (from > today)
    throw refusal(400, 'month_in_future', `${month} has not begun.`, 'Choose this month or an earlier one.');
  return { from, to: to > today ? today : to };
}
