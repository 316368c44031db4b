import type { Big } from 'big.js';
import { roundTo, sum, ZERO } from '../domain/money.ts';

/**
 * Rounds figures so that they sum to `target`: each to its nearest value, then the missing units one by one to those
 * they distort least (on a tie the larger, then the earlier). None is off by more than a unit (`reach` units, if it is
 * itself a sum of rounded ones), and a zero stays zero. null = out of reach: the difference is not rounding.
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
