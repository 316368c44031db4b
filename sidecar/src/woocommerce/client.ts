import { z } from 'zod';
import { isAppError } from '../domain/app-error.ts';
import { orderNotLoaded, storeError } from './store-error.ts';
import type { Order, OrderCustomer, ShopUnits } from '../domain/order.ts';
import type { Refund } from '../domain/refund.ts';
import { readStoreAddress } from './http/store-address.ts';
import { StoreHttp, type StoreHttpOptions } from './http/store-http.ts';
import { ORDER_DECIMALS, PER_PAGE_MAX, UNITS_KEPT_MS } from './limits.ts';
import { type CustomerPage, listCustomers, toCustomer } from './list-customers.ts';
import { countList, readAllPages } from './list-page.ts';
import { HEAD_FIELDS, listOrders, type ListOrdersQuery, type OrderPage } from './orders/list-orders.ts';
import { type OrderHead, toHeads } from './orders/order-head.ts';
import { lacksPercent, toOrder } from './orders/to-order.ts';
import { toRefund } from './orders/to-refund.ts';
import { htmlToText } from './plain-text.ts';
import { readSiteAddress, readStore, readTimezone, readUnits } from './read-store.ts';
import {
  countOrders,
  type FoundThing,
  listOrderStatuses,
  listShippingMethods,
  type OrderStatus,
  type SearchKind,
  searchStore,
  type ShippingMethod,
} from './shop-lists.ts';
import type { StoreCustomer, StoreFacts, StoreGateway, StoreProduct, StoreTaxRate } from './store-facts.ts';
import {
  parseWire,
  WIRE_CATEGORY,
  WIRE_CUSTOMER_ROLE,
  WIRE_GATEWAY,
  WIRE_ORDER,
  WIRE_PRODUCT,
  WIRE_REFUND,
  WIRE_TAX_RATE,
} from './wire.ts';

const API = '/wp-json/wc/v3';
const DECIMALS = { dp: String(ORDER_DECIMALS) };

export interface WooCommerceOptions extends Omit<StoreHttpOptions, 'home'> {
  /** As the store owner types it; https if no scheme is given. Path and port are kept. */
  readonly url: string;
  /** Known time zone of the store; saves one request. */
  readonly timezone?: string;
}

/** Reads one store. Every method rejects with a store error and no other error that a store can cause. */
export interface WooCommerceClient extends Disposable {
  /** The store's normalised address, without a trailing slash. */
  readonly url: string;
  /** store_not_found if deleted, orderNotLoaded if only loading it fails. An order in the trash has status `trash`. */
  getOrder(id: number): Promise<Order>;
  /** Up to 100 in one request; deleted, trashed or unreadable orders are absent: request each alone. */
  getOrders(ids: readonly number[]): Promise<ReadonlyMap<number, Order>>;
  /** Each order at least once; orders that change meanwhile repeat. The caller handles overlap with an earlier run. */
  listOrders(query?: ListOrdersQuery): AsyncGenerator<OrderPage>;
  /** Heads of these orders, a hundred per request; deleted, trashed or unreadable orders are absent. */
  listHeads(ids: readonly number[]): Promise<readonly OrderHead[]>;
  /** Newest first, with lines and taxes. */
  listRefunds(orderId: number): Promise<readonly Refund[]>;
  getCustomer(id: number): Promise<StoreCustomer>;
  /** One page of all customers, oldest accounts first. */
  listCustomers(page: number): Promise<CustomerPage>;
  /** By id; deleted products are absent. Request the product, not the variation: it has the categories. */
  listProducts(ids: readonly number[]): Promise<ReadonlyMap<number, StoreProduct>>;
  /** Category id → its parent's id; top-level categories are absent. */
  listCategoryParents(): Promise<ReadonlyMap<number, number>>;
  /** By customer id; deleted accounts are absent. */
  listCustomerRoles(ids: readonly number[]): Promise<ReadonlyMap<number, OrderCustomer>>;
  listTaxRates(): Promise<readonly StoreTaxRate[]>;
  listPaymentGateways(): Promise<readonly StoreGateway[]>;
  readStore(): Promise<StoreFacts>;
  /** Currency and decimals of its prices; kept for an hour. */
  units(): Promise<ShopUnits>;
  /** The site's own address; null = not reported. */
  siteAddress(): Promise<string | null>;
  /** Minimum of the store's clock. */
  storeTime(): Date;
  /** Number of orders created after an instant, in any status but trash. */
  countOrders(createdAfter: Date): Promise<number>;
  /** Slugs without "wc-"; WooCommerce's own ones if the store cannot list them. */
  listOrderStatuses(): Promise<readonly OrderStatus[]>;
  listShippingMethods(): Promise<readonly ShippingMethod[]>;
  /** The best twenty. Coupons are identified by code. */
  search(kind: SearchKind, words: string): Promise<readonly FoundThing[]>;
  /** As a paid gateway would. Throws store_bad_response if the order is not paid afterwards. */
  markPaid(order: { readonly id: number; readonly status: string }, transactionId: string): Promise<void>;
  /** Whether the key may write too: tested on an impossible order id. true also if the store does not say. */
  mayWrite(): Promise<boolean>;
}

