import { Big } from 'big.js';
import { minorUnitDecimals } from './currency.ts';

/** Xero keeps two decimals on every amount, whatever the currency (developer.xero.com, guide "Rounding in Xero"). */
export const XERO_DECIMALS = 2;

/** The largest amount Xero takes on a line (developer.xero.com/documentation/api/accounting/invoices). */
export const LINE_AMOUNT_MAX = '9999999999.99';

export const ZERO = new Big(0);

/** Reads a figure of the shop; '' (a tax that did not apply) counts as zero. */
export function decimal(figure: string): Big {
  return figure === '' ? ZERO : new Big(figure);
}

/** Halves go away from zero, as in PHP's round(). */
export function roundTo(amount: Big, decimals: number): Big {
  return amount.round(decimals, Big.roundHalfUp);
}

export function fits(amount: Big, decimals: number): boolean {
  return roundTo(amount, decimals).eq(amount);
}

export function smaller(a: Big, b: Big): Big {
  return a.lt(b) ? a : b;
}

export function larger(a: Big, b: Big): Big {
  return a.gt(b) ? a : b;
}

export function clamp(amount: Big, low: Big, high: Big): Big {
  return smaller(larger(amount, low), high);
}

export function sum(amounts: readonly Big[]): Big {
  return amounts.reduce((total, amount) => total.plus(amount), ZERO);
}

/** "12.50"; never "-0.00" and never an exponent, which Xero misreads (github.com/XeroAPI/Xero-Java/issues/353). */
export function toMoney(amount: Big): string {
  const text = amount.toFixed(XERO_DECIMALS);
  return text === '-0.00' ? '0.00' : text;
}

/** The shortest plain notation: "3", "0.75". */
export function toPlain(amount: Big): string {
  return amount.eq(ZERO) ? '0' : amount.toFixed();
}

/** "20.00 GBP", "1500 JPY": the currency's own decimals, and more only if needed. */
export function withCurrency(amount: Big, currency: string): string {
  const own = minorUnitDecimals(currency);
  return `${fits(amount, own) ? amount.toFixed(own) : toPlain(amount)} ${currency}`;
}
