import { Big } from 'big.js';
import { currencySymbol, minorUnitDecimals } from './currency.ts';

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

/**
 * "£20.00", "A$1,200.00", "CHF 12.50": a symbol that names one currency only, with the currency's own decimals and more
 * only if needed. Without a currency the bare amount.
 */
export function moneyInWords(amount: Big, currency: string | null): string {
  const decimals = decimalsIn(amount, minorUnitDecimals(currency ?? ''));
  const text = amount.eq(ZERO) ? ZERO.toFixed(decimals) : amount.toFixed(decimals);
  if (currency === null || !CURRENCY_CODE.test(currency)) return currency ? `${text} ${currency}` : text;
  const symbol = currencySymbol(currency);
  const [sign, digits] = text.startsWith('-') ? ['-', text.slice(1)] : ['', text];
  return `${sign}${symbol}${/\p{Sc}$/u.test(symbol) ? '' : ' '}${withThousands(digits)}`;
}

const CURRENCY_CODE = /^[A-Z]{3}$/;
const THOUSAND_DIGITS = 3;

/** "1,234,567.50" of "1234567.50"; no sign. */
export function withThousands(digits: string): string {
  const [whole = '', decimals] = digits.split('.');
  const groups: string[] = [];
  for (let end = whole.length; end > 0; end -= THOUSAND_DIGITS)
    groups.unshift(whole.slice(Math.max(0, end - THOUSAND_DIGITS), end));
  const grouped = groups.join(',');
  return decimals === undefined ? grouped : `${grouped}.${decimals}`;
}

function decimalsIn(amount: Big, own: number): number {
  return fits(amount, own) ? own : (toPlain(amount).split('.')[1]?.length ?? own);
}
