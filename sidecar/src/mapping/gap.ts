import type { Big } from 'big.js';
import type { Order } from './order.ts';

/** Cash rounding to the nearest ten cents (New Zealand) moves a total by five; a longer order may be off by a cent a line. */
const ROUNDING_UNITS_MAX = 5;

export function isRounding(gap: Big, order: Order, decimals: number): boolean {
  const units = gap.abs().times(10 ** decimals);
  return units.lte(Math.max(ROUNDING_UNITS_MAX, order.lines.length));
}
