import type { BookDay } from '../contract/books.ts';
import { decimal, ZERO } from '../domain/money.ts';
import { lessRefunds } from './month.ts';
import { type Bar, createScale, type Line } from './scale.ts';

export interface PlotDay {
  readonly day: string;
  /** null = nothing on this day. */
  readonly book: BookDay | null;
  readonly shop: Bar;
  readonly xero: Bar;
}

export interface Plot {
  readonly days: readonly PlotDay[];
  readonly lines: readonly Line[];
}

/** Sales less refunds of each day, of one currency: bars from the line of zero. */
export function plotOf(days: readonly string[], books: readonly BookDay[]): Plot {
  const byDay = new Map(books.map((one) => [one.day, one]));
  const { bar, lines } = createScale(
    books.flatMap(({ shop, xero }) => [shop, xero].map((side) => decimal(lessRefunds(side)))),
  );
  const barOf = (side: BookDay['shop'] | undefined) =>
    bar(ZERO, side === undefined ? ZERO : decimal(lessRefunds(side)));
  return {
    days: days.map((day) => {
      const book = byDay.get(day) ?? null;
      return { day, book, shop: barOf(book?.shop), xero: barOf(book?.xero) };
    }),
    lines,
  };
}
