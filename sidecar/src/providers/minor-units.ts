import { Big } from 'big.js';
import { minorUnitDecimals } from '../domain/currency.ts';

/** Currencies that Stripe, and WooPayments on it, counts in whole units (woocommerce/payments). Not ISO 4217's list. */
const WHOLE: ReadonlySet<string> = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const DECIMALS_USUAL = 2;

/** "12.50" of 1250; every other currency without cents in ISO 4217 (ISK, UGX) has two decimals there. */
export function fromMinorUnits(amount: number, currency: string): string {
  const decimals = WHOLE.has(currency) ? 0 : Math.max(DECIMALS_USUAL, minorUnitDecimals(currency));
  return new Big(amount).div(new Big(10).pow(decimals)).toFixed(decimals);
}
