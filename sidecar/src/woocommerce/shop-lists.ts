import type { z } from 'zod';
import { isAppError } from '../domain/app-error.ts';
import type { OrderCustomer } from '../domain/order.ts';
import { parseWire, rowsOf } from './fields.ts';
import { mapInTurns } from './map-in-turns.ts';
import { readAllPages, readByIds, readListPage, type Get, type Params } from './list-page.ts';
import {
  WIRE_CATEGORY,
  WIRE_COUPON,
  WIRE_CUSTOMER,
  WIRE_CUSTOMER_ROLE,
  WIRE_GATEWAY,
  WIRE_NAMED,
  WIRE_PRODUCT,
  WIRE_SHIPPING_METHOD,
  WIRE_SOLD_PRODUCT,
  WIRE_STATUS,
  WIRE_TAX_RATE,
  type StoreCustomer,
  type StoreProduct,
  type StoreTaxRate,
} from './wire.ts';

/** A user who sees twenty types another letter. */
const FOUND_MAX = 20;
/** Shop staff; every other role (customer, subscriber, wholesale and the like) is a buyer. */
const STAFF_ROLES: ReadonlySet<string> = new Set(['administrator', 'editor', 'author', 'contributor', 'shop_manager']);

const SOLD_PRODUCT_FIELDS = 'id,name,parent_id,type,tax_class,sku,ml_connector_products';

export type SearchKind = 'product' | 'category' | 'tag' | 'coupon';

export interface CustomerPage {
  readonly customers: readonly StoreCustomer[];
  /** Of all pages, staff included; null = not reported. */
  readonly total: number | null;
  readonly more: boolean;
}

/** wc_get_order_statuses(), for stores without the route (before 9.x). */
const OWN_STATUSES = [
  { slug: 'pending', name: 'Pending payment' },
  { slug: 'processing', name: 'Processing' },
  { slug: 'on-hold', name: 'On hold' },
  { slug: 'completed', name: 'Completed' },
  { slug: 'cancelled', name: 'Cancelled' },
  { slug: 'refunded', name: 'Refunded' },
  { slug: 'failed', name: 'Failed' },
];

