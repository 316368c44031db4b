import { Big } from 'big.js';
import { sum, ZERO } from '../domain/money.ts';
import { figure } from './kept-orders.ts';
import {
  type AccountPayments,
  CAUSES,
  type DifferingOrder,
  type PaymentCause,
  type PeriodCause,
  type PeriodSide,
  type ReconciledPeriod,
  stateOfCauses,
} from './result.ts';
import { HARMLESS, inPaymentOrder } from './period-money.ts';
import type { DayRange } from './periods.ts';
import { compareNumbered, compareText } from '../domain/text.ts';

/**
 * The period that these days are, by currency: what a reconciliation of the whole range finds. What moved from one of the days to another
 * cancels out. Exact as long as no cause of a day has orders that are not listed.
 */
export function mergePeriods(days: readonly ReconciledPeriod[], range: DayRange): ReconciledPeriod[] {
  const byCurrency = Map.groupBy(days, ({ currency }) => currency);
  return [...byCurrency]
    .map(([currency, all]) => merge(all, range, currency))
    .toSorted((a, b) => compareText(a.currency, b.currency));
}

function merge(days: readonly ReconciledPeriod[], { from, to }: DayRange, currency: string): ReconciledPeriod {
  const named = Map.groupBy(
    days.flatMap(({ causes }) => causes),
    ({ code, detail }) => `${code} ${detail}`,
  );
  const causes = [...named.values()].flatMap(mergeCause);
  const unexplainedOrders = mergeOrders(days.flatMap((one) => one.unexplainedOrders));
  const others = days.flatMap(({ xero }) => xero.others ?? []);
  const money = mergePayments(days);
  const wrong = money.paymentCauses.filter(({ code }) => !HARMLESS.has(code));
  return {
    ...{
      from,
      to,
      currency,
      state: stateOfCauses([...causes, ...wrong], unexplainedOrders.length + money.unexplainedPayments.length === 0),
    },
    shop: mergeSides(days.map(({ shop }) => shop)),
    xero: { ...mergeSides(days.map(({ xero }) => xero)), others: others.length === 0 ? null : total(others) },
    difference: total(days.map((one) => one.difference)),
    taxDifference: total(days.map((one) => one.taxDifference)),
    causes: causes.toSorted(
      (a, b) => CAUSES.indexOf(a.code) - CAUSES.indexOf(b.code) || compareText(a.detail, b.detail),
    ),
    unexplained: total(days.map((one) => one.unexplained)),
    unexplainedTax: total(days.map((one) => one.unexplainedTax)),
    unexplainedOrders,
    ...money,
  };
}

/** Received on each account, and why it differs. */
function mergePayments(days: readonly ReconciledPeriod[]) {
  const accounts = Map.groupBy(
    days.flatMap(({ payments }) => payments),
    ({ account }) => account,
  );
  const causes = Map.groupBy(
    days.flatMap(({ paymentCauses }) => paymentCauses),
    ({ code, detail, account }) => `${account} ${code} ${detail}`,
  );
  const unexplained = Map.groupBy(
    days.flatMap(({ unexplainedPayments }) => unexplainedPayments),
    ({ account }) => account,
  );
  return {
    payments: [...accounts]
      .map(([account, all]): AccountPayments => {
        const there = all.flatMap(({ xero }) => xero ?? []);
        const xero = there.length === 0 ? null : total(there);
        return { account, name: all[0]?.name ?? account, shop: total(all.map(({ shop }) => shop)), xero };
      })
      .toSorted((a, b) => compareNumbered(a.account, b.account)),
    paymentCauses: [...causes.values()]
      .flatMap((all) => mergeCause(all).map((one): PaymentCause => ({ ...one, account: all[0]?.account ?? '' })))
      .toSorted(inPaymentOrder),
    unexplainedPayments: [...unexplained].flatMap(([account, all]) =>
      mergeCause(all.map((one) => ({ ...one, code: 'waiting' as const, detail: '' }))).map(
        ({ amount, tax, orders, left }) => ({ account, amount, tax, orders, left }),
      ),
    ),
  };
}

/** [] = its orders cancel out. */
function mergeCause(all: readonly PeriodCause[]): PeriodCause[] {
  const [first] = all;
  const orders = mergeOrders(all.flatMap((one) => one.orders));
  const left = all.reduce((count, one) => count + one.left, 0);
  if (first === undefined || (orders.length === 0 && left === 0)) return [];
  const { code, detail } = first;
  const [amount, tax] = [total(all.map((one) => one.amount)), total(all.map((one) => one.tax))];
  return [{ code, detail, amount, tax, ...mergeMoved(all), orders, left }];
}

function mergeOrders(all: readonly DifferingOrder[]): DifferingOrder[] {
  return [...Map.groupBy(all, ({ id }) => id).values()].flatMap((some) => {
    const [first] = some;
    const [amount, tax] = [sumOf(some.map((one) => one.amount)), sumOf(some.map((one) => one.tax))];
    const moved = mergeMoved(some);
    const isMoved = moved.moved !== undefined && !new Big(moved.moved).eq(ZERO);
    if (first === undefined || (amount.eq(ZERO) && tax.eq(ZERO) && !isMoved)) return [];
    return [{ ...first, amount: figure(amount), tax: figure(tax), ...moved }];
  });
}

function mergeMoved(all: readonly Pick<DifferingOrder, 'moved'>[]): Pick<DifferingOrder, 'moved'> {
  const amounts = all.flatMap(({ moved }) => moved ?? []);
  return amounts.length === 0 ? {} : { moved: total(amounts) };
}

function mergeSides(sides: readonly PeriodSide[]): PeriodSide {
  const shipping = sides.flatMap((one) => one.shipping ?? []);
  const rates = Map.groupBy(
    sides.flatMap(({ taxByRate }) => taxByRate),
    ({ rate }) => rate,
  );
  const taxes = [...rates].map(([rate, some]) => ({ rate, tax: sumOf(some.map(({ tax }) => tax)) }));
  return {
    orders: sides.reduce((count, { orders }) => count + orders, 0),
    net: total(sides.map(({ net }) => net)),
    shipping: shipping.length === 0 ? null : total(shipping),
    tax: total(sides.map(({ tax }) => tax)),
    total: total(sides.map((one) => one.total)),
    refunds: total(sides.map(({ refunds }) => refunds)),
    taxByRate: taxes
      .filter(({ tax }) => !tax.eq(ZERO))
      .map(({ rate, tax }) => ({ rate, tax: figure(tax) }))
      .toSorted((a, b) => compareNumbered(b.rate, a.rate)),
  };
}

function sumOf(amounts: readonly string[]): Big {
  return sum(amounts.map((amount) => new Big(amount)));
}

function total(amounts: readonly string[]): string {
  return figure(sumOf(amounts));
}
