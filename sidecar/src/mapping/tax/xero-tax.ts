import type { Big } from 'big.js';
import { roundTo, XERO_DECIMALS } from '../../domain/money.ts';

/**
 * The tax Xero calculates: amount x rate, or the tax in the amount, to the cent, per line (developer.xero.com, guide
 * "Rounding in Xero").
 */
export function xeroTax(
  amount: Big,
  effectiveRate: Big,
  isInclusive = false,
): { readonly tax: Big; readonly isMidpoint: boolean } {
  const exact = amount.times(effectiveRate).div(isInclusive ? effectiveRate.plus(100) : 100);
  // Xero staff say that 2.165 becomes 2.17 (community.xero.com/developer/discussion/66891), others deny it: never
  // leave such a line to Xero.
  const isMidpoint = exact.times(1000).mod(10).abs().eq(5);
  return { tax: roundTo(exact, XERO_DECIMALS), isMidpoint };
}
