import type { PeriodBody } from '../contract/reconciliation.ts';
import { decimal, toMoney } from '../domain/money.ts';
import { lessRefunds } from './month.ts';

export type FigureId =
  'orders' | 'net' | 'shipping' | 'tax' | 'tax_at' | 'total' | 'refunds' | 'less_refunds' | 'payments' | 'others';

/** A figure of both sides. */
export interface FigureRow {
  readonly id: FigureId;
  /** Of tax_at the rate, of payments the account ('' = none is chosen); '' = needless. */
  readonly about: string;
  readonly isMoney: boolean;
  /** null = this side has no such figure. */
  readonly shop: string | null;
  readonly xero: string | null;
  /** Shop less Xero; null = not compared. */
  readonly difference: string | null;
}

type Side = PeriodBody['shop'];

/** The figures of a period, the shop beside Xero. */
export function sideBySide({ shop, xero, payments = [] }: PeriodBody): FigureRow[] {
  // Xero has no account for shipping alone: the shop's is compared with what is in its sales.
  const isApart = shop.shipping !== null && xero.shipping !== null;
  const net = (side: Side) => (isApart ? side.net : toMoney(decimal(side.net).plus(decimal(side.shipping ?? '0'))));
  const rates = [...new Set([...shop.taxByRate, ...xero.taxByRate].map(({ rate }) => rate))].sort(byNumber);
  const taxAt = ({ taxByRate }: Side, rate: string) => taxByRate.find((one) => one.rate === rate)?.tax ?? '0.00';
  return [
    {
      ...{ id: 'orders', about: '', isMoney: false, shop: String(shop.orders), xero: String(xero.orders) },
      difference: String(shop.orders - xero.orders),
    },
    money('net', isApart ? '' : 'with_shipping', net(shop), net(xero)),
    ...(isApart ? [money('shipping', '', shop.shipping, xero.shipping)] : []),
    money('tax', '', shop.tax, xero.tax),
    ...rates.map((rate) => money('tax_at', rate, taxAt(shop, rate), taxAt(xero, rate))),
    money('total', '', shop.total, xero.total),
    money('refunds', '', shop.refunds, xero.refunds),
    money('less_refunds', '', lessRefunds(shop), lessRefunds(xero)),
    ...payments.map((one) => money('payments', accountName(one), one.shop, one.xero)),
    ...(xero.others === null ? [] : [{ ...money('others', '', null, xero.others), difference: null }]),
  ];
}

function accountName({ account, name }: { readonly account: string; readonly name: string }): string {
  return account === '' || name === '' ? account : name;
}

function money(id: FigureId, about: string, shop: string | null, xero: string | null): FigureRow {
  const difference = shop === null || xero === null ? null : toMoney(decimal(shop).minus(decimal(xero)));
  return { id, about, isMoney: true, shop, xero, difference };
}

/** Rates in their order, names of tax types after them. */
function byNumber(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || (a < b ? -1 : 1);
  return x - y;
}
