import type { Big } from 'big.js';
import { isWholeInPractice, minorUnitDecimals } from '../domain/currency.ts';
import { decimal, fits, moneyInWords, roundTo, sum, toPlain, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import type { Order, OrderLine, ShopUnits } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import { hasDeposit, receivedOf } from './payment/deposit.ts';
import type { Planning } from './planning.ts';

/** The order's own totals, which the invoice must equal. */
export interface OrderFigures extends ShopRounding {
  readonly total: Big;
  readonly totalTax: Big;
  readonly net: Big;
  /** What the customer has paid of the total once the order is paid: all, or a deposit. */
  readonly received: Big;
}

interface ShopRounding {
  /** Decimals the lines are rounded to: the currency's, at most Xero's two. */
  readonly decimals: number;
  /** Decimals the tax of each rate is rounded to: fewer where the shop rounds to whole units of a currency with cents. */
  readonly taxDecimals: number;
  /** What the shop's rounding to such units added to its lines, or took off them. */
  readonly shopRounding: Big;
  /** Total less the lines: zero, cash rounding (a few cents), or a hidden tender (negative). */
  readonly gap: Big;
}

/** Cash rounding to the nearest ten cents (New Zealand) moves a total by five; a longer order may be off by a cent a line. */
const ROUNDING_UNITS_MAX = 5;

/** WooCommerce stores six decimals a line, so sums of lines may be off by this much. */
const STORED_ERROR = '0.000001';

/** null with a problem if Xero cannot hold the order's total. */
export function readFigures({ order, settings, units, problems, notices }: Planning): OrderFigures | null {
  const total = decimal(order.total);
  const totalTax = decimal(order.totalTax);
  if (total.lt(ZERO)) {
    problems.push({
      code: 'total_negative',
      message: `The order’s total is ${moneyInWords(total, order.currency)}; Xero takes no invoice below zero.`,
      fix: 'Correct the order in WooCommerce, or enter a credit note in Xero by hand.',
      details: { total: toPlain(total) },
    });
    return null;
  }
  const isTooPrecise = !areTotalsIn(order, XERO_DECIMALS);
  const isRounded = isTooPrecise && settings.documents.precision === 'round';
  if (isTooPrecise) (isRounded ? notices : problems).push(tooPrecise(order, isRounded));
  if (isTooPrecise && !isRounded) return null;
  const figures = isRounded
    ? roundedFigures(order, total, totalTax)
    : exactFigures(order, total, totalTax, units ?? null);
  return hasDeposit(order)
    ? withDeposit(order, figures, settings.payments.deposits === 'reject' ? problems : [])
    : figures;
}

function exactFigures(order: Order, total: Big, totalTax: Big, units: ShopUnits | null): OrderFigures {
  const own = ownDecimals(order);
  const rounding = roundShop(order, areTotalsIn(order, own) ? own : XERO_DECIMALS, units);
  return { total, totalTax, net: total.minus(totalTax), received: total, ...rounding };
}

/** Xero holds cents only: total and tax round to the nearest cent, and the lines share the difference. */
function roundedFigures(order: Order, exactTotal: Big, exactTax: Big): OrderFigures {
  const [total, totalTax] = [roundTo(exactTotal, XERO_DECIMALS), roundTo(exactTax, XERO_DECIMALS)];
  const gap = roundTo(gapIn(order, minorUnitDecimals(order.currency)), XERO_DECIMALS);
  const decimals = { decimals: XERO_DECIMALS, taxDecimals: XERO_DECIMALS };
  return { total, totalTax, net: total.minus(totalTax), ...decimals, shopRounding: ZERO, gap, received: total };
}

/** The invoice of an order with a deposit is the whole sale, whichever of the two its total is. */
function withDeposit(order: Order, figures: OrderFigures, problems: Problem[]): OrderFigures {
  const { gap, total } = figures;
  const isPartOnly = isGapOfPart(figures, order);
  const whole = isPartOnly ? total.minus(gap) : total;
  const received = receivedOf(order, total, whole);
  if (received.lt(whole)) problems.push(depositUndecided(order, received));
  const net = isPartOnly ? figures.net.minus(gap) : figures.net;
  return { ...figures, total: whole, net, gap: isPartOnly ? ZERO : gap, received: roundTo(received, XERO_DECIMALS) };
}

/** Whether the total of an order with a deposit is a part of the sale, not all of it. */
export function isPartOfSale(order: Order, units: ShopUnits | null): boolean {
  return isGapOfPart(exactFigures(order, decimal(order.total), decimal(order.totalTax), units), order);
}

function isGapOfPart({ gap, decimals }: Pick<ShopRounding, 'gap' | 'decimals'>, order: Order): boolean {
  return gap.lt(ZERO) && !isRoundingGap(gap, order, decimals);
}

export function isRoundingGap(gap: Big, order: Order, decimals: number): boolean {
  const units = gap.abs().times(10 ** decimals);
  return units.lte(Math.max(ROUNDING_UNITS_MAX, order.lines.length));
}

/**
 * WooCommerce's total is the rounded nets of the lines plus tax, or (tax rounded at subtotal) the rounded exact sum.
 * If neither matches, a plugin changed the total: the difference is the gap.
 */
function gapIn(order: Order, decimals: number): Big {
  const [total, totalTax] = [decimal(order.total), decimal(order.totalTax)];
  const nets = order.lines.map((line) => decimal(line.total));
  const taxes = order.lines.map((line) => decimal(line.totalTax));
  const beyondRoundedNets = total.minus(totalTax).minus(sum(nets.map((net) => roundTo(net, decimals))));
  const exact = sum(nets).plus(sum(taxes));
  if (beyondRoundedNets.eq(ZERO) || total.minus(exact).abs().lte(strays(order, decimals))) return ZERO;
  const roundsAtSubtotal = taxes.some((tax) => !fits(tax, decimals));
  return roundsAtSubtotal ? total.minus(roundTo(exact, decimals)) : beyondRoundedNets;
}

/** Whether the order's lines do not add up to its total: only then the shop's rounding matters. */
export function needsShopUnits(order: Order): boolean {
  const own = ownDecimals(order);
  return own > 0 && areTotalsIn(order, own - 1) && !isExplained(order, own);
}

/**
 * How the shop got from its lines to its total. Lines are in units of the currency (`decimals`); a shop with fewer
 * decimals rounded each line, or the sum, to its own units, and that part of the total is neither tip nor gift card.
 */
function roundShop(order: Order, decimals: number, units: ShopUnits | null): ShopRounding {
  const coarse = shopDecimals(order, units);
  if (coarse === null || coarse >= decimals || !areTotalsIn(order, coarse) || isExplained(order, decimals)) {
    return { decimals, taxDecimals: decimals, shopRounding: ZERO, gap: gapIn(order, decimals) };
  }
  const gap = gapIn(order, coarse);
  // If nobody uses the cents, seller and buyer know whole lines.
  if (isWholeInPractice(order.currency)) return { decimals: coarse, taxDecimals: coarse, shopRounding: ZERO, gap };
  const nets = sum(order.lines.map((line) => roundTo(decimal(line.total), decimals)));
  const shopRounding = decimal(order.total).minus(decimal(order.totalTax)).minus(nets).minus(gap);
  return { decimals, taxDecimals: coarse, shopRounding, gap };
}

/** null = not known: the setting does not cover other currencies, which a plugin may round freely. */
function shopDecimals(order: Order, units: ShopUnits | null): number | null {
  if (units?.currency === order.currency) return units.decimals;
  return isWholeInPractice(order.currency) ? 0 : null;
}

function ownDecimals({ currency }: Order): number {
  return Math.min(minorUnitDecimals(currency), XERO_DECIMALS);
}

function areTotalsIn({ total, totalTax }: Order, decimals: number): boolean {
  return fits(decimal(total), decimals) && fits(decimal(totalTax), decimals);
}

function isExplained(order: Order, decimals: number): boolean {
  const taxes = sum(order.lines.map((line) => decimal(line.totalTax)));
  const isTaxTheirs = taxes.minus(decimal(order.totalTax)).abs().lte(strays(order, decimals));
  return isTaxTheirs && order.lines.every((line) => isTaxIn(line, decimals)) && gapIn(order, decimals).eq(ZERO);
}

/** The tax of a line is that of its rates, each possibly rounded by the shop. */
function isTaxIn({ taxes, totalTax }: OrderLine, decimals: number): boolean {
  const ofRates = sum(taxes.map(({ total }) => decimal(total)));
  return ofRates.minus(decimal(totalTax)).abs().lte(halfUnit(decimals).plus(STORED_ERROR).times(taxes.length));
}

/** How far a sum of the order's lines may be off its rounded total. */
function strays({ lines }: Order, decimals: number): Big {
  return halfUnit(decimals).plus(decimal(STORED_ERROR).times(lines.length));
}

function halfUnit(decimals: number): Big {
  return decimal('0.5').div(10 ** decimals);
}

function depositUndecided(order: Order, received: Big): Problem {
  const deposit = moneyInWords(received, order.currency);
  return {
    code: 'total_unexplained',
    message: `A deposit of ${deposit} was paid; the order’s lines are worth more, and the balance is still due.`,
    fix:
      'Choose "part-payment" (setting payments.deposits): the whole sale is invoiced and the deposit paid on it. ' +
      'Then replay the order.',
    details: { deposit: toPlain(received), setting: 'payments.deposits' },
  };
}

function tooPrecise({ total, totalTax, currency }: Order, isRounded: boolean): Problem {
  const [exact, tax] = [decimal(total), toPlain(decimal(totalTax))];
  return {
    code: 'currency_precision',
    message:
      `The order’s total ${moneyInWords(exact, currency)} (tax ${moneyInWords(decimal(totalTax), currency)}) has more than two decimals, ` +
      (isRounded ? 'and Xero keeps two: it is posted to the nearest cent.' : 'and Xero keeps two.'),
    fix: isRounded
      ? 'No action needed: you chose "round" (setting documents.precision).'
      : 'Choose "round" (setting documents.precision), or enter this order in Xero by hand.',
    details: { total: toPlain(exact), totalTax: tax, currency, setting: 'documents.precision' },
  };
}
