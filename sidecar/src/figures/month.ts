import type { BookDay, BooksBody } from '../contract/books.ts';
import type { PeriodBody } from '../contract/reconciliation.ts';
import { decimal, sum, toMoney, ZERO } from '../domain/money.ts';

/** accepted: differs only by what people accepted, with a reason. */
export type BookState = BookDay['state'] | 'accepted';

export function stateOfDay({ state, isAccepted }: BookDay): BookState {
  return state === 'differs' && isAccepted === true ? 'accepted' : state;
}

/** A month in one currency: what a page says of it in one sentence. */
export interface CurrencyMonth {
  readonly currency: string;
  readonly state: BookState;
  readonly orders: number;
  readonly invoices: number;
  /** Sales less refunds. */
  readonly shop: string;
  readonly xero: string;
  readonly shopRefunds: string;
  readonly xeroRefunds: string;
  /** Shop less Xero: positive is missing in Xero. */
  readonly difference: string;
  readonly unexplained: string;
  /** Orders that wait to sync, and their amount. */
  readonly waiting: { readonly orders: number; readonly amount: string };
  /** Of what people accepted. */
  readonly accepted: string;
  readonly daysDiffer: number;
  readonly daysNotChecked: number;
  /** null = no orders and no documents. */
  readonly period: PeriodBody | null;
}

/** By currency: what differs first, then the most orders. */
export function currencyMonths({ periods, days }: BooksBody): CurrencyMonth[] {
  const currencies = new Set([...periods, ...days].map(({ currency }) => currency));
  // Days that were never checked have none.
  currencies.delete('');
  return [...currencies]
    .map((currency) => {
      const period = periods.find((one) => one.currency === currency) ?? null;
      return currencyMonth(currency, period, ofCurrency(days, currency));
    })
    .sort((a, b) => RANK.indexOf(a.state) - RANK.indexOf(b.state) || b.orders - a.orders);
}

/** The days of one currency, and those that were never checked. */
export function ofCurrency(days: readonly BookDay[], currency: string): BookDay[] {
  return days.filter((one) => one.currency === currency || one.currency === '');
}

/** Worst first. */
const RANK: readonly BookState[] = ['differs', 'not_checked', 'not_final', 'accepted', 'agrees'];

function currencyMonth(currency: string, period: PeriodBody | null, days: readonly BookDay[]): CurrencyMonth {
  const states = days.map(stateOfDay);
  const daysDiffer = states.filter((state) => state === 'differs').length;
  const daysNotChecked = states.filter((state) => state === 'not_checked').length;
  const waiting = period?.causes.filter(({ code }) => code === 'waiting') ?? [];
  return {
    currency,
    state: RANK.find((one) => states.includes(one)) ?? period?.state ?? 'agrees',
    orders: period?.shop.orders ?? 0,
    invoices: period?.xero.orders ?? 0,
    shop: period === null ? '0.00' : lessRefunds(period.shop),
    xero: period === null ? '0.00' : lessRefunds(period.xero),
    shopRefunds: period?.shop.refunds ?? '0.00',
    xeroRefunds: period?.xero.refunds ?? '0.00',
    difference: period?.difference ?? '0.00',
    unexplained: period?.unexplained ?? '0.00',
    waiting: {
      orders: waiting.reduce((all, { orders, left }) => all + orders.length + left, 0),
      amount: toMoney(sum(waiting.map(({ amount }) => decimal(amount)))),
    },
    accepted: toMoney(
      sum((period?.causes ?? []).filter(({ code }) => code === 'ignored').map(({ amount }) => decimal(amount))),
    ),
    daysDiffer,
    daysNotChecked,
    period,
  };
}

/** Sales less refunds, as the difference counts them. */
export function lessRefunds({ total, refunds }: { readonly total: string; readonly refunds: string }): string {
  return toMoney(decimal(total).minus(decimal(refunds)));
}

/** -1, 0 or 1. */
export function signOf(amount: string): number {
  return decimal(amount).cmp(ZERO);
}

export function withoutSign(amount: string): string {
  return toMoney(decimal(amount).abs());
}
