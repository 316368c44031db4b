import { addDays, dayOfMonth } from '../domain/day.ts';

/** How a period is divided: JSON and tables have a row for each. */
export type Division = 'day' | 'month';

/** Days, both included. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** The part of the range that a day belongs to; null = outside the range. */
export function periodAround(day: string, { from, to }: DayRange, by: Division): DayRange | null {
  if (day < from || day > to) return null;
  if (by === 'day') return { from: day, to: day };
  const [first, last] = [dayOfMonth(day, 0, 1), dayOfMonth(day, 0, 31)];
  return { from: first < from ? from : first, to: last > to ? to : last };
}

/** How many days the range has. */
export function daysIn({ from, to }: DayRange): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1;
}

/** Each day of the range, in order. */
export function daysOf(range: DayRange): string[] {
  return Array.from({ length: daysIn(range) }, (_one, index) => addDays(range.from, index));
}

const DAY_MS = 24 * 60 * 60_000;

/** The range in pieces of at most so many days, in order: what is read at a time. */
export function piecesOf({ from, to }: DayRange, days: number): DayRange[] {
  const pieces: DayRange[] = [];
  for (let start = from; start <= to; start = addDays(start, days)) {
    const end = addDays(start, days - 1);
    pieces.push({ from: start, to: end > to ? to : end });
  }
  return pieces;
}
