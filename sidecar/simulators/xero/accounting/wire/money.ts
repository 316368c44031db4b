import Big, { type BigSource } from 'big.js';
import type { Switches } from '../../switches.ts';

/** Every amount of a document has two decimals, whatever its currency. */
export const MONEY_DP = 2;
export const QUANTITY_DP = 4;
export const CURRENCY_RATE_DP = 6;

/** Rounds a half away from zero, or to the even neighbour when the switch says so. */
export function round(value: Big, dp: number, midpoint: Switches['midpointRounding']): Big {
  return value.round(dp, midpoint === 'half-even' ? Big.roundHalfEven : Big.roundHalfUp);
}

export function sum(values: readonly BigSource[]): Big {
  return values.reduce<Big>((total, value) => total.plus(value), new Big(0));
}

/** The JSON number the live API prints. */
export function numberOut(decimal: BigSource): number {
  return Number(new Big(decimal).toString());
}

export function moneyText(value: BigSource): string {
  return new Big(value).toFixed(MONEY_DP);
}
