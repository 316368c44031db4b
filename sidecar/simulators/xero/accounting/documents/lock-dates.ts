import type { Organisation } from '../organisation.ts';
import { longDate } from '../wire/dates.ts';

/** Why a date cannot be written to: the period up to and including a lock date is closed. */
export function lockDateProblems(organisation: Organisation, date: string): string[] {
  const { periodLockDate, endOfYearLockDate } = organisation;
  const problem = (name: string, lock: string): string =>
    `The document date cannot be before the ${name} lock date, currently set at ${longDate(lock)}`;
  return [
    ...(endOfYearLockDate !== null && date <= endOfYearLockDate ? [problem('end of year', endOfYearLockDate)] : []),
    ...(periodLockDate !== null && date <= periodLockDate ? [problem('period', periodLockDate)] : []),
  ];
}
