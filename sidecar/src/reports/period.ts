import { dayOfMonth } from '../domain/day.ts';

/** A calendar month; its days, both included. */
export interface Period {
  /** "2026-11". */
  readonly month: string;
  readonly from: string;
  readonly to: string;
}

/** The first month that a shop can have had (WooCommerce's first year). */
const YEAR_MIN = 2011;
const YEAR_MAX = 2100;

/** null = no month: "2026-13", "11/2026". */
export function monthPeriod(month: string): Period | null {
  const [, year = '', number = ''] = /^(\d{4})-(\d{2})$/.exec(month) ?? [];
  const [inYear, inMonth] = [Number(year), Number(number)];
  if (inYear < YEAR_MIN || inYear > YEAR_MAX || inMonth < 1 || inMonth > 12) return null;
  const from = `${month}-01`;
  return { month, from, to: dayOfMonth(from, 0, 31) };
}

/** The month before the one of a day: what is closed next. */
export function monthBefore(day: string): string {
  return dayOfMonth(day, -1, 1).slice(0, 7);
}
