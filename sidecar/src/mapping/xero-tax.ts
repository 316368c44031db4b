import type { Big } from 'big.js';
import { roundTo, XERO_DECIMALS } from './money.ts';

/** The tax Xero works out for a line (xero-api 5.5, point 3): amount x rate, to the cent, line by line. */
export function xeroTax(amount: Big, effectiveRate: Big): { readonly tax: Big; readonly isMidpoint: boolean } {
  const exact = amount.times(effectiveRate).div(100);
  // How Xero decides 2.165 is disputed (xero-api 5.5, point 5), so such a line is never left to it.
  const isMidpoint = exact.times(1000).mod(10).abs().eq(5);
  return { tax: roundTo(exact, XERO_DECIMALS), isMidpoint };
}
