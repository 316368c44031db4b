import { Big } from 'big.js';
import type { Order, OrderLine, OrderTax } from '../../domain/order.ts';
import { decimal, fits, roundTo, sum, XERO_DECIMALS, ZERO } from '../../domain/money.ts';
import { combinedPercent, rateIdsOf, taxSetKey } from '../tax/tax-set.ts';

/** A part of an order line with one set of tax rates. */
export interface LinePart {
  readonly rateIds: readonly number[];
  readonly net: Big;
  readonly tax: Big;
}

/** Parts whose nets leave at most this of the fee line are all of it: WooCommerce stores six decimals. */
const UNTAXED_REST_MIN = '0.02';

/**
 * WooCommerce spreads a negative fee over the basket's tax classes: one line has rates that never apply to the same
 * goods. Splits it by the rate sets of the other lines, then by the settings'; null if the fee is of another kind.
 */
export function splitFeeLine(
  line: OrderLine,
  order: Order,
  rates: ReadonlyMap<number, OrderTax>,
  isMapped: (key: string) => boolean,
  mappedSets: readonly (readonly number[])[] = [],
): LinePart[] | null {
  const rateIds = rateIdsOf(line);
  if (line.kind !== 'fee' || rateIds.length < 2) return null;
  const sets = partition(rateIds, [...setsOn(order, isGoods), ...setsOn(order, isOther), ...mappedSets], isMapped);
  if (sets === null || sets.length < 2) return null;

  const parts: LinePart[] = [];
  for (const set of sets) {
    const percent = combinedPercent(set, rates);
    if (percent === null) return null;
    const tax = sum(line.taxes.filter((one) => set.includes(one.rateId)).map((one) => decimal(one.total)));
    parts.push({ rateIds: set, tax, net: percent.eq(ZERO) ? ZERO : tax.times(100).div(percent).round(6) });
  }
  return withRest(parts, decimal(line.total));
}

/**
 * The same if all taxed lines share one set of rates and the rest has none: the part of a negative fee that its tax
 * does not explain was taken off the untaxed lines.
 */
export function splitUntaxed(line: OrderLine, order: Order, rates: ReadonlyMap<number, OrderTax>): LinePart[] | null {
  const [net, rateIds] = [decimal(line.total), rateIdsOf(line)];
  if (line.kind !== 'fee' || net.gte(ZERO) || rateIds.length === 0) return null;
  const sets = order.lines.filter((one) => decimal(one.total).gt(ZERO)).map((one) => taxSetKey(rateIdsOf(one)));
  if (!sets.includes('') || !sets.includes(taxSetKey(rateIds))) return null;
  const percent = combinedPercent(rateIds, rates);
  if (percent === null || percent.lte(ZERO)) return null;
  const tax = decimal(line.totalTax);
  const taxed = tax.times(100).div(percent).round(6);
  // Rounding may have removed half a unit of each tax, worth this much net.
  const rounding = unitOf(order).times(rateIds.length).times(50).div(percent);
  const rest = net.minus(taxed);
  if (tax.gt(ZERO) || rest.gte(rounding.plus(UNTAXED_REST_MIN).neg())) return null;
  const isNothing = [taxed, tax].every((figure) => roundTo(figure, XERO_DECIMALS).eq(ZERO));
  if (isNothing) return [{ rateIds: [], net, tax: ZERO }];
  return [
    { rateIds, net: taxed, tax },
    { rateIds: [], net: rest, tax: ZERO },
  ];
}

/** The rounding unit of the order's taxes: a cent, or a whole unit if none has decimals. */
function unitOf(order: Order): Big {
  const taxes = order.lines.flatMap((line) => line.taxes.map((tax) => decimal(tax.total)));
  return new Big(taxes.every((tax) => fits(tax, 0)) ? 1 : '0.01');
}

const isGoods = (line: OrderLine): boolean => line.kind === 'product';
/** A surcharge of another class, or shipping exempt from a rate, may have a set that no goods have. */
const isOther = (line: OrderLine): boolean => line.kind !== 'product' && decimal(line.total).gt(ZERO);

/** Largest sets first. */
function setsOn(order: Order, isMeant: (line: OrderLine) => boolean): number[][] {
  const sets = new Map<string, number[]>();
  for (const line of order.lines) {
    const rateIds = isMeant(line) ? rateIdsOf(line) : [];
    if (rateIds.length > 0) sets.set(taxSetKey(rateIds), rateIds);
  }
  return [...sets.values()].sort((a, b) => b.length - a.length);
}

function partition(
  rateIds: readonly number[],
  known: readonly (readonly number[])[],
  isMapped: (key: string) => boolean,
): number[][] | null {
  let left = [...rateIds];
  const sets: number[][] = [];
  for (const set of known) {
    if (!set.every((rateId) => left.includes(rateId))) continue;
    sets.push([...set]);
    left = left.filter((rateId) => !set.includes(rateId));
  }
  if (!left.every((rateId) => isMapped(String(rateId)))) return null;
  return [...sets, ...left.map((rateId) => [rateId])];
}

/** What the taxed parts leave of the fee goes to the zero-rated goods, else to the untaxed ones. */
function withRest(parts: readonly LinePart[], net: Big): LinePart[] {
  const rest = net.minus(sum(parts.map((part) => part.net)));
  const zeroRated = parts.findIndex((part) => part.net.eq(ZERO));
  const isLarger = (net: Big, best: number) => net.abs().gt(parts[best]?.net.abs() ?? ZERO);
  const largest = parts.reduce((best, { net }, index) => (isLarger(net, best) ? index : best), 0);
  if (zeroRated < 0 && rest.abs().gt(UNTAXED_REST_MIN)) return [...parts, { rateIds: [], net: rest, tax: ZERO }];
  const taker = zeroRated < 0 ? largest : zeroRated;
  return parts.map((part, index) => (index === taker ? { ...part, net: part.net.plus(rest) } : part));
}
