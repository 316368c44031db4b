import { decimal, sum, toMoney } from '../domain/money.ts';

/** A sum in each currency, the largest number of orders first. Two decimals. */
export type Amounts = readonly { readonly currency: string; readonly amount: string }[];

export function amountsOf(orders: readonly { readonly currency: string; readonly total: string }[]): Amounts {
  return [...Map.groupBy(orders, ({ currency }) => currency)]
    .filter(([currency]) => currency !== '')
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([currency, some]) => ({ currency, amount: toMoney(sum(some.map(({ total }) => decimal(total)))) }));
}
