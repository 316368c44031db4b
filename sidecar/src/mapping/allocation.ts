import type { Big } from 'big.js';
import { roundTo, sum, ZERO } from '../domain/money.ts';

/**
 * Rounds each figure to `decimals` so that all of them sum to `target`: every figure starts at its nearest value, and the
 * missing units go one by one to the figures they distort least (on a tie to the larger figure, then to the earlier).
 *
 * Bound: no result is further from its exact figure than one unit (`reach` units, where a figure is itself the sum of
 * several rounded ones), and a zero stays a zero.
 * Returns null if the target cannot be reached within that bound: then the difference is not rounding.
 */
export function allocate(
  exact: readonly Big[],
  target: Big,
  decimals: number,
  reach: (index: number) => number = () => 1,
): Big[] | null {
  const unit = roundTo(ZERO.plus(1).div(10 ** decimals), decimals);
  const results = exact.map((figure) => roundTo(figure, decimals));
  const missing = target.minus(sum(results));
  if (!roundTo(missing, decimals).eq(missing)) return null;
  if (missing.eq(ZERO)) return results;

  const step = missing.gt(ZERO) ? unit : unit.neg();
  const units = Number(missing.div(step).toFixed(0));
  const steps = exact
    .flatMap((figure, index) =>
      Array.from({ length: reach(index) + 1 }, (_, taken) => {
        const moved = (results[index] ?? ZERO).plus(step.times(taken + 1));
        return { figure, index, off: moved.minus(figure).abs(), bound: unit.times(reach(index)) };
      }),
    )
    .filter(({ figure, off, bound }) => !figure.eq(ZERO) && off.lte(bound))
    .sort((a, b) => a.off.cmp(b.off) || b.figure.abs().cmp(a.figure.abs()) || a.index - b.index);
  if (steps.length < units) return null;
  for (const { index } of steps.slice(0, units)) results[index] = (results[index] ?? ZERO).plus(step);
  return results;
}
