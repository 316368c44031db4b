import { Big } from 'big.js';
import { larger, smaller, toPlain, ZERO } from '../domain/money.ts';

/** About so many lines: more are a grid, fewer say nothing. */
const LINES = 4;
const PERCENT = 100;

/** A bar between two amounts; in percent of the chart's height, from above. */
export interface Bar {
  readonly top: number;
  readonly height: number;
}

export interface Line {
  readonly amount: string;
  readonly top: number;
}

/** The places of amounts on a chart that has zero and all of them. Places are ratios: the amounts stay decimal. */
export function createScale(amounts: readonly Big[]) {
  const step = stepFor(amounts.reduce(smaller, ZERO), amounts.reduce(larger, ZERO));
  const low = amounts.reduce(smaller, ZERO).div(step).round(0, Big.roundDown).times(step);
  const bottom = amounts.some((one) => one.lt(low)) ? low.minus(step) : low;
  const high = amounts.reduce(larger, ZERO).div(step).round(0, Big.roundDown).times(step);
  const top = high.eq(ZERO) || amounts.some((one) => one.gt(high)) ? high.plus(step) : high;
  const topOf = (amount: Big) => top.minus(amount).div(top.minus(bottom)).times(PERCENT).round(2).toNumber();
  const lines: Line[] = [];
  for (let amount = bottom; amount.lte(top); amount = amount.plus(step))
    lines.push({ amount: toPlain(amount), top: topOf(amount) });
  const bar = (from: Big, to: Big): Bar => {
    const ends = [topOf(from), topOf(to)];
    return { top: Math.min(...ends), height: Math.abs((ends[0] ?? 0) - (ends[1] ?? 0)) };
  };
  return { topOf, bar, lines };
}

/** 1, 2 or 5 times a power of ten: about `LINES` of them reach from the lowest to the highest. */
function stepFor(low: Big, high: Big): Big {
  const wanted = high.minus(low).div(LINES);
  if (wanted.lte(ZERO)) return new Big(1);
  const power = new Big(10).pow(wanted.e);
  const factor = [1, 2, 5].find((one) => power.times(one).gte(wanted)) ?? 10;
  return power.times(factor);
}
