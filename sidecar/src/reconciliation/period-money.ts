import type { Big } from 'big.js';
import { ZERO } from '../domain/money.ts';
import type { MoneyFinding } from './explain-money.ts';
import type { Cause } from './flow.ts';
import { figure, KeptOrders, type OrderName } from './kept-orders.ts';
import type { ShopMoney, XeroMoney } from './money-legs.ts';
import { type AccountPayments, CAUSES, type CauseCode, type PaymentCause } from './result.ts';
import { compareNumbered, compareText } from '../domain/text.ts';

/** They say where a payment is booked, or that a person booked it: nothing is wrong. */
export const HARMLESS: ReadonlySet<CauseCode> = new Set([
  'other_period',
  'other_account',
  'payment_assumed',
  'paid_by_others',
  'not_booked',
]);

interface Found {
  readonly cause: Cause | null;
  readonly account: string;
  readonly orders: KeptOrders;
}

/** The payments of a period by account. */
export class PeriodMoney {
  readonly #accounts = new Map<string, { shop: Big; xero: Big | null }>();
  readonly #found = new Map<string, Found>();

  addShop({ account, amount }: ShopMoney, isRead: boolean): void {
    const sums = this.#sumsOf(account, isRead);
    sums.shop = sums.shop.plus(amount);
  }

  addXero({ account, amount }: XeroMoney): void {
    const sums = this.#sumsOf(account, true);
    sums.xero = (sums.xero ?? ZERO).plus(amount);
  }

  find({ account, amount, cause }: MoneyFinding, order: OrderName): void {
    const key = [account, cause?.code ?? '', cause?.detail ?? ''].join(' ');
    const known = this.#found.get(key) ?? { cause, account, orders: new KeptOrders() };
    this.#found.set(key, known);
    known.orders.add(order, { total: amount, tax: ZERO });
  }

  finish(nameOf: (account: string) => string) {
    const found = [...this.#found.values()].filter(({ orders }) => !orders.isEmpty);
    const causes = found.flatMap(({ cause, ...one }): PaymentCause[] => {
      return cause === null ? [] : [{ ...cause, ...toListed(one) }];
    });
    const unexplained = found.flatMap(({ cause, ...one }) => (cause === null ? [toListed(one)] : []));
    return {
      payments: [...this.#accounts]
        .map(([account, { shop, xero }]): AccountPayments => {
          return { account, name: nameOf(account), shop: figure(shop), xero: xero === null ? null : figure(xero) };
        })
        .toSorted((a, b) => compareNumbered(a.account, b.account)),
      paymentCauses: causes.toSorted(inPaymentOrder),
      unexplainedPayments: unexplained,
      /** Causes of payments that are no matter of where or by whom a payment is booked. */
      wrong: causes.filter(({ code }) => !HARMLESS.has(code)),
    };
  }

  #sumsOf(account: string, isRead: boolean): { shop: Big; xero: Big | null } {
    const known = this.#accounts.get(account) ?? { shop: ZERO, xero: isRead ? ZERO : null };
    this.#accounts.set(account, known);
    return known;
  }
}

function toListed({ account, orders }: Omit<Found, 'cause'>) {
  return { account, amount: figure(orders.sum().total), tax: figure(ZERO), ...orders.list() };
}

export function inPaymentOrder(a: PaymentCause, b: PaymentCause): number {
  const byCode = CAUSES.indexOf(a.code) - CAUSES.indexOf(b.code);
  return byCode || compareText(a.account, b.account) || compareText(a.detail, b.detail);
}
