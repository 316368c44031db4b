import Big from 'big.js';
import { isObject, textAt, type JsonObject, type JsonValue } from '../json.ts';
import type { StoreRequest } from '../store-request.ts';
import type { StoreState } from '../store-state.ts';
import type { Reply } from './collection.ts';
import { RequestArgs } from './request-args.ts';
import { noRoute } from './rest-error.ts';

/** What the database keeps. */
const STORED_DECIMALS = 6;
export const NEVER_COUNTED = ['auto-draft', 'trash', 'checkout-draft'];

/** A row of wc_order_stats (src/Admin/API/Reports/Orders/Stats/DataStore.php). */
interface Row {
  readonly isRefund: boolean;
  /** Local time; null = no such date. */
  readonly date: string | null;
  readonly status: string;
  readonly total: Big;
  readonly tax: Big;
  readonly shipping: Big;
  readonly net: Big;
  readonly coupons: Big;
}

export function revenueStats({ store, query }: StoreRequest): Reply {
  if (!store.analytics.isEnabled) throw noRoute();
  const args = new RequestArgs(query);
  const [after, before] = [args.date('after') ?? '', args.date('before') ?? ''];
  args.check();
  const { excludedStatuses, fullRefunds } = store.analytics;
  const excluded = new Set([...excludedStatuses, ...NEVER_COUNTED]);
  const rows = store.orderIds
    .flatMap((id) => rowsOf(store, id))
    .filter(({ date, status }) => date !== null && date >= after && date <= before && !excluded.has(status));
  const total = (of: (row: Row) => Big) => rows.reduce((sum, row) => sum.plus(of(row)), new Big(0));
  const orders = rows.filter(({ isRefund }) => !isRefund);
  const coupons = total((row) => row.coupons);
  const sold = orders.reduce((sum, row) => sum.plus(row.total.minus(row.tax).minus(row.shipping)), new Big(0));
  const returned = rows.filter(({ net }) => net.lt(0));
  const returns = returned.reduce((sum, row) => {
    return sum.plus(fullRefunds === 'own' ? row.net : row.net.plus(row.tax).plus(row.shipping));
  }, new Big(0));
  const totals = {
    ...{ orders_count: orders.length, gross_sales: sold.plus(coupons), total_sales: total((row) => row.total) },
    ...{ coupons, refunds: returns.abs(), taxes: total((row) => row.tax), shipping: total((row) => row.shipping) },
    net_revenue: total((row) => row.net),
  };
  const shown = Object.fromEntries(Object.entries(totals).map(([name, value]) => [name, Number(value)]));
  return { status: 200, body: { totals: shown, intervals: [] } };
}

export function listAnalyticsSettings({ store }: StoreRequest): Reply {
  const { dateType, excludedStatuses } = store.analytics;
  const setting = (id: string, value: JsonValue): JsonObject => ({ id, group_id: 'wc_admin', value });
  const body = [
    setting('woocommerce_excluded_report_order_statuses', excludedStatuses),
    setting('woocommerce_date_type', dateType),
  ];
  return { status: 200, body };
}

function rowsOf(store: StoreState, id: number): Row[] {
  const order = store.row(id, STORED_DECIMALS);
  if (order === undefined) return [];
  const { dateType, fullRefunds } = store.analytics;
  const status = textAt(order, 'status');
  const own = figuresOf(order, 'total', moneyAt(order, 'total_tax'), moneyAt(order, 'shipping_total'));
  const date = order[dateType];
  const row: Row = {
    ...{ ...own, status, isRefund: false, date: typeof date === 'string' ? date : null },
    coupons: sumOf(order, 'coupon_lines', ['discount']),
  };
  let left: Parts = own;
  const oldestFirst = (store.refunds(id, STORED_DECIMALS) ?? []).toSorted((a, b) => Number(a['id']) - Number(b['id']));
  const refunds = oldestFirst.map((refund): Row => {
    const tax = sumOf(refund, 'tax_lines', ['tax_total', 'shipping_tax_total']);
    const parts = figuresOf(refund, 'amount', tax.abs(), sumOf(refund, 'shipping_lines', ['total']).abs());
    const kept = { whole: own, rest: left, own: parts }[isFull(refund) ? fullRefunds : 'own'];
    const { net, tax: ofTax, shipping } = kept;
    left = {
      ...{ tax: left.tax.minus(ofTax), shipping: left.shipping.minus(shipping) },
      net: left.net.minus(net),
    };
    return {
      ...{ status, isRefund: true, date: textAt(refund, 'date_created'), coupons: new Big(0) },
      ...{ total: parts.total.neg(), tax: ofTax.neg(), shipping: shipping.neg(), net: net.neg() },
    };
  });
  return [row, ...refunds];
}

interface Parts {
  readonly net: Big;
  readonly tax: Big;
  readonly shipping: Big;
}

function figuresOf(from: JsonObject, totalField: string, tax: Big, shipping: Big) {
  const total = moneyAt(from, totalField);
  return { total, tax, shipping, net: total.minus(tax).minus(shipping) };
}

export function isFull(refund: JsonObject): boolean {
  return rowsAt(refund, 'meta_data').some((meta) => meta['key'] === '_refund_type' && meta['value'] === 'full');
}

function sumOf(from: JsonObject, list: string, fields: readonly string[]): Big {
  return rowsAt(from, list)
    .flatMap((one) => fields.map((field) => moneyAt(one, field)))
    .reduce((sum, one) => sum.plus(one), new Big(0));
}

export function rowsAt(from: JsonObject, list: string): JsonObject[] {
  const rows = from[list];
  return Array.isArray(rows) ? rows.filter(isObject) : [];
}

export function moneyAt(from: JsonObject, field: string): Big {
  const text = textAt(from, field);
  return new Big(text === '' ? '0' : text);
}
