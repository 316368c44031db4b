import { readPaging, toPage, type Reply } from './collection.ts';
import { integerAt, isObject, textAt, type JsonObject } from '../json.ts';
import { RequestArgs } from './request-args.ts';
import type { StoreRequest } from '../store-request.ts';

/** wc_get_order_statuses, in WooCommerce's order. */
const STATUSES = new Map([
  ['pending', 'Pending payment'],
  ['processing', 'Processing'],
  ['on-hold', 'On hold'],
  ['completed', 'Completed'],
  ['cancelled', 'Cancelled'],
  ['refunded', 'Refunded'],
  ['failed', 'Failed'],
  ['checkout-draft', 'Draft'],
]);

/** OrderStatusRestController: slugs without "wc-"; those of plugins come last. */
export function listOrderStatuses({ store }: StoreRequest): Reply {
  const used = store.orderIds.map((id) => textAt(store.order(id, 2) ?? {}, 'status')).filter((one) => one !== 'trash');
  const known = new Map([...STATUSES, ...used.filter((one) => !STATUSES.has(one)).map((one) => [one, one] as const)]);
  return { status: 200, body: [...known].map(([slug, name]) => ({ slug, name })) };
}

/** WooCommerce's built-in methods. */
export function listShippingMethods(): Reply {
  const method = (id: string, title: string): JsonObject => ({ id, title, description: '' });
  return {
    status: 200,
    body: [
      method('flat_rate', 'Flat rate'),
      method('free_shipping', 'Free shipping'),
      method('local_pickup', 'Local pickup'),
    ],
  };
}

/** The coupons used on its orders. */
export function listCoupons(request: StoreRequest): Reply {
  const { store } = request;
  const codes = new Set<string>();
  for (const id of store.orderIds) {
    const { coupon_lines: lines } = store.order(id, 2) ?? {};
    for (const line of Array.isArray(lines) ? lines.filter(isObject) : []) codes.add(textAt(line, 'code'));
  }
  const coupons = [...codes].sort().map((code, index): JsonObject => ({ id: 5_000 + index, code, status: 'publish' }));
  return found(request, 'coupons', coupons, 'code');
}

/** Its products' tags. */
export function listTags(request: StoreRequest): Reply {
  const tags = new Map<number, JsonObject>();
  for (const { tags: list } of request.store.recording.products) {
    for (const tag of Array.isArray(list) ? list.filter(isObject) : []) {
      tags.set(integerAt(tag, 'id'), { ...tag, description: '' });
    }
  }
  const inOrder = [...tags.values()].sort((a, b) => textAt(a, 'name').localeCompare(textAt(b, 'name')));
  return found(request, 'products/tags', inOrder, 'name');
}

function found(request: StoreRequest, path: string, all: readonly JsonObject[], field: string): Reply {
  const args = new RequestArgs(request.query);
  const paging = readPaging(args);
  const search = args.text('search');
  args.check();
  const address = `${request.store.home}/wp-json/wc/v3/${path}`;
  return toPage(matching(all, search, field), paging, address, request.query, (one) => one);
}

/** The database's like '%words%', which ignores case. */
export function matching(all: readonly JsonObject[], search: string | undefined, field: string): JsonObject[] {
  const words = search?.trim().toLowerCase() ?? '';
  return all.filter((one) => textAt(one, field).toLowerCase().includes(words));
}
