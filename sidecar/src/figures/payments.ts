import type { PeriodBody } from '../contract/reconciliation.ts';
import { decimal, toMoney, ZERO } from '../domain/money.ts';

type Cause = NonNullable<PeriodBody['paymentCauses']>[number];
type Unexplained = NonNullable<PeriodBody['unexplainedPayments']>[number];

/** Why payments on an account differ. */
export interface AccountCauses {
  /** '' = none is chosen. */
  readonly account: string;
  /** '' = none is chosen. */
  readonly name: string;
  /** One at most. */
  readonly unexplained: readonly Unexplained[];
  /** What only says where, when or by whom a payment was booked comes last. */
  readonly causes: readonly Cause[];
}

/** Accounts with causes, in the order of the payments. */
export function causesByAccount({
  payments = [],
  paymentCauses = [],
  unexplainedPayments = [],
}: PeriodBody): AccountCauses[] {
  const names = new Map(payments.map(({ account, name }) => [account, name]));
  const accounts = new Set([...payments, ...unexplainedPayments, ...paymentCauses].map(({ account }) => account));
  return [...accounts].flatMap((account) => {
    const unexplained = unexplainedPayments.filter((one) => one.account === account);
    const causes = paymentCauses
      .filter((one) => one.account === account)
      .toSorted((a, b) => Number(a.isHarmless === true) - Number(b.isHarmless === true));
    if (unexplained.length + causes.length === 0) return [];
    const name = account === '' ? '' : (names.get(account) ?? account);
    return [{ account, name, unexplained, causes }];
  });
}

/** What others booked on each account: more income is positive. */
export function othersByAccount({ causes }: PeriodBody): { readonly account: string; readonly amount: string }[] {
  return causes
    .filter(({ code, amount }) => code === 'foreign_bookings' && !decimal(amount).eq(ZERO))
    .map(({ detail, amount }) => ({ account: detail, amount: toMoney(decimal(amount).neg()) }));
}
