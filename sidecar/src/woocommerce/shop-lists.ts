import { z } from 'zod';
import { isAppError } from '../domain/app-error.ts';
import { countList } from './list-page.ts';
import { htmlToText } from './plain-text.ts';
import type { StoreAnswer } from './http/store-http.ts';
import { parseWire, WIRE_COUPON, WIRE_NAMED, WIRE_SHIPPING_METHOD, WIRE_STATUS } from './wire.ts';

type Get = (path: string, params: Readonly<Record<string, string>>) => Promise<StoreAnswer>;

/** A user who sees twenty types another letter. */
const FOUND_MAX = 20;

export interface OrderStatus {
  readonly slug: string;
  readonly name: string;
}

export interface ShippingMethod {
  readonly id: string;
  readonly title: string;
}

export type SearchKind = 'product' | 'category' | 'tag' | 'coupon';

export interface FoundThing {
  /** As a rule names it: the id, or a coupon's code. */
  readonly id: string;
  readonly name: string;
}

/** wc_get_order_statuses(), for stores without the route (before 9.x). */
const OWN_STATUSES: readonly OrderStatus[] = [
  { slug: 'pending', name: 'Pending payment' },
  { slug: 'processing', name: 'Processing' },
  { slug: 'on-hold', name: 'On hold' },
  { slug: 'completed', name: 'Completed' },
  { slug: 'cancelled', name: 'Cancelled' },
  { slug: 'refunded', name: 'Refunded' },
  { slug: 'failed', name: 'Failed' },
];

export async function listOrderStatuses(get: Get): Promise<readonly OrderStatus[]> {
  try {
    const { body } = await get('/orders/statuses', {});
    return parseWire(z.array(WIRE_STATUS), body, 'List of order statuses')
      .map(({ slug, name }) => ({ slug: slug.replace(/^wc-/, ''), name: htmlToText(name) }))
      .filter(({ slug }) => slug !== 'checkout-draft');
  } catch (error) {
    if (isAppError(error, 'store', 'store_api_missing') || isAppError(error, 'store', 'store_not_found'))
      return OWN_STATUSES;
    throw error;
  }
}

export async function listShippingMethods(get: Get): Promise<readonly ShippingMethod[]> {
  const { body } = await get('/shipping_methods', { _fields: 'id,title' });
  const wires = parseWire(z.array(WIRE_SHIPPING_METHOD), body, 'List of shipping methods');
  return wires.map(({ id, title }) => ({ id, title: htmlToText(title) }));
}

const PATHS: Readonly<Record<Exclude<SearchKind, 'coupon'>, string>> = {
  product: '/products',
  category: '/products/categories',
  tag: '/products/tags',
};

export async function searchStore(get: Get, kind: SearchKind, words: string): Promise<readonly FoundThing[]> {
  const params = { search: words, per_page: String(FOUND_MAX) };
  if (kind === 'coupon') {
    const { body } = await get('/coupons', { ...params, _fields: 'id,code' });
    return parseWire(z.array(WIRE_COUPON), body, 'List of coupons').map(({ code }) => ({ id: code, name: code }));
  }
  const { body } = await get(PATHS[kind], { ...params, _fields: 'id,name' });
  const wires = parseWire(z.array(WIRE_NAMED), body, 'Search');
  return wires.map(({ id, name }) => ({ id: String(id), name: htmlToText(name) }));
}

export async function countOrders(get: Get, createdAfter: Date): Promise<number> {
  const after = createdAfter.toISOString().slice(0, 19);
  return await countList(get, '/orders', { after, dates_are_gmt: 'true', status: 'any' });
}
