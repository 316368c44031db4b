import type { Big } from 'big.js';
import type { Order } from './order.ts';
import { decimal, fits, minorUnitDecimals, roundTo, sum, toPlain, XERO_DECIMALS, ZERO } from './money.ts';
import type { Problem } from './problems.ts';

/** The order's own totals: what the invoice must come to. */
export interface OrderFigures {
  readonly total: Big;
  readonly totalTax: Big;
  readonly net: Big;
  /** Decimals the lines are rounded to: the currency's, at most Xero's two. */
  readonly decimals: number;
  /** What the total holds beyond the lines: zero, cash rounding (a few cents), or a hidden tender (negative). */
  readonly gap: Big;
}

/** WooCommerce stores six decimals a line, so sums of lines may stray this far without meaning it. */
const STORED_ERROR = '0.000001';

export function readFigures(order: Order, problems: Problem[]): OrderFigures | null {
  const total = decimal(order.total);
  const totalTax = decimal(order.totalTax);
  if (total.lt(ZERO)) {
    problems.push({
      code: 'total_negative',
      message: `The order’s total is ${toPlain(total)} ${order.currency}; Xero takes no invoice below zero.`,
      fix: 'Correct the order in WooCommerce, or enter a credit note in Xero by hand.',
      details: { total: toPlain(total) },
    });
    return null;
  }
  if (!fits(total, XERO_DECIMALS) || !fits(totalTax, XERO_DECIMALS)) {
    problems.push({
      code: 'currency_precision',
      message:
        `The order’s total ${toPlain(total)} ${order.currency} (tax ${toPlain(totalTax)}) has more than two decimals, ` +
        'and Xero keeps two.',
      fix: 'Enter this order in Xero by hand, rounded as you decide; or let the shop price in two decimals.',
      details: { total: toPlain(total), totalTax: toPlain(totalTax), currency: order.currency },
    });
    return null;
  }
  const smallest = Math.min(minorUnitDecimals(order.currency), XERO_DECIMALS);
  const decimals = fits(total, smallest) && fits(totalTax, smallest) ? smallest : XERO_DECIMALS;
  return { total, totalTax, net: total.minus(totalTax), decimals, gap: gapOf(order, total, totalTax, decimals) };
}

/**
 * WooCommerce makes the total in one of two ways: from line nets rounded one by one plus the tax, or (tax rounded at
 * subtotal) by rounding the exact sum. A total that is neither was changed by a plugin: the difference is the gap.
 */
function gapOf(order: Order, total: Big, totalTax: Big, decimals: number): Big {
  const nets = order.lines.map((line) => decimal(line.total));
  const taxes = order.lines.map((line) => decimal(line.totalTax));
  const beyondRoundedNets = total.minus(totalTax).minus(sum(nets.map((net) => roundTo(net, decimals))));
  const exact = sum(nets).plus(sum(taxes));
  const halfUnit = ZERO.plus(0.5).div(10 ** decimals);
  const strays = halfUnit.plus(ZERO.plus(STORED_ERROR).times(order.lines.length));
  if (beyondRoundedNets.eq(ZERO) || total.minus(exact).abs().lte(strays)) return ZERO;
  const roundsAtSubtotal = taxes.some((tax) => !fits(tax, decimals));
  return roundsAtSubtotal ? total.minus(roundTo(exact, decimals)) : beyondRoundedNets;
}
