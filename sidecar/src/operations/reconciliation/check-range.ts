import { refusal } from '../../domain/refusal.ts';
import { dayOfMonth } from '../../domain/day.ts';
import type { DayRange } from '../../reconciliation/periods.ts';

/** Two years: more than a person compares at a time, and at 5,000 orders a day 36,000 requests of the shop. */
const MONTHS_MAX = 24;

/** Throws a request error 400 for days that are none, reversed, longer than two years or not over yet. `today`: the shop's. */
export function checkRange({ from, to }: DayRange, today: string): DayRange {
  for (const day of [from, to]) {
    if (!isDay(day))
      throw refusal(400, 'day_invalid', `"${day}" is no day.`, 'Give days as YYYY-MM-DD, e.g. 2026-11-30.');
  }
  if (from > to)
    throw refusal(
      400,
      'period_reversed',
      `The period ends (${to}) before it begins (${from}).`,
      'Exchange the two days.',
    );
  if (to > today)
    throw refusal(
      400,
      'period_in_future',
      `${to} has not begun in the shop, where it is ${today}.`,
      'End it today or earlier.',
    );
  if (to >= dayOfMonth(from, MONTHS_MAX, Number(from.slice(8))))
    throw refusal(400, 'period_too_long', 'The period is longer than two years.', 'Reconcile one year at a time.');
  return { from, to };
}

export function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}