export function shopLists(get: Get) {
  return {
    /** One page of all customers, oldest accounts first: new ones are added at the end. WooCommerce cannot filter by change. */
    async listCustomers(page: number): Promise<CustomerPage> {
      const params = { role: 'all', orderby: 'id', order: 'asc' };
      const { items, total, hasMore } = await readListPage(get, '/customers', params, { page });
      return { customers: (await mapInTurns(items, toBuyer)).flat(), total, more: hasMore };
    },
    /** By id; deleted products are absent. Request the product, not the variation: it has the categories. */
    async listProducts(ids: readonly number[]): Promise<ReadonlyMap<number, StoreProduct>> {
      const wanted = [...new Set(ids)].filter((id) => id > 0);
      const params = { status: 'any', _fields: 'id,name,type,sku,categories,tags,virtual,tax_status' };
      const products = await parseRows(WIRE_PRODUCT, await readByIds(get, '/products', wanted, params), '/products');
      return new Map(products.map((product) => [product.id, product]));
    },
    /** A product or a variation, by its id. Throws store_not_found. */
    async getProduct(id: number) {
      const { body } = await get(`/products/${String(id)}`, { _fields: SOLD_PRODUCT_FIELDS });
      const { type, mlConnectorProducts, ...product } = parseWire(WIRE_SOLD_PRODUCT, body, `Product ${String(id)}`);
      // A grouped product's members have parents too; only a variation is sold as its parent.
      const choices = mlConnectorProducts[0]?.choices ?? [];
      return { ...product, parentId: type === 'variation' ? product.parentId : 0, choices };
    },
    /** Category id → its parent's id; top-level categories are absent. */
    async listCategoryParents(): Promise<ReadonlyMap<number, number>> {
      const path = '/products/categories';
      const params = { _fields: 'id,parent' };
      const categories = await readAllPages(get, path, params, (rows) => parseRows(WIRE_CATEGORY, rows, path));
      return new Map(categories.filter(({ parent }) => parent > 0).map(({ id, parent }) => [id, parent]));
    },
    /** Product categories with their names, `id` as text. */
    async listCategories() {
      const path = '/products/categories';
      return await readAllPages(get, path, { _fields: 'id,name' }, (rows) => parseRows(WIRE_NAMED, rows, path));
    },
    /** By customer id; deleted accounts are absent. */
    async listCustomerRoles(ids: readonly number[]): Promise<ReadonlyMap<number, OrderCustomer>> {
      const rows = await readByIds(get, '/customers', ids, { role: 'all', _fields: 'id,role' });
      return new Map((await parseRows(WIRE_CUSTOMER_ROLE, rows, '/customers')).map(({ id, role }) => [id, { role }]));
    },
    listTaxRates: () => listTaxRates(get),
    listPaymentGateways: () => listOf(get, '/payment_gateways', WIRE_GATEWAY, { _fields: 'id,title,enabled' }),
    listShippingMethods: () => listOf(get, '/shipping_methods', WIRE_SHIPPING_METHOD, { _fields: 'id,title' }),
    /** Slugs without "wc-"; WooCommerce's own ones if the store cannot list them. */
    async listOrderStatuses() {
      try {
        const statuses = await listOf(get, '/orders/statuses', WIRE_STATUS, {});
        return statuses.filter(({ slug }) => slug !== 'checkout-draft');
      } catch (error) {
        if (isAppError(error, 'store', 'store_api_missing', 'store_not_found')) return OWN_STATUSES;
        throw error;
      }
    },
    /** By id; those that were deleted are absent. */
    async listNames(kind: keyof typeof SEARCH_PATHS, ids: readonly number[]) {
      const path = SEARCH_PATHS[kind];
      const params = { _fields: 'id,name', ...(kind === 'product' ? { status: 'any' } : {}) };
      return parseRows(WIRE_NAMED, await readByIds(get, path, ids, params), path);
    },
    /** The best twenty. `id` as a rule names it: the id, or a coupon's code. */
    search(kind: SearchKind, words: string) {
      const params = { search: words, per_page: String(FOUND_MAX), _fields: kind === 'coupon' ? 'id,code' : 'id,name' };
      return kind === 'coupon'
        ? listOf(get, '/coupons', WIRE_COUPON, params)
        : listOf(get, SEARCH_PATHS[kind], WIRE_NAMED, params);
    },
  };
}

const SEARCH_PATHS = { product: '/products', category: '/products/categories', tag: '/products/tags' } as const;

export async function listTaxRates(get: Get): Promise<StoreTaxRate[]> {
  return readAllPages(get, '/taxes', {}, (rows) => parseRows(WIRE_TAX_RATE, rows, '/taxes'));
}

/** Percent by the id of the rate. */
export async function ratePercents(get: Get) {
  return new Map((await listTaxRates(get)).map(({ id, ratePercent }) => [id, ratePercent]));
}

async function listOf<Row extends z.ZodType>(get: Get, path: string, row: Row, params: Params) {
  return parseRows(row, (await get(path, params)).body, path);
}

export async function parseRows<Row extends z.ZodType>(row: Row, body: unknown, path: string): Promise<z.infer<Row>[]> {
  const what = `Answer to ${path}`;
  return await mapInTurns(rowsOf(body, what), (one) => parseWire(row, one, what));
}

/** One corrupt customer must not hide the others of its page. */
function toBuyer(one: unknown): StoreCustomer[] {
  try {
    const { role } = parseWire(WIRE_CUSTOMER_ROLE, one, 'Customer');
    return STAFF_ROLES.has(role) ? [] : [parseWire(WIRE_CUSTOMER, one, 'Customer')];
  } catch (error) {
    if (isAppError(error, 'store', 'store_bad_response')) return [];
    throw error;
  }
}