/** Sends no request. Throws store_refused for a disallowed address, store_auth_failed for a malformed key. */
export function createWooCommerceClient(options: WooCommerceOptions): WooCommerceClient {
  const home = readStoreAddress(options.url, options.allowPrivateHosts);
  checkKey(options);
  const http = new StoreHttp({ ...options, home });
  const get = (path: string, params: Readonly<Record<string, string>> = {}) => http.get(`${API}${path}`, params);
  let timezone = options.timezone;
  const zone = async () => (timezone ??= await readTimezone(http));
  let known: { readonly units: ShopUnits; readonly readAt: number } | null = null;
  const percents = async () => new Map((await listTaxRates(get)).map(({ id, ratePercent }) => [id, ratePercent]));
  return {
    url: home,
    async getOrder(id) {
      const wire = parseWire(WIRE_ORDER, await readOrder(get, id), `Order ${String(id)}`);
      return toOrder(wire, lacksPercent(wire) ? await percents() : undefined);
    },
    getOrders: (ids) => getOrders(get, ids),
    listOrders: (query = {}) => listOrders({ get, timezone: zone }, query),
    listHeads: (ids) => listHeads(get, ids),
    async listRefunds(orderId) {
      const wires = await allPages(get, `/orders/${String(orderId)}/refunds`, WIRE_REFUND, DECIMALS);
      const rates = wires.some(lacksPercent) ? await percents() : undefined;
      return wires.map((wire) => toRefund(wire, rates));
    },
    async getCustomer(id) {
      const { body } = await get(`/customers/${String(id)}`);
      return toCustomer(body, `Customer ${String(id)}`);
    },
    listCustomers: (page) => listCustomers(get, page),
    listProducts: (ids) => listProducts(get, ids),
    listCategoryParents: () => listCategoryParents(get),
    listCustomerRoles: (ids) => listCustomerRoles(get, ids),
    listTaxRates: () => listTaxRates(get),
    async listPaymentGateways() {
      const { body } = await get('/payment_gateways', { _fields: 'id,title,enabled' });
      const wires = parseWire(z.array(WIRE_GATEWAY), body, 'List of payment gateways');
      return wires.map((wire) => ({ ...wire, title: htmlToText(wire.title) }));
    },
    siteAddress: () => readSiteAddress(http),
    async readStore() {
      const facts = await readStore(http);
      timezone = facts.timezone;
      return facts;
    },
    async units() {
      const at = options.now().getTime();
      if (known === null || at - known.readAt >= UNITS_KEPT_MS) known = { units: await readUnits(http), readAt: at };
      return known.units;
    },
    storeTime: () => http.storeTime(),
    countOrders: (createdAfter) => countOrders(get, createdAfter),
    listOrderStatuses: () => listOrderStatuses(get),
    listShippingMethods: () => listShippingMethods(get),
    search: (kind, words) => searchStore(get, kind, words),
    markPaid: (order, transactionId) => markPaid(http, order, transactionId),
    mayWrite: () => mayWrite(http),
    [Symbol.dispose]: () => http.close(),
  };
}

/** No order has the id 0: WooCommerce looks at the key first and then says that there is no such order. */
async function mayWrite(http: StoreHttp): Promise<boolean> {
  try {
    await http.put(`${API}/orders/0`, {});
  } catch (error) {
    if (!isAppError(error, 'store')) throw error;
    return !(isAppError(error, 'store', 'store_auth_failed') && error.facts.failure === 'permission');
  }
  return true;
}

type Get = (path: string, params: Readonly<Record<string, string>>) => ReturnType<StoreHttp['get']>;

/**
 * set_paid completes the payment of an order that needs one: pending or failed. WooCommerce ignores it for one on hold,
 * which is paid by a status change, as by hand: to processing, or straight to completed if nothing is shipped, as the
 * buyer gets an e-mail at each status.
 */
async function markPaid(
  http: StoreHttp,
  { id, status }: { readonly id: number; readonly status: string },
  transactionId: string,
): Promise<void> {
  const path = `${API}/orders/${String(id)}`;
  const isPaidBy = async (change: Readonly<Record<string, unknown>>) => {
    const { body } = await http.put(path, { ...change, transaction_id: transactionId });
    return z.object({ date_paid_gmt: z.string() }).safeParse(body).success;
  };
  if (status !== 'on-hold' && (await isPaidBy({ set_paid: true }))) return;
  const { body } = await http.get(path, { _fields: 'needs_processing' });
  const isOfDownloads = z.object({ needs_processing: z.literal(false) }).safeParse(body).success;
  for (const next of isOfDownloads ? ['completed'] : ['processing', 'completed'])
    if (await isPaidBy({ status: next })) return;
  throw storeError(
    'store_bad_response',
    `Order ${String(id)} could not be marked paid: the store answers that it is not.`,
  );
}

