import type { Big } from 'big.js';
import { roundTo, XERO_DECIMALS } from '../../domain/money.ts';

/** The tax Xero calculates on or in a line's amount, to the cent (developer.xero.com, guide "Rounding in Xero"). */
export function xeroTax(amount: Big, effectiveRate: Big, isInclusive = false) {
  const exact = amount.times(effectiveRate).div(isInclusive ? effectiveRate.plus(100) : 100);
  // Staff say 2.165 becomes 2.17 (community.xero.com/developer/discussion/66891), others deny it: never rely on it.
  const isMidpoint = exact.times(1000).mod(10).abs().eq(5);
  return { tax: roundTo(exact, XERO_DECIMALS), isMidpoint };
}
