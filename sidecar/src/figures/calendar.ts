/** Days of a week. */
const WEEK = 7;

/** Every day of a month ("2026-11"). */
export function daysOfMonth(month: string): string[] {
  const { year, number } = numbersOf(month);
  const last = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length: last }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
}

/** The month in weeks that begin on `weekStart` (0 = Sunday); null = a day of another month. */
export function weeksOfMonth(month: string, weekStart: number): (string | null)[][] {
  const days = daysOfMonth(month);
  const before = (new Date(`${month}-01T00:00:00Z`).getUTCDay() - weekStart + WEEK) % WEEK;
  const cells = [...Array.from({ length: before }, () => null), ...days];
  return Array.from({ length: Math.ceil(cells.length / WEEK) }, (_, week) =>
    Array.from({ length: WEEK }, (_day, at) => cells[week * WEEK + at] ?? null),
  );
}

/** The month before or after. */
export function monthBeside(month: string, months: 1 | -1): string {
  const { year, number } = numbersOf(month);
  return new Date(Date.UTC(year, number - 1 + months, 1)).toISOString().slice(0, 7);
}

/** Of a month, from 1. */
function numbersOf(month: string) {
  return { year: Number(month.slice(0, 4)), number: Number(month.slice(5, 7)) };
}

/** Up to this day the month that has just ended is what a person opens. */
const LAST_MONTH_UNTIL_DAY = 3;

/** The month that is looked at on a day. */
export function monthToOpen(today: string): string {
  const month = today.slice(0, 7);
  return Number(today.slice(8, 10)) > LAST_MONTH_UNTIL_DAY ? month : monthBeside(month, -1);
}
