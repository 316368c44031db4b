import { ZERO } from '../../domain/money.ts';
import type { CreditLeft, CreditSplit, PoolShare, TaxPool } from './credit-left.ts';

/** A share of so few cents says nothing about its account: "Delivery 0.01" of a goodwill credit. */
const CRUMB_UNITS_MAX = 5;

/** An amount without lines, its smallest shares taken from the largest account of their tax type, if that has as much left. */
export function withoutCrumbs(split: CreditSplit, left: CreditLeft, decimals: number): CreditSplit {
  return split.map((share, index) => {
    const pool = left[index];
    return pool === undefined ? share : withoutCrumbsOf(share, pool, decimals);
  });
}

function withoutCrumbsOf(share: PoolShare, { cells: places }: TaxPool, decimals: number): PoolShare {
  const largest = share.cells.reduce((best, net, place) => (net.gt(share.cells[best] ?? ZERO) ? place : best), 0);
  const cells = [...share.cells];
  for (const [place, net] of share.cells.entries()) {
    const isCrumb = net.gt(ZERO) && net.times(10 ** decimals).lte(CRUMB_UNITS_MAX);
    const together = (cells[largest] ?? ZERO).plus(net);
    if (place === largest || !isCrumb || together.gt(places[largest]?.net ?? ZERO)) continue;
    cells[place] = ZERO;
    cells[largest] = together;
  }
  return { ...share, cells };
}