/** WooCommerce answers 404 for a deleted order and for one it fails to load: its query still counts the latter. */
async function readOrder(get: Get, id: number): Promise<unknown> {
  try {
    return (await get(`/orders/${String(id)}`, DECIMALS)).body;
  } catch (error) {
    if (!isAppError(error, 'store', 'store_not_found')) throw error;
    const counted = await countList(get, '/orders', { include: String(id), status: 'any' });
    throw counted === 0 ? error : orderNotLoaded(id, { status: error.facts.status });
  }
}

async function getOrders(get: Get, ids: readonly number[]): Promise<ReadonlyMap<number, Order>> {
  const found = new Map<number, Order>();
  for (const some of chunksOf(ids, PER_PAGE_MAX)) {
    const { body } = await get('/orders', { ...DECIMALS, include: some.join(','), per_page: String(PER_PAGE_MAX) });
    for (const one of parseWire(z.array(z.unknown()), body, 'List of orders')) {
      const order = readable(() => toOrder(parseWire(WIRE_ORDER, one, 'Order')));
      if (order) found.set(order.id, order);
    }
  }
  return found;
}

async function listHeads(get: Get, ids: readonly number[]): Promise<OrderHead[]> {
  const found: OrderHead[] = [];
  for (const some of chunksOf(ids, PER_PAGE_MAX)) {
    const include = { include: some.join(','), status: 'any', _fields: HEAD_FIELDS };
    const { body } = await get('/orders', { ...include, per_page: String(PER_PAGE_MAX) });
    found.push(...toHeads(parseWire(z.array(z.unknown()), body, 'List of orders')).heads);
  }
  return found;
}

async function listProducts(get: Get, ids: readonly number[]): Promise<ReadonlyMap<number, StoreProduct>> {
  const found = new Map<number, StoreProduct>();
  const wanted = [...new Set(ids)].filter((id) => id > 0);
  for (const some of chunksOf(wanted, PER_PAGE_MAX)) {
    const { body } = await get('/products', {
      include: some.join(','),
      per_page: String(PER_PAGE_MAX),
      status: 'any',
      _fields: 'id,name,type,sku,categories,tags',
    });
    for (const wire of parseWire(z.array(WIRE_PRODUCT), body, 'List of products')) {
      const terms = (list: typeof wire.tags) => list.map(({ id, name }) => ({ id, name: htmlToText(name) }));
      const [categories, tags] = [terms(wire.categories), terms(wire.tags)];
      found.set(wire.id, {
        ...wire,
        name: htmlToText(wire.name),
        categories,
        tags,
        categoryIds: categories.map(({ id }) => id),
        tagIds: tags.map(({ id }) => id),
      });
    }
  }
  return found;
}

async function listCategoryParents(get: Get): Promise<ReadonlyMap<number, number>> {
  const wires = await allPages(get, '/products/categories', WIRE_CATEGORY, { _fields: 'id,parent' });
  return new Map(wires.filter(({ parent }) => parent > 0).map(({ id, parent }) => [id, parent]));
}

async function listCustomerRoles(get: Get, ids: readonly number[]): Promise<ReadonlyMap<number, OrderCustomer>> {
  const found = new Map<number, OrderCustomer>();
  for (const some of chunksOf(ids, PER_PAGE_MAX)) {
    const params = { include: some.join(','), per_page: String(PER_PAGE_MAX), role: 'all', _fields: 'id,role' };
    const { body } = await get('/customers', params);
    for (const { id, role } of parseWire(z.array(WIRE_CUSTOMER_ROLE), body, 'List of customers')) {
      found.set(id, { role });
    }
  }
  return found;
}

async function listTaxRates(get: Get): Promise<StoreTaxRate[]> {
  const wires = await allPages(get, '/taxes', WIRE_TAX_RATE, {});
  return wires.map(({ rate, name, class: taxClass, ...rest }) => {
    return { ...rest, ratePercent: rate, name: htmlToText(name), taxClass };
  });
}

async function allPages<Schema extends z.ZodType>(
  get: Get,
  path: string,
  schema: Schema,
  params: Readonly<Record<string, string>>,
): Promise<z.infer<Schema>[]> {
  return parseWire(z.array(schema), await readAllPages(get, path, params), `Answer to ${path}`);
}

/** One corrupt order must not hide the others of its page; reading it alone shows the error. */
function readable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (isAppError(error, 'store', 'store_bad_response')) return undefined;
    throw error;
  }
}

function checkKey({ consumerKey, consumerSecret }: WooCommerceOptions): void {
  if (!/^ck_\S{8,}$/.test(consumerKey)) {
    throw storeError('store_auth_failed', 'The consumer key does not begin with ck_. Copy it whole from WooCommerce.', {
      failure: 'key',
    });
  }
  if (!/^cs_\S{8,}$/.test(consumerSecret)) {
    throw storeError(
      'store_auth_failed',
      'The consumer secret does not begin with cs_. Copy it whole from WooCommerce.',
      { failure: 'secret' },
    );
  }
}

function chunksOf(ids: readonly number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) =>
    ids.slice(index * size, (index + 1) * size),
  );
}
