import { z } from 'zod';
import { isAppError } from '../domain/app-error.ts';
import type { Order, ShopUnits } from '../domain/order.ts';
import { parseWire } from './fields.ts';
import { readAnalyticsRules, readRevenue } from './analytics.ts';
import { readStoreAddress } from './http/store-address.ts';
import { StoreHttp, type StoreHttpOptions } from './http/store-http.ts';
import { ORDER_DECIMALS, UNITS_KEPT_MS } from './limits.ts';
import { countList, readByIds, type Get, type Params } from './list-page.ts';
import { mapInTurns } from './map-in-turns.ts';
import { bareUtc, HEAD_FIELDS, listOrders, type ListOrdersQuery, ORDER_HEADS } from './orders/list-orders.ts';
import { latestOrders } from './orders/latest-orders.ts';
import { type OrderHead, toHeads } from './orders/order-head.ts';
import { lacksPercent, toOrder } from './orders/to-order.ts';
import { refundReads } from './orders/refund-reads.ts';
import { SALES, storedSales } from './orders/sale.ts';
import { productReads } from './products.ts';
import {
  API,
  readAddressAndZone,
  readPriceFacts,
  readSiteAddress,
  readStore,
  readTimezone,
  readUnits,
} from './read-store.ts';
import { listTaxRates, ratePercents, shopLists } from './shop-lists.ts';
import { type AuthFailure, orderNotLoaded, storeError } from './store-error.ts';
import { WIRE_CUSTOMER, WIRE_ORDER, type StoreTaxRate } from './wire.ts';

const DECIMALS = { dp: String(ORDER_DECIMALS) };

export interface WooCommerceOptions extends Omit<StoreHttpOptions, 'home'> {
  /** As the store owner types it; https if no scheme is given. Path and port are kept. */
  readonly url: string;
  /** Known time zone of the store; saves one request. */
  readonly timezone?: string;
}

export type WooCommerceClient = ReturnType<typeof createWooCommerceClient>;

/**
 * Reads one store. Every method rejects with a store error and no other error that a store can cause. Creating it
 * sends no request; it throws store_refused for a disallowed address, store_auth_failed for a malformed key.
 */
export function createWooCommerceClient(options: WooCommerceOptions) {
  const home = readStoreAddress(options.url, options.allowPrivateHosts);
  checkKey(options);
  const http = new StoreHttp({ ...options, home });
  const get: Get = (path, params) => http.get(`${API}${path}`, params);
  let timezone = options.timezone;
  let known: { readonly units: ShopUnits; readonly readAt: number } | null = null;
  const listing = { get, timezone: async () => (timezone ??= await readTimezone(http)) };
  type PriceFacts = Awaited<ReturnType<typeof readPriceFacts>> & { readonly rates: readonly StoreTaxRate[] };
  let prices: { readonly facts: PriceFacts; readonly readAt: number } | null = null;
  const units = async (): Promise<ShopUnits> => {
    const at = options.now().getTime();
    if (known === null || Math.abs(at - known.readAt) >= UNITS_KEPT_MS)
      known = { units: await readUnits(http), readAt: at };
    return known.units;
  };
  return {
    ...shopLists(get),
    ...orderReads(get),
    ...refundReads(get),
    ...productReads(get),
    /** The store's normalised address, without a trailing slash. */
    url: home,
    /** Each order at least once; orders that change meanwhile repeat. The caller handles overlap with an earlier run. */
    listOrders: (query: ListOrdersQuery = {}) => listOrders(listing, query, ORDER_HEADS),
    /** The same with what each order adds to the sales, by creation. */
    /** `decimals` of the shop's prices: also the figures with all stored decimals. */
    listSales: (createdAfter: Date, decimals: number | null = null) =>
      listOrders(listing, { createdAfter }, decimals === null ? SALES : storedSales(decimals)),
    /** The same by change: orders that changed since, whatever their age, or those made before a moment. */
    listChangedSales: (modifiedAfter: Date, createdBefore?: Date) =>
      listOrders(listing, createdBefore === undefined ? { modifiedAfter } : { modifiedAfter, createdBefore }, SALES),
    /** As the site has it now, not as it was when it was added. */
    siteAddressAndZone: () => readAddressAndZone(http),
    async readStore() {
      const facts = await readStore(http);
      timezone = facts.timezone;
      return facts;
    },
    /** Currency and decimals of its prices; kept for an hour. */
    units,
    /** The same; null = this key may not read them. */
    allowedUnits: () =>
      units().catch((error: unknown) => {
        if (isAppError(error, 'store') && error.retry === 'never') return null;
        throw error;
      }),
    /** What its prices are in, and its tax rates; kept for an hour. */
    async priceFacts() {
      const at = options.now().getTime();
      if (prices === null || Math.abs(at - prices.readAt) >= UNITS_KEPT_MS) {
        const [facts, rates] = [await readPriceFacts(http), await listTaxRates(get)];
        prices = { facts: { ...facts, rates }, readAt: at };
      }
      return prices.facts;
    },
    /** The site's own address; null = not reported. */
    siteAddress: () => readSiteAddress(http),
    storeTime: () => http.storeTime(),
    /** A route of WooPayments, below payments/; the answer is not parsed. */
    payments: async (path: string, params: Params) => (await get(`/payments/${path}`, params)).body,
    /** What the shop's own report "Revenue" shows for some days; null = Analytics is switched off. */
    revenue: (days: { readonly from: string; readonly to: string }) => readRevenue(http, days),
    analyticsRules: () => readAnalyticsRules(http),
    /** As a paid gateway would. Throws store_bad_response if the order is not paid afterwards. */
    markPaid: (order: { readonly id: number; readonly status: string }, transactionId: string) =>
      markPaid(http, order, transactionId),
    [Symbol.dispose]: () => http.close(),
  };
}

