import { addDays, dayOfMonth } from '../../domain/day.ts';
import type { DayRange } from '../../reconciliation/periods.ts';
import { WATCHED_DAYS } from './books-facts.ts';

/** The last month that Xero's lock dates close; null = none, or one of long ago. `through`: its last day, by which a later one is known. */
export function lastClosedMonth(
  organisation: { readonly periodLockDate: string; readonly endOfYearLockDate: string } | null,
  today: string,
): { readonly through: string; readonly month: DayRange } | null {
  if (organisation === null) return null;
  const { periodLockDate, endOfYearLockDate } = organisation;
  const lock = periodLockDate > endOfYearLockDate ? periodLockDate : endOfYearLockDate;
  if (lock === '') return null;
  const last = dayOfMonth(lock, 0, 31);
  const through = last === lock ? lock : dayOfMonth(lock, -1, 31);
  if (through < addDays(today, -2 * WATCHED_DAYS) || through >= today) return null;
  return { through, month: { from: dayOfMonth(through, 0, 1), to: through } };
}
