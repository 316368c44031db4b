import Big from 'big.js';
import type { Work } from '../books/work.ts';
import { decimal, text, type Element } from '../wire/element.ts';
import { CURRENCY_RATE_DP } from '../wire/money.ts';

/** A sent rate further than this factor from the day rate draws a warning; Xero does not publish its own bound. */
const SUSPICIOUS_RATE_FACTOR = 2;
const MAX_RATE_INTEGER_DIGITS = 18;

export interface DocumentCurrency {
  readonly currency: string;
  readonly currencyRate: string;
  readonly warnings: readonly string[];
}

/** Reads CurrencyCode and CurrencyRate (foreign units for one base unit) with the stored ones as default. */
export function readCurrency(
  work: Work,
  element: Element,
  stored: { currency: string; currencyRate: string } | null,
  problems: string[],
): DocumentCurrency {
  const { organisation } = work;
  const currency = (text(element, 'CurrencyCode') ?? '').toUpperCase() || stored?.currency || organisation.baseCurrency;
  const enabled = organisation.currencies[currency];
  if (enabled === undefined) {
    problems.push(`The current organisation is not subscribed to currency '${currency}'.`);
    return { currency, currencyRate: '1', warnings: [] };
  }
  const sent = decimal(element, 'CurrencyRate');
  if (currency === organisation.baseCurrency) return { currency, currencyRate: '1', warnings: [] };
  if (sent === undefined) {
    const isKept = stored !== null && stored.currency === currency;
    return { currency, currencyRate: isKept ? stored.currencyRate : enabled.dayRate, warnings: [] };
  }
  if (sent.lte(0) || sent.toFixed(0).length > MAX_RATE_INTEGER_DIGITS) problems.push('The CurrencyRate is not valid.');
  const currencyRate = sent.round(CURRENCY_RATE_DP).toString();
  return { currency, currencyRate, warnings: sent.gt(0) ? rateWarnings(sent, enabled.dayRate, currency) : [] };
}

function rateWarnings(sent: Big, dayRate: string, currency: string): string[] {
  const ratio = sent.div(dayRate);
  const isPlausible = ratio.lte(SUSPICIOUS_RATE_FACTOR) && ratio.gte(new Big(1).div(SUSPICIOUS_RATE_FACTOR));
  return isPlausible ? [] : [`The currency rate for ${currency} differs significantly from the current exchange rate.`];
}
