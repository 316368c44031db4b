import { Big } from 'big.js';
import { z } from 'zod';
import { moneyInWords, roundTo, toPlain, ZERO } from '../../domain/money.ts';
import { metaText, type Order, type ShopUnits } from '../../domain/order.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { settledAmount } from './credited-amount.ts';
import { hasDeposit } from './deposit.ts';
import type { Planning } from '../planning.ts';

/*
 * What multi-currency plugins write on an order in another currency than the shop's. Xero wants units of the order's currency for
 * one of the base currency (18.6 digits). WooPayments, FOX (WOOCS) and CURCY divide by their rate, Aelia multiplies: read in
 * their code (Automattic/woocommerce-payments, Analytics.php; woocommerce-currency-switcher; woo-multi-currency; Aelia's order.php).
 */

/** Xero's limit (OpenAPI, CurrencyRate). */
const RATE_DECIMALS = 6;
const RATE_FORM = /^\d{1,12}(?:\.\d{1,20})?$/;
/** Ours: shops add a few percent to the day's rate; one written the other way round is off by far more, or close to one anyway. */
const OFF_MAX = '0.2';

interface WrittenRate {
  /** Units of the order's currency for one of `base`. */
  readonly rate: Big;
  readonly base: string;
}

/** Units of the order's currency for one of the base currency; null = Xero's rate of the day. */
export function currencyRateOf(
  planning: Pick<Planning, 'order' | 'settings' | 'lists' | 'units' | 'notices'>,
): string | null {
  const { order, settings, lists, notices } = planning;
  const { baseCurrency } = lists;
  if (settings.documents.currencyRate !== 'order' || baseCurrency === undefined || order.currency === baseCurrency)
    return null;
  const written = writtenRate(order, planning.units ?? null);
  if (written?.base.toUpperCase() !== baseCurrency) return null;
  const rate = roundTo(written.rate, RATE_DECIMALS);
  if (rate.lte(ZERO)) return null;
  // Stripe's plugin lowers the net with each refund.
  const settled = order.refunds.length > 0 || hasDeposit(order) ? null : settledAmount(order);
  const isOff =
    settled?.currency.toUpperCase() === baseCurrency && isFarFrom(rate, new Big(order.total), settled.amount);
  if (!isOff) return toPlain(rate);
  const atRate = moneyInWords(roundTo(new Big(order.total).div(rate), 2), baseCurrency);
  const amount = moneyInWords(settled.amount, baseCurrency);
  notices.push({
    code: 'currency_rate_unlike',
    message: `The order's own exchange rate (${toPlain(rate)}) makes its total ${atRate}, but the payment provider credited ${amount}. The invoice is posted at Xero's rate of the day.`,
    fix: 'Compare the rate of your multi-currency plugin with the rate of the day. If it is right, no action is needed.',
    details: { rate: toPlain(rate), credited: settled.amount.toFixed(2) },
  });
  return null;
}

function isFarFrom(rate: Big, total: Big, settled: Big): boolean {
  if (settled.lte(ZERO)) return false;
  return rate.times(settled).div(total).minus(1).abs().gt(OFF_MAX);
}

function writtenRate(order: Order, units: ShopUnits | null): WrittenRate | null {
  return (
    byMetas(order, '_wcpay_multi_currency_order_exchange_rate', '_wcpay_multi_currency_order_default_currency') ??
    byMetas(order, '_woocs_order_rate', '_woocs_order_base_currency') ??
    byCurcy(order) ??
    byAelia(order, units)
  );
}

function byMetas({ meta }: Order, rateKey: string, baseKey: string): WrittenRate | null {
  const rate = toRate(metaText(meta, rateKey));
  const base = metaText(meta, baseKey);
  return rate === null || base === '' ? null : { rate, base };
}

const curcy = z.record(z.string(), z.object({ rate: z.union([z.string(), z.number()]), is_main: z.unknown() }));

/** `{ GBP: { rate: 1, is_main: 1 }, EUR: { rate: 1.17, is_main: 0 } }` */
function byCurcy({ meta, currency }: Order): WrittenRate | null {
  const found = curcy.safeParse(meta.find(({ key }) => key === 'wmc_order_info')?.value).data;
  const main = Object.entries(found ?? {}).find(([, { is_main: isMain }]) => String(isMain) === '1');
  const rate = toRate(String(found?.[currency]?.rate ?? ''));
  return main === undefined || rate === null ? null : { rate, base: main[0] };
}

const AELIA_RATE = '_base_currency_exchange_rate';
/** Ours: amounts are rounded, item by item. */
const AELIA_OFF_MAX = '0.01';

/** Its base is the shop's currency, which no meta names; the order's total in it proves the direction. */
function byAelia({ meta, total }: Order, units: ShopUnits | null): WrittenRate | null {
  const [perUnit, inBase] = [toRate(metaText(meta, AELIA_RATE)), metaText(meta, '_order_total_base_currency')];
  if (perUnit === null || !RATE_FORM.test(inBase) || units === null) return null;
  const off = new Big(total).times(perUnit).minus(inBase).abs();
  return off.lte(new Big(inBase).times(AELIA_OFF_MAX)) ? { rate: new Big(1).div(perUnit), base: units.currency } : null;
}

/** Whether the rate on the order counts only beside the shop's currency. */
export function needsShopCurrency({ meta }: Order, { documents }: Settings): boolean {
  return documents.currencyRate === 'order' && meta.some(({ key }) => key === AELIA_RATE);
}

function toRate(text: string): Big | null {
  return RATE_FORM.test(text) && new Big(text).gt(ZERO) ? new Big(text) : null;
}
