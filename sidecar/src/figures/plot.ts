import { Big } from 'big.js';
import type { BookDay } from '../contract/books.ts';
import { decimal, larger, smaller, toPlain, ZERO } from '../domain/money.ts';
import { lessRefunds } from './month.ts';

/** About so many lines: more are a grid, fewer say nothing. */
const LINES = 4;
const PERCENT = 100;

/** A bar from the line of zero; in percent of the chart's height, from above. */
export interface Bar {
  readonly top: number;
  readonly height: number;
}

export interface PlotDay {
  readonly day: string;
  /** null = nothing on this day. */
  readonly book: BookDay | null;
  readonly shop: Bar;
  readonly xero: Bar;
}

export interface Plot {
  readonly days: readonly PlotDay[];
  readonly lines: readonly { readonly amount: string; readonly top: number }[];
}

/** Sales less refunds of each day, of one currency. Places are ratios: the amounts stay decimal. */
export function plotOf(days: readonly string[], books: readonly BookDay[]): Plot {
  const byDay = new Map(books.map((one) => [one.day, one]));
  const amounts = books.flatMap(({ shop, xero }) => [shop, xero].map((side) => decimal(lessRefunds(side))));
  const step = stepFor(amounts.reduce(smaller, ZERO), amounts.reduce(larger, ZERO));
  const low = amounts.reduce(smaller, ZERO).div(step).round(0, Big.roundDown).times(step);
  const bottom = amounts.some((one) => one.lt(low)) ? low.minus(step) : low;
  const high = amounts.reduce(larger, ZERO).div(step).round(0, Big.roundDown).times(step);
  const top = high.eq(ZERO) || amounts.some((one) => one.gt(high)) ? high.plus(step) : high;
  const topOf = (amount: Big) => top.minus(amount).div(top.minus(bottom)).times(PERCENT).round(2).toNumber();
  const bar = (amount: Big): Bar => {
    const ends = [topOf(amount), topOf(ZERO)];
    return { top: Math.min(...ends), height: Math.abs((ends[0] ?? 0) - (ends[1] ?? 0)) };
  };
  const barOf = (side: BookDay['shop'] | undefined) => bar(side === undefined ? ZERO : decimal(lessRefunds(side)));
  const lines = [];
  for (let amount = bottom; amount.lte(top); amount = amount.plus(step))
    lines.push({ amount: toPlain(amount), top: topOf(amount) });
  return {
    days: days.map((day) => {
      const book = byDay.get(day) ?? null;
      return { day, book, shop: barOf(book?.shop), xero: barOf(book?.xero) };
    }),
    lines,
  };
}

/** 1, 2 or 5 times a power of ten: about `LINES` of them reach from the lowest to the highest. */
function stepFor(low: Big, high: Big): Big {
  const wanted = high.minus(low).div(LINES);
  if (wanted.lte(ZERO)) return new Big(1);
  const power = new Big(10).pow(wanted.e);
  const factor = [1, 2, 5].find((one) => power.times(one).gte(wanted)) ?? 10;
  return power.times(factor);
}
