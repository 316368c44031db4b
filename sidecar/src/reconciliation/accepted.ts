import { Big } from 'big.js';
import { fits, sum, toMoney, toPlain, XERO_DECIMALS } from '../domain/money.ts';
import type { Finding } from './flow.ts';
import {
  CAUSES,
  type CauseCode,
  type DifferingOrder,
  isNotice,
  type PeriodCause,
  type ReconciledPeriod,
} from './result.ts';
import { compareText } from '../domain/text.ts';

/** What an order differed by on one day when a person accepted it: shop less Xero, decimal text. */
export interface AcceptedFinding {
  readonly day: string;
  readonly currency: string;
  readonly amount: string;
  readonly tax: string;
  /** Of its cause then. */
  readonly detail: string;
}

/** A person's decision that a difference of an order is right; it holds while the difference is exactly that amount. */
export interface AcceptedDifference {
  readonly code: CauseCode;
  readonly findings: readonly AcceptedFinding[];
  readonly reason: string;
}

/** Differences that end without a person, that nobody made, or that are accepted already. */
const NOT_ACCEPTED: ReadonlySet<CauseCode> = new Set(['waiting', 'ignored', 'foreign_bookings']);

export function isAcceptable(code: CauseCode): boolean {
  return !NOT_ACCEPTED.has(code);
}

/** An order's findings; those that a person accepted have the cause `ignored`, with the reason. */
export function withAccepted(
  findings: readonly Finding[],
  accepted: readonly AcceptedDifference[],
): readonly Finding[] {
  if (accepted.length === 0) return findings;
  return findings.map((finding) => {
    const { cause, day, currency } = finding;
    if (cause === null || isNotice(cause)) return finding;
    const decision = accepted.find(({ code }) => code === cause.code);
    const known = decision?.findings.find((one) => one.day === day && one.currency === currency);
    if (decision === undefined || known === undefined) return finding;
    const same = findings.filter((one) => {
      const isSame = one.cause?.code === decision.code && !isNotice(one.cause);
      return isSame && one.day === day && one.currency === currency;
    });
    const [total, tax] = [sum(same.map((one) => one.total)), sum(same.map((one) => one.tax))];
    if (!total.eq(known.amount) || !tax.eq(known.tax)) return finding;
    return { ...finding, cause: { code: 'ignored', detail: decision.reason } };
  });
}

/** What an order differs by in these days, by cause; `days`: periods of one day each. */
export function findingsIn(
  days: readonly ReconciledPeriod[],
  orderId: string,
): ReadonlyMap<CauseCode, AcceptedFinding[]> {
  const found = new Map<CauseCode, AcceptedFinding[]>();
  for (const { from: day, currency, causes } of days) {
    const differing = causes.filter((one) => !isNotice(one));
    for (const [code, some] of Map.groupBy(differing, (one) => one.code)) {
      const own = some.flatMap((one) => one.orders.filter(({ id }) => id === orderId));
      if (own.length === 0) continue;
      const total = (of: 'amount' | 'tax') => figure(sum(own.map((one) => new Big(one[of]))));
      const detail = some.find(({ orders }) => orders.some(({ id }) => id === orderId))?.detail ?? '';
      const finding = { day, currency, amount: total('amount'), tax: total('tax'), detail };
      found.set(code, [...(found.get(code) ?? []), finding]);
    }
  }
  return found;
}

interface CauseName {
  readonly code: CauseCode;
  readonly detail: string;
}

/** A result that is kept, after a person's decision: the order's part of one cause belongs to another. */
export function moveCause(
  periods: readonly ReconciledPeriod[],
  orderId: string,
  from: CauseCode,
  to: CauseName | ((period: ReconciledPeriod) => CauseName),
): ReconciledPeriod[] {
  return periods.map((period) => {
    const isFrom = (one: PeriodCause) => one.code === from && !isNotice(one);
    const moved = period.causes.filter(isFrom).flatMap(({ orders }) => orders.filter(({ id }) => id === orderId)); // prettier-ignore
    if (moved.length === 0) return period;
    const rest = period.causes.flatMap((one) => (isFrom(one) ? without(one, orderId) : [one]));
    return { ...period, causes: added(rest, typeof to === 'function' ? to(period) : to, moved) };
  });
}

function without(cause: PeriodCause, orderId: string): PeriodCause[] {
  const orders = cause.orders.filter(({ id }) => id !== orderId);
  if (orders.length === 0 && cause.left === 0) return [];
  const gone = cause.orders.filter(({ id }) => id === orderId);
  return [withSums({ ...cause, orders }, gone, -1)];
}

function added(causes: readonly PeriodCause[], { code, detail }: CauseName, orders: readonly DifferingOrder[]) {
  const isSame = (one: PeriodCause) => one.code === code && one.detail === detail;
  const known = causes.find(isSame) ?? { code, detail, amount: '0.00', tax: '0.00', orders: [], left: 0 };
  const next = withSums({ ...known, orders: [...known.orders, ...orders] }, orders, 1);
  return [...causes.filter((one) => !isSame(one)), next].toSorted(inOrder);
}

function inOrder(a: PeriodCause, b: PeriodCause): number {
  return CAUSES.indexOf(a.code) - CAUSES.indexOf(b.code) || compareText(a.detail, b.detail);
}

function withSums(cause: PeriodCause, orders: readonly DifferingOrder[], sign: 1 | -1): PeriodCause {
  const total = (of: 'amount' | 'tax') =>
    figure(new Big(cause[of]).plus(sum(orders.map((one) => new Big(one[of]))).times(sign)));
  return { ...cause, amount: total('amount'), tax: total('tax') };
}

/** At least two decimals, and more only if it has them. */
function figure(amount: Big): string {
  return fits(amount, XERO_DECIMALS) ? toMoney(amount) : toPlain(amount);
}
