import { Big } from 'big.js';
import { sum, ZERO } from '../domain/money.ts';
import {
  CAUSES,
  type CauseCode,
  type PeriodCause,
  type PeriodSide,
  type ReconciledPeriod,
  stateOfCauses,
} from './result.ts';
import type { ShopBooking, XeroBooking } from './bookings.ts';
import { type AcceptedDifference, withAccepted } from './accepted.ts';
import { explainMoney } from './explain-money.ts';
import { explainOrder } from './explain-order.ts';
import { type Amount, type Cause, NOTHING, plus } from './flow.ts';
import { figure, KeptOrders, movedFigure, type OrderName } from './kept-orders.ts';
import type { OrderLegs, PostingRules, RateTax, ShopOrder, XeroDocument } from './legs.ts';
import { PeriodMoney } from './period-money.ts';
import { type DayRange, type Division, periodAround } from './periods.ts';
import { compareNumbered, compareText } from '../domain/text.ts';

/** What is reconciled: only what is dated in `range` counts. */
export interface ReconciliationScope {
  readonly range: DayRange;
  readonly by: Division;
  readonly rules: PostingRules;
  /** What people accepted, by order. */
  readonly accepted?: ReadonlyMap<string, readonly AcceptedDifference[]>;
  /** Of an account that payments are on; absent = its code. */
  readonly accountName?: ((account: string) => string) | undefined;
}

/** Bookings of other people on an account of our documents, in the organisation's currency. */
export interface ForeignBookings {
  readonly period: DayRange;
  readonly currency: string;
  /** Code and name. */
  readonly account: string;
  /** As the account has it in the profit and loss, less our documents. */
  readonly amount: Big;
}

/** Takes orders one by one, and keeps sums and the orders that differ. `piece`: the days these legs are complete for. */
export function createReconciliation(scope: ReconciliationScope) {
  const { range, by, rules, accepted, accountName = String } = scope;
  const periods = new Map<string, Period>();
  const at = (day: string | null, currency: string, piece: DayRange): Period | null => {
    const inPiece = day !== null && day >= piece.from && day <= piece.to;
    const found = inPiece ? periodAround(day, range, by) : null;
    return found === null ? null : periodOf(periods, found, currency);
  };
  return {
    add(legs: OrderLegs, piece: DayRange = range): void {
      const { shop, xero, findings } = explainOrder(legs, rules);
      for (const one of shop) at(one.day, one.currency, piece)?.shop.add(one, legs.order);
      for (const one of xero) at(one.day, one.currency, piece)?.xero.add(one, one.document);
      const judged = withAccepted(findings, accepted?.get(legs.orderId) ?? []);
      for (const { day, currency, cause, ...amount } of judged)
        at(day, currency, piece)?.find(cause, { id: legs.orderId, number: legs.number }, amount);
      const money = explainMoney(legs, rules);
      for (const one of money?.shop ?? []) at(one.day, one.currency, piece)?.money.addShop(one, money?.xero !== null);
      for (const one of money?.xero ?? []) at(one.day, one.currency, piece)?.money.addXero(one);
      for (const one of money?.findings ?? [])
        at(one.day, one.currency, piece)?.money.find(one, { id: legs.orderId, number: legs.number });
    },
    /** The profit and loss was read: a period without any says 0.00. */
    addForeign(found: readonly ForeignBookings[]): void {
      for (const { period, currency, account, amount } of found) {
        // Days without anything are left out.
        if (amount.eq(ZERO) && !periods.has(keyOf(period, currency))) continue;
        const kept = periodOf(periods, period, currency);
        kept.others = (kept.others ?? ZERO).plus(amount);
        const cause = { code: 'foreign_bookings', detail: account } as const;
        kept.find(cause, { id: '', number: '' }, { total: amount.neg(), tax: ZERO });
      }
    },
    finish: (): ReconciledPeriod[] => [...periods.values()].map((one) => one.finish(accountName)).toSorted(inOrder),
  };
}

function inOrder(a: ReconciledPeriod, b: ReconciledPeriod): number {
  return compareText(a.from, b.from) || compareText(a.currency, b.currency);
}

function keyOf({ from }: DayRange, currency: string): string {
  return `${from} ${currency}`;
}

function periodOf(periods: Map<string, Period>, range: DayRange, currency: string): Period {
  const key = keyOf(range, currency);
  const known = periods.get(key) ?? new Period(range, currency);
  periods.set(key, known);
  return known;
}

