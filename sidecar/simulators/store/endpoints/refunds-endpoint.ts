import { readPaging, toPage, type Reply } from './collection.ts';
import { dateConditions } from './orders-endpoint.ts';
import { integerAt, type JsonObject } from '../json.ts';
import { RequestArgs } from './request-args.ts';
import { RestError } from './rest-error.ts';
import type { StoreRequest } from '../store-request.ts';

export function listOrderRefunds(request: StoreRequest, orderId: number): Reply {
  const { store, query } = request;
  const args = new RequestArgs(query);
  const paging = readPaging(args);
  const dp = args.integer('dp', { fallback: store.recording.priceDecimals });
  args.check();
  // A parent that is not an order has no refunds: WooCommerce returns an empty list.
  const refunds = store.refunds(orderId, dp) ?? [];
  return toPage(refunds, paging, `${store.home}/wp-json/wc/v3/orders/${String(orderId)}/refunds`, query, (one) => one);
}

export function getOrderRefund(request: StoreRequest, orderId: number, refundId: number): Reply {
  const { store, query } = request;
  const args = new RequestArgs(query);
  const dp = args.integer('dp', { fallback: store.recording.priceDecimals });
  args.check();
  const parentId = store.orderIds.find((id) => store.refunds(id, dp)?.some((one) => one['id'] === refundId));
  if (parentId === undefined) {
    throw new RestError(404, 'woocommerce_rest_shop_order_refund_invalid_id', 'Invalid ID.');
  }
  if (!store.refunds(orderId, dp)) throw mistyped('woocommerce_rest_invalid_order_id', 'Invalid order ID.');
  const refund = store.refunds(orderId, dp)?.find((one) => one['id'] === refundId);
  if (!refund) throw mistyped('woocommerce_rest_invalid_order_refund_id', 'Invalid order refund ID.');
  return { status: 200, body: refund };
}

/** The collection over all orders, newest first unless asked otherwise, each with parent_id behind its id (WooCommerce 9.0). */
export function listRefunds(request: StoreRequest): Reply {
  const { store, query } = request;
  const args = new RequestArgs(query);
  const paging = readPaging(args);
  const dp = args.integer('dp', { fallback: store.recording.priceDecimals });
  const conditions = dateConditions(args, request);
  const sign = args.oneOf('order', ['asc', 'desc'], 'desc') === 'asc' ? 1 : -1;
  const include = args.ids('include');
  args.check();
  const all = store.orderIds
    .flatMap((orderId) => (store.refunds(orderId, dp) ?? []).map((refund) => withParent(refund, orderId)))
    .filter((refund) => include.length === 0 || include.includes(integerAt(refund, 'id')))
    .filter((refund) => conditions.every((holds) => holds(refund)))
    .sort((a, b) => sign * (integerAt(a, 'id') - integerAt(b, 'id')));
  return toPage(all, paging, `${store.home}/wp-json/wc/v3/refunds`, query, (one) => one);
}

function withParent(refund: JsonObject, parentId: number): JsonObject {
  const { id, ...rest } = refund;
  return { id: id ?? 0, parent_id: parentId, ...rest };
}

/** WooCommerce gives WP_Error a bare 404 here, which WordPress does not accept as a status: it returns 500. */
function mistyped(code: string, message: string): RestError {
  return new RestError(500, code, message, 404);
}
