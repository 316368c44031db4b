import type { Big } from 'big.js';
import { decimal, fits, roundTo, sum, ZERO } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';

/** Cash rounding to the nearest ten cents (New Zealand) moves a total by five; a longer order may be off by a cent a line. */
const ROUNDING_UNITS_MAX = 5;

export function isRoundingGap(gap: Big, order: Order, decimals: number): boolean {
  const units = gap.abs().times(10 ** decimals);
  return units.lte(Math.max(ROUNDING_UNITS_MAX, order.lines.length));
}

/** WooCommerce stores six decimals a line, so sums of lines may be off by this much. */
export const STORED_ERROR = '0.000001';

/**
 * WooCommerce calculates the total in one of two ways: line nets rounded one by one plus the tax, or (tax rounded at
 * subtotal) the rounded exact sum. If neither matches, a plugin changed the total: the difference is the gap.
 */
export function gapOf(order: Order, total: Big, totalTax: Big, decimals: number): Big {
  const nets = order.lines.map((line) => decimal(line.total));
  const taxes = order.lines.map((line) => decimal(line.totalTax));
  const beyondRoundedNets = total.minus(totalTax).minus(sum(nets.map((net) => roundTo(net, decimals))));
  const exact = sum(nets).plus(sum(taxes));
  const strays = halfUnit(decimals).plus(ZERO.plus(STORED_ERROR).times(order.lines.length));
  if (beyondRoundedNets.eq(ZERO) || total.minus(exact).abs().lte(strays)) return ZERO;
  const roundsAtSubtotal = taxes.some((tax) => !fits(tax, decimals));
  return roundsAtSubtotal ? total.minus(roundTo(exact, decimals)) : beyondRoundedNets;
}

export function halfUnit(decimals: number): Big {
  return ZERO.plus(0.5).div(10 ** decimals);
}