function orderReads(get: Get) {
  const percents = () => ratePercents(get);
  return {
    /** store_not_found if deleted, orderNotLoaded if only loading it fails. An order in the trash has status `trash`. */
    async getOrder(id: number): Promise<Order> {
      const wire = parseWire(WIRE_ORDER, await readOrder(get, id), `Order ${String(id)}`);
      return toOrder(wire, lacksPercent(wire) ? await percents() : undefined);
    },
    /** Up to 100 in one request; deleted or unreadable orders are absent, and those in the other place: request each alone. */
    async getOrders(ids: readonly number[], { inTrash = false } = {}): Promise<ReadonlyMap<number, Order>> {
      const rows = await readByIds(get, '/orders', ids, inTrash ? { ...DECIMALS, status: 'trash' } : DECIMALS);
      const orders = (await mapInTurns(rows, unlessCorrupt)).flat();
      return new Map(orders.map((order) => [order.id, order]));
    },
    /** Heads of these orders, a hundred per request; deleted or unreadable orders are absent, and those in the other place. */
    async listHeads(ids: readonly number[], { inTrash = false } = {}): Promise<readonly OrderHead[]> {
      const status = inTrash ? 'trash' : 'any';
      return (await toHeads(await readByIds(get, '/orders', ids, { status, _fields: HEAD_FIELDS }))).heads;
    },
    /** The latest orders, newest first, a page at a time: `max` in all. */
    latestOrders: (max: number) => latestOrders(get, percents, max),
    /** Sales by id, a hundred per request; deleted or unreadable orders are absent, and those in the trash. */
    async salesByIds(ids: readonly number[], decimals: number | null = null) {
      const shape = decimals === null ? SALES : storedSales(decimals);
      const stored = decimals === null ? {} : DECIMALS;
      const rows = await readByIds(get, '/orders', ids, { status: 'any', _fields: SALES.fields, ...stored });
      return new Map((await shape.read(rows)).heads.map((sale) => [sale.id, sale]));
    },
    /** Number of orders created after an instant, in any status but trash. */
    countOrders: (createdAfter: Date): Promise<number> =>
      countList(get, '/orders', {
        after: bareUtc(createdAfter),
        dates_are_gmt: 'true',
        status: 'any',
      }),
    /** Number of orders made after an instant that last changed between two others, all by the second, in any status but trash. */
    countChangedOrders: (
      createdAfter: Date,
      changed: { readonly after: Date; readonly before: Date },
    ): Promise<number> =>
      countList(get, '/orders', {
        ...{ after: bareUtc(createdAfter), dates_are_gmt: 'true', status: 'any' },
        ...{ modified_after: bareUtc(changed.after), modified_before: bareUtc(changed.before) },
      }),
    async getCustomer(id: number) {
      return parseWire(WIRE_CUSTOMER, (await get(`/customers/${String(id)}`, {})).body, `Customer ${String(id)}`);
    },
  };
}

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
  const message = `Order ${String(id)} could not be marked paid: the store answers that it is not.`;
  throw storeError('store_bad_response', message);
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

/** One corrupt order must not hide the others of its page; reading it alone shows the error. */
function unlessCorrupt(one: unknown): Order[] {
  try {
    return [toOrder(parseWire(WIRE_ORDER, one, 'Order'))];
  } catch (error) {
    if (isAppError(error, 'store', 'store_bad_response')) return [];
    throw error;
  }
}

function checkKey({ consumerKey, consumerSecret }: WooCommerceOptions): void {
  const refusal = (name: string, prefix: string, failure: AuthFailure) =>
    storeError('store_auth_failed', `The ${name} does not begin with ${prefix}. Copy it whole from WooCommerce.`, {
      failure,
    });
  if (!/^ck_\S{8,}$/.test(consumerKey)) throw refusal('consumer key', 'ck_', 'key');
  if (!/^cs_\S{8,}$/.test(consumerSecret)) throw refusal('consumer secret', 'cs_', 'secret');
}
