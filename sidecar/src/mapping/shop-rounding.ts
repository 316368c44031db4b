import type { Big } from 'big.js';
import { isWholeInPractice, minorUnitDecimals } from '../domain/currency.ts';
import { decimal, fits, roundTo, sum, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import type { Order, OrderLine } from '../domain/order.ts';
import type { ShopUnits } from '../domain/shop-units.ts';
import { gapOf, halfUnit, STORED_ERROR } from './gap.ts';

export interface ShopRounding {
  readonly decimals: number;
  readonly taxDecimals: number;
  readonly shopRounding: Big;
  readonly gap: Big;
}

/** Whether the lines do not make the order's whole total as they stand: only then it matters what the shop rounds to. */
export function needsShopUnits(order: Order): boolean {
  const own = ownDecimals(order);
  return own > 0 && areTotalsIn(order, own - 1) && !isExplained(order, own);
}

/**
 * How the shop came from its lines to its total. Lines are in units of the currency (`decimals`); a shop that shows fewer
 * decimals rounded each line, or the sum, to its own units, and that part of the total is neither tip nor gift card.
 */
export function roundShop(order: Order, decimals: number, units: ShopUnits | null): ShopRounding {
  const gap = gapIn(order, decimals);
  const coarse = shopDecimals(order, units);
  if (coarse === null || coarse >= decimals || !areTotalsIn(order, coarse) || isExplained(order, decimals)) {
    return { decimals, taxDecimals: decimals, shopRounding: ZERO, gap };
  }
  const rest = gapIn(order, coarse);
  // Where nobody uses the cents, whole lines are what seller and buyer know.
  if (isWholeInPractice(order.currency)) {
    return { decimals: coarse, taxDecimals: coarse, shopRounding: ZERO, gap: rest };
  }
  const nets = sum(order.lines.map((line) => roundTo(decimal(line.total), decimals)));
  const shopRounding = decimal(order.total).minus(decimal(order.totalTax)).minus(nets).minus(rest);
  return { decimals, taxDecimals: coarse, shopRounding, gap: rest };
}

/** null = not known: the setting says nothing of other currencies, which a plugin may round as it likes. */
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
  const strays = halfUnit(decimals).plus(ZERO.plus(STORED_ERROR).times(order.lines.length));
  const isTaxTheirs = taxes.minus(decimal(order.totalTax)).abs().lte(strays);
  return isTaxTheirs && order.lines.every((line) => isTaxIn(line, decimals)) && gapIn(order, decimals).eq(ZERO);
}

/** The tax of a line is that of its rates, each of which the shop may have rounded. */
function isTaxIn({ taxes, totalTax }: OrderLine, decimals: number): boolean {
  const ofRates = sum(taxes.map(({ total }) => decimal(total)));
  const strays = halfUnit(decimals).plus(STORED_ERROR).times(taxes.length);
  return ofRates.minus(decimal(totalTax)).abs().lte(strays);
}

function gapIn(order: Order, decimals: number): Big {
  return gapOf(order, decimal(order.total), decimal(order.totalTax), decimals);
}
