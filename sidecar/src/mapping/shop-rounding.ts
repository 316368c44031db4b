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

/** Whether the order's lines do not add up to its total: only then the shop's rounding matters. */
export function needsShopUnits(order: Order): boolean {
  const own = ownDecimals(order);
  return own > 0 && areTotalsIn(order, own - 1) && !isExplained(order, own);
}

/**
 * How the shop got from its lines to its total. Lines are in units of the currency (`decimals`); a shop with fewer
 * decimals rounded each line, or the sum, to its own units, and that part of the total is neither tip nor gift card.
 */
export function roundShop(order: Order, decimals: number, units: ShopUnits | null): ShopRounding {
  const gap = gapIn(order, decimals);
  const coarse = shopDecimals(order, units);
  if (coarse === null || coarse >= decimals || !areTotalsIn(order, coarse) || isExplained(order, decimals)) {
    return { decimals, taxDecimals: decimals, shopRounding: ZERO, gap };
  }
  const rest = gapIn(order, coarse);
  // If nobody uses the cents, seller and buyer know whole lines.
  if (isWholeInPractice(order.currency)) {
    return { decimals: coarse, taxDecimals: coarse, shopRounding: ZERO, gap: rest };
  }
  const nets = sum(order.lines.map((line) => roundTo(decimal(line.total), decimals)));
  const shopRounding = decimal(order.total).minus(decimal(order.totalTax)).minus(nets).minus(rest);
  return { decimals, taxDecimals: coarse, shopRounding, gap: rest };
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
  const strays = halfUnit(decimals).plus(ZERO.plus(STORED_ERROR).times(order.lines.length));
  const isTaxTheirs = taxes.minus(decimal(order.totalTax)).abs().lte(strays);
  return isTaxTheirs && order.lines.every((line) => isTaxIn(line, decimals)) && gapIn(order, decimals).eq(ZERO);
}

/** The tax of a line is that of its rates, each possibly rounded by the shop. */
function isTaxIn({ taxes, totalTax }: OrderLine, decimals: number): boolean {
  const ofRates = sum(taxes.map(({ total }) => decimal(total)));
  const strays = halfUnit(decimals).plus(STORED_ERROR).times(taxes.length);
  return ofRates.minus(decimal(totalTax)).abs().lte(strays);
}

function gapIn(order: Order, decimals: number): Big {
  return gapOf(order, decimal(order.total), decimal(order.totalTax), decimals);
}