class Period {
  readonly shop = new Side();
  readonly xero = new Side();
  readonly money = new PeriodMoney();
  others: Big | null = null;
  readonly #range: DayRange;
  readonly #currency: string;
  readonly #found = new Map<string, { readonly cause: Cause | null; readonly orders: KeptOrders }>();

  constructor(range: DayRange, currency: string) {
    this.#range = range;
    this.#currency = currency;
  }

  find(cause: Cause | null, order: OrderName, amount: Amount): void {
    const key = cause === null ? '' : `${cause.code} ${cause.detail}`;
    const known = this.#found.get(key) ?? { cause, orders: new KeptOrders() };
    this.#found.set(key, known);
    known.orders.add(order, amount);
  }

  finish(accountName: (account: string) => string): ReconciledPeriod {
    const found = [...this.#found.values()].filter(({ orders }) => !orders.isEmpty);
    const causes = found.flatMap(({ cause, orders }) => (cause === null ? [] : [toCause(cause, orders)]));
    const rest = found.find(({ cause }) => cause === null)?.orders ?? new KeptOrders();
    const { total: unexplained, tax: unexplainedTax } = rest.sum();
    const [shop, xero] = [this.shop.sums, this.xero.sums];
    const { wrong, ...money } = this.money.finish(accountName);
    return {
      ...this.#range,
      currency: this.#currency,
      state: stateOfCauses([...causes, ...wrong], rest.isEmpty && money.unexplainedPayments.length === 0),
      shop: this.shop.finish(true),
      xero: {
        ...this.xero.finish(this.xero.hasOwnShipping),
        others: this.others === null ? null : figure(this.others),
      },
      difference: figure(shop.total.minus(xero.total).minus(this.others ?? ZERO)),
      taxDifference: figure(shop.tax.minus(xero.tax)),
      causes: causes.toSorted((a, b) => orderOf(a.code) - orderOf(b.code) || compareText(a.detail, b.detail)),
      unexplained: figure(unexplained),
      unexplainedTax: figure(unexplainedTax),
      unexplainedOrders: rest.list().orders,
      ...money,
    };
  }
}

function orderOf(code: CauseCode): number {
  return CAUSES.indexOf(code);
}

function toCause({ code, detail }: Cause, kept: KeptOrders): PeriodCause {
  const { total, tax, moved } = kept.sum();
  return { code, detail, amount: figure(total), tax: figure(tax), ...movedFigure(moved), ...kept.list() };
}

/** The sums of one side. */
class Side {
  hasOwnShipping = false;
  #orders = 0;
  #sales: Amount = NOTHING;
  #shipping = ZERO;
  /** Negative. */
  #refunds: Amount = NOTHING;
  readonly #rates = new Map<string, Big>();

  add(booking: ShopBooking | XeroBooking, of: ShopOrder | XeroDocument | null): void {
    if (booking.of === 'refund') {
      this.#refunds = plus(this.#refunds, booking);
      return;
    }
    this.#sales = plus(this.#sales, booking);
    const sign = booking.total.lt(ZERO) || (of !== null && 'kind' in of && of.kind === 'credit_note') ? -1 : 1;
    this.#orders += sign;
    if (of === null) return;
    this.hasOwnShipping ||= of.shipping !== null;
    this.#shipping = this.#shipping.plus((of.shipping ?? ZERO).times(sign));
    for (const { rate, tax } of of.taxByRate) this.#addRate({ rate, tax: tax.times(sign) });
  }

  #addRate({ rate, tax }: RateTax): void {
    this.#rates.set(rate, (this.#rates.get(rate) ?? ZERO).plus(tax));
  }

  get sums(): Amount {
    return plus(this.#sales, this.#refunds);
  }

  finish(hasShipping: boolean): PeriodSide {
    const { total, tax } = this.#sales;
    const rates = [...this.#rates].filter(([, of]) => !of.eq(ZERO));
    return {
      orders: this.#orders,
      net: figure(total.minus(tax).minus(hasShipping ? this.#shipping : ZERO)),
      shipping: hasShipping ? figure(this.#shipping) : null,
      tax: figure(tax),
      total: figure(total),
      refunds: figure(this.#refunds.total.neg()),
      taxByRate: rates
        .map(([rate, of]) => ({ rate, tax: figure(of) }))
        .toSorted((a, b) => compareNumbered(b.rate, a.rate)),
    };
  }
}

/** What all periods of one currency differ by. */
export function differenceOf(periods: readonly ReconciledPeriod[], currency: string): Big {
  return sum(periods.filter((one) => one.currency === currency).map(({ difference }) => new Big(difference)));
}
