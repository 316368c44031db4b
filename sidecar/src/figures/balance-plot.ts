import type { ClearingAccountBody } from '../contract/payouts.ts';
import { decimal } from '../domain/money.ts';
import { createScale, type Line } from './scale.ts';

const PERCENT = 100;

export interface BalancePlot {
  /** Points of a polyline, "x,y x,y" in percent; '' = no days. */
  readonly books: string;
  readonly provider: string;
  readonly lines: readonly Line[];
}

/** A clearing account and what its provider owes, day by day. */
export function balancePlotOf(days: ClearingAccountBody['line']): BalancePlot {
  const { topOf, lines } = createScale(days.flatMap(({ books, provider }) => [decimal(books), decimal(provider)]));
  const points = (side: 'books' | 'provider') =>
    days
      .map((one, at) => {
        const left = days.length < 2 ? 0 : (at / (days.length - 1)) * PERCENT;
        return `${left.toFixed(2)},${topOf(decimal(one[side]))}`;
      })
      .join(' ');
  return { books: points('books'), provider: points('provider'), lines };
}
