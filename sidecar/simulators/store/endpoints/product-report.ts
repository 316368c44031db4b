import { Big } from 'big.js';
import { round, total } from '../../shops/money.ts';
import { integerAt, textAt, type JsonObject } from '../json.ts';
import type { StoreRequest } from '../store-request.ts';
import type { StoreState } from '../store-state.ts';
import { isFull, moneyAt, NEVER_COUNTED, rowsAt } from './analytics-endpoint.ts';
import { readPaging, toPage, type Reply } from './collection.ts';
import { RequestArgs } from './request-args.ts';
import { noRoute } from './rest-error.ts';

/** What a line's amounts were recorded with. */
const EXACT_DECIMALS = 8;

/** A row of wc_order_product_lookup (src/Admin/API/Reports/Products/DataStore.php). */
interface Row {
  /** Of the order, or of the refund. */
  readonly orderId: number;
  /** Local time. */
  readonly date: string;
  readonly status: string;
  readonly productId: number;
  /** 0 = not a variation. */
  readonly variationId: number;
  readonly quantity: Big;
  readonly net: Big;
}

/** A variable product has one row for all of its variations. */
export function productReport(request: StoreRequest): Reply {
  return report(request, 'products', {
    idsOf: ({ productId }) => ({ product_id: productId }),
    ordersOf: (rows) => rows.filter(({ net }) => net.gte(0)),
  });
}

/** Products without variations are left out, and refunds count as orders. */
export function variationReport(request: StoreRequest): Reply {
  return report(request, 'variations', {
    idsOf: ({ productId, variationId }) =>
      variationId === 0 ? null : { product_id: productId, variation_id: variationId },
    ordersOf: (rows) => rows,
  });
}

type Ids = Readonly<Record<string, number>>;

interface Kind {
  /** null = not in the report. */
  readonly idsOf: (row: Row) => Ids | null;
  readonly ordersOf: (rows: readonly Row[]) => readonly Row[];
}

/** Dates are those of creation, whatever day the shop's Analytics counts by. */
function report({ store, query }: StoreRequest, name: string, { idsOf, ordersOf }: Kind): Reply {
  if (!store.analytics.isEnabled) throw noRoute();
  const args = new RequestArgs(query);
  const paging = readPaging(args);
  const [after, before] = [args.date('after') ?? '', args.date('before') ?? ''];
  const isExtended = args.boolean('extended_info');
  args.check();
  const excluded = new Set([...store.analytics.excludedStatuses, ...NEVER_COUNTED]);
  const groups = new Map<string, { readonly ids: Ids; readonly rows: Row[] }>();
  for (const row of store.orderIds.flatMap((id) => rowsOf(store, id))) {
    const ids = idsOf(row);
    if (ids === null || row.date < after || row.date > before || excluded.has(row.status)) continue;
    const key = Object.values(ids).join(' ');
    const group = groups.get(key) ?? { ids, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  const address = `${store.home}/wp-json/wc-analytics/reports/${name}`;
  return toPage([...groups.values()], paging, address, query, ({ ids, rows }) => ({
    ...ids,
    items_sold: Number(total(rows.map(({ quantity }) => whole(quantity)))),
    net_revenue: Number(total(rows.map(({ net }) => net))),
    orders_count: new Set(ordersOf(rows).map(({ orderId }) => orderId)).size,
    extended_info: isExtended ? extendedInfo(store, ids) : {},
  }));
}

/** The product as it is now; a deleted variation shows its parent. */
function extendedInfo({ recording }: StoreState, ids: Ids): JsonObject {
  const find = (id: number | undefined) => recording.products.find((one) => one['id'] === id);
  const product = find(ids['variation_id']) ?? find(ids['product_id']);
  return product === undefined ? {} : { name: textAt(product, 'name'), sku: textAt(product, 'sku') };
}

/** Of the order and each of its refunds, as sync_order_products() writes them. */
function rowsOf(store: StoreState, id: number): Row[] {
  const order = store.row(id, EXACT_DECIMALS);
  if (order === undefined) return [];
  const decimals = store.recording.priceDecimals;
  const status = textAt(order, 'status');
  const own = rowsAt(order, 'line_items').map((line) => toRow(line, { of: order, status, decimals }));
  const oldestFirst = (store.refunds(id, EXACT_DECIMALS) ?? []).toSorted((a, b) => Number(a['id']) - Number(b['id']));
  const returned: Row[] = [];
  for (const refund of oldestFirst) {
    const lines = rowsAt(refund, 'line_items').map((line) => toRow(line, { of: refund, status, decimals }));
    const isByStatus = isFull(refund) && lines.length === 0 && store.analytics.fullRefunds !== 'own';
    returned.push(...(isByStatus ? restOf(own, returned, refund) : lines).filter(isKept));
  }
  return [...own.filter(isKept), ...returned];
}

/** An order set to refunded has a refund without lines: the order's are taken, less what was refunded of their products before. */
function restOf(own: readonly Row[], returned: readonly Row[], refund: JsonObject): Row[] {
  return own.flatMap((row) => {
    const before = returned.filter((one) => idOf(one) === idOf(row) && one.net.lt(0)).map(({ net }) => net);
    const left = row.net.plus(total(before));
    if (left.eq(0)) return [];
    const { orderId, date } = headOf(refund);
    return [{ ...row, orderId, date, quantity: row.quantity.abs().neg(), net: left.abs().neg() }];
  });
}

function toRow(
  line: JsonObject,
  { of, status, decimals }: { readonly of: JsonObject; readonly status: string; readonly decimals: number },
): Row {
  return {
    ...{ ...headOf(of), status },
    ...{ productId: integerAt(line, 'product_id'), variationId: integerAt(line, 'variation_id') },
    quantity: new Big(Number(line['quantity'])),
    net: round(moneyAt(line, 'total'), decimals),
  };
}

function headOf(of: JsonObject): Pick<Row, 'orderId' | 'date'> {
  return { orderId: integerAt(of, 'id'), date: textAt(of, 'date_created') };
}

function idOf({ productId, variationId }: Row): number {
  return variationId === 0 ? productId : variationId;
}

/** Lines that change neither quantity nor revenue are not written. */
function isKept({ quantity, net }: Row): boolean {
  return !quantity.eq(0) || net.lt(0);
}

/** The column is an integer: what is behind the point is lost. */
function whole(quantity: Big): Big {
  return quantity.round(0, Big.roundDown);
}
