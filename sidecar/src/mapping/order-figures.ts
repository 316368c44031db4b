import type { Big } from 'big.js';
import { minorUnitDecimals } from '../domain/currency.ts';
import { decimal, fits, roundTo, toPlain, withCurrency, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import type { Order } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import { DEFAULT_SETTINGS, type Settings } from '../domain/settings/settings.ts';
import type { ShopUnits } from '../domain/shop-units.ts';
import { gapOf, isRoundingGap } from './gap.ts';
import { hasDeposit, receivedOf } from './payment/deposit.ts';
import { roundShop } from './shop-rounding.ts';

/** The order's own totals, which the invoice must equal. */
export interface OrderFigures {
  readonly total: Big;
  readonly totalTax: Big;
  readonly net: Big;
  /** Decimals the lines are rounded to: the currency's, at most Xero's two. */
  readonly decimals: number;
  /** Decimals the tax of each rate is rounded to: fewer where the shop rounds to whole units of a currency with cents. */
  readonly taxDecimals: number;
  /** What the shop's rounding to such units added to its lines, or took off them. */
  readonly shopRounding: Big;
  /** Total less the lines: zero, cash rounding (a few cents), or a hidden tender (negative). */
  readonly gap: Big;
  /** What the customer has paid of the total once the order is paid: all, or a deposit. */
  readonly received: Big;
}

/** null with a problem if Xero cannot hold the order's total. */
export function readFigures(
  order: Order,
  problems: Problem[],
  settings: Settings = DEFAULT_SETTINGS,
  notices: Problem[] = [],
  units: ShopUnits | null = null,
): OrderFigures | null {
  const total = decimal(order.total);
  const totalTax = decimal(order.totalTax);
  if (total.lt(ZERO)) {
    problems.push({
      code: 'total_negative',
      message: `The order’s total is ${withCurrency(total, order.currency)}; Xero takes no invoice below zero.`,
      fix: 'Correct the order in WooCommerce, or enter a credit note in Xero by hand.',
      details: { total: toPlain(total) },
    });
    return null;
  }
  if (!fits(total, XERO_DECIMALS) || !fits(totalTax, XERO_DECIMALS)) {
    const isRounded = settings.documents.precision === 'round';
    (isRounded ? notices : problems).push(tooPrecise(order, isRounded));
    return isRounded ? roundedFigures(order, total, totalTax) : null;
  }
  const smallest = Math.min(minorUnitDecimals(order.currency), XERO_DECIMALS);
  const decimals = fits(total, smallest) && fits(totalTax, smallest) ? smallest : XERO_DECIMALS;
  const rounded = roundShop(order, decimals, units);
  const figures = { total, totalTax, net: total.minus(totalTax), received: total, ...rounded };
  return withDeposit(order, figures, settings, problems);
}

/** Xero holds cents only: total and tax round to the nearest cent, and the lines share the difference. */
function roundedFigures(order: Order, exactTotal: Big, exactTax: Big): OrderFigures {
  const total = roundTo(exactTotal, XERO_DECIMALS);
  const totalTax = roundTo(exactTax, XERO_DECIMALS);
  const gap = gapOf(order, exactTotal, exactTax, minorUnitDecimals(order.currency));
  const ownCents = roundTo(gap, XERO_DECIMALS);
  const decimals = { decimals: XERO_DECIMALS, taxDecimals: XERO_DECIMALS };
  return {
    total,
    totalTax,
    net: total.minus(totalTax),
    ...decimals,
    shopRounding: ZERO,
    gap: ownCents,
    received: total,
  };
}

/** The invoice of an order with a deposit is the whole sale, whichever of the two its total is. */
function withDeposit(order: Order, figures: OrderFigures, settings: Settings, problems: Problem[]): OrderFigures {
  const { gap, total, decimals } = figures;
  if (!hasDeposit(order)) return figures;
  const isPartOnly = gap.lt(ZERO) && !isRoundingGap(gap, order, decimals);
  const whole = isPartOnly ? total.minus(gap) : total;
  const received = receivedOf(order, total, whole);
  if (received.lt(whole) && settings.payments.deposits === 'reject') problems.push(depositOpen(order, received));
  const net = isPartOnly ? figures.net.minus(gap) : figures.net;
  return { ...figures, total: whole, net, gap: isPartOnly ? ZERO : gap, received: roundTo(received, XERO_DECIMALS) };
}

function depositOpen(order: Order, received: Big): Problem {
  return {
    code: 'total_unexplained',
    message: `A deposit of ${withCurrency(received, order.currency)} was paid; the order’s lines are worth more, and the rest is still to be paid.`,
    fix:
      'Choose "part-payment" (setting payments.deposits): the whole sale is invoiced and the deposit paid on it. ' +
      'Then replay the order.',
    details: { deposit: toPlain(received), setting: 'payments.deposits' },
  };
}

function tooPrecise(order: Order, isRounded: boolean): Problem {
  const [total, totalTax] = [toPlain(decimal(order.total)), toPlain(decimal(order.totalTax))];
  return {
    code: 'currency_precision',
    message:
      `The order’s total ${withCurrency(decimal(total), order.currency)} (tax ${totalTax}) has more than two decimals, ` +
      (isRounded ? 'and Xero keeps two: it is posted to the nearest cent.' : 'and Xero keeps two.'),
    fix: isRounded
      ? 'Nothing to do; documents.precision chose so.'
      : 'Choose "round" (setting documents.precision), or enter this order in Xero by hand.',
    details: { total, totalTax, currency: order.currency, setting: 'documents.precision' },
  };
}
