import type { KeptDay } from '../../books/books.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import type { Context } from '../../context/context.ts';
import type { BooksBody, BooksDayBody } from '../../contract/books.ts';
import { refusal } from '../../domain/refusal.ts';
import { HARMLESS } from '../../reconciliation/period-money.ts';
import { mergePeriods } from '../../reconciliation/merge-periods.ts';
import { type DayRange, daysOf } from '../../reconciliation/periods.ts';
import { isNotice, type PeriodSide, type ReconciledPeriod } from '../../reconciliation/result.ts';
import { causeWords } from '../reconciliation/cause-words.ts';
import { isDay } from '../reconciliation/check-range.ts';
import { shopToday } from '../reports/read-month-end.ts';
import { monthRange } from './month-range.ts';

/** The month as its days were last checked: reads neither shop nor Xero. Throws a request error 400 for no month. */
export async function readBooks(context: Context, storeId: string, month: string): Promise<BooksBody> {
  const { books, stores } = context;
  const { facts, url } = await stores.get(storeId);
  const today = await shopToday(context, storeId);
  const range = monthRange(month, today);
  const kept = await books.days(storeId, range);
  const { failed } = await books.state(storeId);
  const known = new Map(kept.map((one) => [one.day, one]));
  const periods = monthPeriods(kept, range);
  return {
    ...{ month, timezone: zoneOfFacts(facts) ?? '', today },
    checkedAt: checkedAt(
      kept,
      daysOf(range).filter((day) => day < today),
    ),
    checking: books.running(storeId),
    failed: failed === null ? null : { message: failed.message, fix: failed.fix, at: failed.at },
    notices: [],
    days: daysOf(range).flatMap((day) => dayRows(day, known.get(day), today)),
    periods: periods.map((one) => toPeriodBody(one, { id: storeId, url })),
  };
}

export async function readBooksDay(context: Context, storeId: string, day: string): Promise<BooksDayBody> {
  if (!isDay(day))
    throw refusal(400, 'day_invalid', `"${day}" is no day.`, 'Give a day as YYYY-MM-DD, e.g. 2026-11-30.');
  const { url } = await context.stores.get(storeId);
  const [kept] = await context.books.days(storeId, { from: day, to: day });
  const periods = kept?.periods.map((one) => toPeriodBody(one, { id: storeId, url })) ?? [];
  return { day, checkedAt: kept?.checkedAt ?? null, periods };
}

/** The days together: one period for each currency. */
export function monthPeriods(kept: readonly KeptDay[], range: DayRange): ReconciledPeriod[] {
  return mergePeriods(
    kept.flatMap((one) => one.periods),
    range,
  );
}

/** The checked days of a month, in order. */
export async function keptDaysOf(context: Context, storeId: string, month: string): Promise<KeptDay[]> {
  return await context.books.days(storeId, monthRange(month, await shopToday(context, storeId)));
}

/** The oldest check of these days; null = one of them was never checked. */
function checkedAt(kept: readonly KeptDay[], past: readonly string[]): string | null {
  const known = new Map(kept.map((one) => [one.day, one.checkedAt]));
  if (!past.every((day) => known.has(day))) return null;
  return kept.reduce<string | null>((oldest, one) => {
    return oldest === null || one.checkedAt < oldest ? one.checkedAt : oldest;
  }, null);
}

/** Today is not over: not checked is its usual state. */
function dayRows(day: string, kept: KeptDay | undefined, today: string): BooksBody['days'][number][] {
  if (kept === undefined) {
    const none = { orders: 0, total: '0.00', refunds: '0.00' };
    if (day === today) return [];
    return [{ day, currency: '', state: 'not_checked', shop: none, xero: none, difference: '0.00' }];
  }
  return kept.periods.map((period) => {
    const { currency, state, shop, xero, difference } = period;
    const isAccepted = state === 'differs' && differsAsAccepted(period);
    return { day, currency, state, shop: sideOf(shop), xero: sideOf(xero), difference, isAccepted };
  });
}

function differsAsAccepted({ causes, unexplainedOrders }: ReconciledPeriod): boolean {
  return unexplainedOrders.length === 0 && causes.every((one) => one.code === 'ignored' || isNotice(one));
}

function sideOf({ orders, total, refunds }: PeriodSide) {
  return { orders, total, refunds };
}

/** With words for a person, and where its orders are in the shop. */
export function toPeriodBody(
  period: ReconciledPeriod,
  store: { readonly id: string; readonly url: string },
): BooksBody['periods'][number] {
  const named = (isGone: boolean) => (order: ReconciledPeriod['unexplainedOrders'][number]) => {
    const isOrder = order.id !== '' && !isGone;
    return { ...order, url: isOrder ? `${store.url}/wp-admin/post.php?post=${order.id}&action=edit` : null };
  };
  return {
    ...period,
    causes: period.causes.map((one) => ({
      ...one,
      ...causeWords(one.code, one.detail, store.id),
      orders: one.orders.map(named(one.code === 'deleted_in_shop')),
    })),
    unexplainedOrders: period.unexplainedOrders.map(named(false)),
    payments: [...period.payments],
    paymentCauses: period.paymentCauses.map((one) => ({
      ...{ ...one, isHarmless: HARMLESS.has(one.code) },
      ...causeWords(one.code, one.detail, store.id),
      orders: one.orders.map(named(one.code === 'deleted_in_shop')),
    })),
    unexplainedPayments: period.unexplainedPayments.map((one) => ({ ...one, orders: one.orders.map(named(false)) })),
  };
}
