import { dateI18n, getSettings, gmdateI18n } from '@wordpress/date';
import { pageConfig, type ShopCurrency } from '../page-config.ts';

const CENT_DIGITS = 2;

interface Props {
  /** ISO UTC; null shows `never`. */
  readonly at: string | null;
  readonly never?: string;
}

/** A moment in the site's zone, in WordPress's date and time formats. */
export function Moment({ at, never = '–' }: Props) {
  if (at === null) return <>{never}</>;
  return <time dateTime={at}>{formatMoment(at)}</time>;
}

export function formatMoment(at: string): string {
  const { date, time } = getSettings().formats;
  return isMoment(at) ? dateI18n(`${date} ${time}`, at) : at;
}

/** A day in the store's calendar ("2026-11-25" or a time on it). */
export function formatDay(day: string): string {
  const { date } = getSettings().formats;
  const isBare = /^\d{4}-\d{2}-\d{2}$/.test(day);
  if (!isMoment(day)) return day;
  return isBare ? gmdateI18n(date, `${day}T12:00:00Z`) : dateI18n(date, day);
}

function isMoment(text: string): boolean {
  return !Number.isNaN(Date.parse(text));
}

/** As wc_price() writes money. An amount keeps decimals beyond the currency's own: 500.50 forints. */
export function formatAmount(amount: string, currency: string | null): string {
  const parts = DECIMAL.exec(amount);
  if (currency === null || parts === null) return amount;
  const [, sign = '', whole = '', fraction = ''] = parts;
  const own = fraction.replace(/0+$/, '');
  const shop = pageConfig().currency ?? PLAIN_CURRENCY;
  const usual = currency === shop.code ? shop.decimals : usualDecimals(currency);
  const decimals = own.padEnd(own.length > usual ? Math.max(own.length, CENT_DIGITS) : usual, '0');
  const number = written(whole, decimals, shop);
  const symbol = shop.symbols[currency] ?? currency;
  const space = shop.position.endsWith('_space') || symbol === currency ? '\u00A0' : '';
  return sign + (shop.position.startsWith('right') ? `${number}${space}${symbol}` : `${symbol}${space}${number}`);
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d*))?$/;

/** A number with the decimals that it has, in the shop's way: "24.99" as "24,99". */
export function formatDecimal(number: string): string {
  const [, sign = '', whole, decimals = ''] = DECIMAL.exec(number) ?? [];
  return whole === undefined ? number : sign + written(whole, decimals, pageConfig().currency ?? PLAIN_CURRENCY);
}

function written(whole: string, decimals: string, shop: ShopCurrency): string {
  const grouped = whole.replaceAll(/\B(?=(\d{3})+$)/g, shop.thousandSeparator);
  return decimals === '' ? grouped : `${grouped}${shop.decimalSeparator}${decimals}`;
}

/** Without WooCommerce's settings. */
const PLAIN_CURRENCY: ShopCurrency = {
  code: '',
  symbols: {},
  position: 'left',
  decimalSeparator: '.',
  thousandSeparator: ',',
  decimals: CENT_DIGITS,
};

/** ISO 4217's: none for yen. */
function usualDecimals(currency: string): number {
  try {
    const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
    return maximumFractionDigits ?? CENT_DIGITS;
  } catch {
    return CENT_DIGITS;
  }
}
