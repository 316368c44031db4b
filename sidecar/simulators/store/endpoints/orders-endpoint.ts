import { readPaging, toPage, type Reply } from './collection.ts';
import { integerAt, isObject, textAt, type JsonObject } from '../json.ts';
import { RequestArgs } from './request-args.ts';
import { invalidOrder, RestError } from './rest-error.ts';
import type { StoreRequest } from '../store-request.ts';
import { asDateQuery, asInstant, parseRequestDate, printDate, wallClockIn } from '../site-time.ts';

/** wc_get_order_statuses, in WooCommerce's order. */
const CORE_STATUSES = [
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  'checkout-draft',
];
const ORDERINGS = ['date', 'id', 'include', 'title', 'slug', 'modified'];
const DATE_FILTERS = [
  { name: 'after', column: 'date_created', keeps: (row: number, bound: number) => row > bound },
  { name: 'before', column: 'date_created', keeps: (row: number, bound: number) => row < bound },
  { name: 'modified_after', column: 'date_modified', keeps: (row: number, bound: number) => row > bound },
  { name: 'modified_before', column: 'date_modified', keeps: (row: number, bound: number) => row < bound },
] as const;

type Condition = (order: JsonObject) => boolean;

export function listOrders(request: StoreRequest): Reply {
  const { store, query } = request;
  const all = store.orderIds
    .map((id) => store.row(id, store.recording.priceDecimals))
    .filter((order) => order !== undefined);
  const args = new RequestArgs(query);
  const paging = readPaging(args);
  const dp = args.integer('dp', { fallback: store.recording.priceDecimals });
  const conditions = [statusCondition(args, all), ...idConditions(args), ...dateConditions(args, request)];
  const customer = args.optionalInteger('customer');
  if (customer !== undefined) conditions.push((order) => order['customer_id'] === customer);
  const product = args.optionalInteger('product');
  if (product) conditions.push((order) => linesOf(order).some((line) => line['product_id'] === product));
  const search = args.text('search');
  if (search) conditions.push((order) => matchesSearch(order, search));
  const sort = ordering(args);
  args.check();
  const found = all.filter((order) => conditions.every((holds) => holds(order))).sort(sort);
  return toPage(found, paging, `${store.home}/wp-json/wc/v3/orders`, query, (order) => {
    return store.order(integerAt(order, 'id'), dp) ?? null;
  });
}

export function getOrder(request: StoreRequest, id: number): Reply {
  const { store, query } = request;
  const args = new RequestArgs(query);
  const dp = args.integer('dp', { fallback: store.recording.priceDecimals });
  args.check();
  const order = store.order(id, dp);
  if (!order) throw invalidOrder();
  return { status: 200, body: order };
}

/** WC_Order::maybe_set_date_paid. */
function paidNow({ store, now }: StoreRequest): JsonObject {
  const second = Math.floor(now.getTime() / 1000) * 1000;
  return { date_paid: printDate(wallClockIn(store.recording.timezone, second)), date_paid_gmt: printDate(second) };
}

/** PUT with a connector's fields: set_paid, status, meta_data, customer_note, transaction_id. */
export function updateOrder(request: StoreRequest, id: number): Reply {
  const { store, body } = request;
  const order = store.order(id, store.recording.priceDecimals);
  if (!order) throw invalidOrder(400);
  const changes: JsonObject = {};
  for (const field of ['status', 'customer_note', 'transaction_id']) {
    const value = body[field];
    if (typeof value === 'string') changes[field] = value;
  }
  if (Array.isArray(body['meta_data'])) changes['meta_data'] = mergeMeta(order, body['meta_data'].filter(isObject));
  const needsPayment = order['status'] === 'pending' || order['status'] === 'failed';
  const paidStatuses = order['needs_processing'] === false ? ['completed'] : ['processing', 'completed'];
  if (body['set_paid'] === true && needsPayment) changes['status'] = paidStatuses[0] ?? '';
  const isPaidStatus = typeof changes['status'] === 'string' && paidStatuses.includes(changes['status']);
  if (isPaidStatus && order['date_paid'] === null) Object.assign(changes, paidNow(request));
  store.updateOrder(id, changes);
  return getOrder(request, id);
}

export function deleteOrder(request: StoreRequest, id: number): Reply {
  const { store, query } = request;
  const order = store.order(id, store.recording.priceDecimals);
  if (!order) throw invalidOrder();
  const args = new RequestArgs(query);
  const force = args.boolean('force');
  args.check();
  if (force) store.deleteOrder(id);
  else if (order['status'] === 'trash') {
    throw new RestError(410, 'woocommerce_rest_already_trashed', 'The shop_order has already been deleted.');
  } else store.trashOrder(id);
  return { status: 200, body: order };
}

/** any = every known status, so neither trash nor a status no plugin registers. */
function statusCondition(args: RequestArgs, orders: readonly JsonObject[]): Condition {
  const custom = orders.map((order) => textAt(order, 'status')).filter((status) => status !== 'trash');
  const known = [...new Set([...CORE_STATUSES, ...custom])];
  const asked = args.listOf('status', ['any', 'trash', 'auto-draft', ...known], ['any']);
  const wanted = asked.includes('any') || asked.length === 0 ? known : asked;
  return (order) => wanted.includes(textAt(order, 'status'));
}

function idConditions(args: RequestArgs): Condition[] {
  const include = args.ids('include');
  const exclude = args.ids('exclude');
  const parent = args.ids('parent');
  const parentExclude = args.ids('parent_exclude');
  const conditions: Condition[] = [];
  if (include.length > 0) conditions.push((order) => include.includes(integerAt(order, 'id')));
  if (exclude.length > 0) conditions.push((order) => !exclude.includes(integerAt(order, 'id')));
  if (parent.length > 0) conditions.push((order) => parent.includes(integerAt(order, 'parent_id')));
  if (parentExclude.length > 0) conditions.push((order) => !parentExclude.includes(integerAt(order, 'parent_id')));
  return conditions;
}

export function dateConditions(args: RequestArgs, { store }: StoreRequest): Condition[] {
  const gmt = args.boolean('dates_are_gmt');
  const { timezone, highPerformanceOrderStorage } = store.recording;
  return DATE_FILTERS.flatMap(({ name, column, keeps }) => {
    const asked = args.date(name);
    const date = asked === undefined ? null : parseRequestDate(asked);
    if (!date) return [];
    // HPOS has GMT columns only and turns local values into instants; wp_posts compares local with local.
    const instants = !gmt && highPerformanceOrderStorage;
    const bound = instants ? asInstant(date, timezone) : asDateQuery(date, timezone);
    const rowColumn = gmt || instants ? `${column}_gmt` : column;
    return [
      (order: JsonObject) => {
        const row = order[rowColumn];
        return typeof row === 'string' && keeps(Date.parse(`${row}Z`), bound);
      },
    ];
  });
}

function ordering(args: RequestArgs): (a: JsonObject, b: JsonObject) => number {
  const sign = args.oneOf('order', ['asc', 'desc'], 'desc') === 'asc' ? 1 : -1;
  const by = args.oneOf('orderby', ORDERINGS, 'date');
  const include = args.ids('include');
  const byId = (a: JsonObject, b: JsonObject) => integerAt(a, 'id') - integerAt(b, 'id');
  if (by === 'include') {
    return (a, b) => include.indexOf(integerAt(a, 'id')) - include.indexOf(integerAt(b, 'id'));
  }
  if (by === 'id') return (a, b) => sign * byId(a, b);
  // The order tables have no title and no slug: MySQL returns rows in the order of the primary key.
  if (by === 'title' || by === 'slug') return byId;
  const column = by === 'date' ? 'date_created_gmt' : 'date_modified_gmt';
  const dateOf = (order: JsonObject) => {
    const value = order[column];
    return typeof value === 'string' ? value : '';
  };
  return (a, b) => {
    const [first, second] = [dateOf(a), dateOf(b)];
    if (first === second) return sign * byId(a, b);
    return first < second ? -sign : sign;
  };
}

function linesOf(order: JsonObject): JsonObject[] {
  const lines = order['line_items'];
  return Array.isArray(lines) ? lines.filter(isObject) : [];
}

/** The order's id, addresses and product names, the defaults of OrdersTableSearchQuery. */
function matchesSearch(order: JsonObject, search: string): boolean {
  const address = (key: string) => {
    const value = order[key];
    return isObject(value)
      ? Object.values(value)
          .filter((part) => typeof part === 'string')
          .join(' ')
      : '';
  };
  const names = linesOf(order).map((line) => textAt(line, 'name'));
  const hay = [String(integerAt(order, 'id')), address('billing'), address('shipping'), ...names].join('\n');
  return hay.toLowerCase().includes(search.trim().toLowerCase());
}

function mergeMeta(order: JsonObject, entries: readonly JsonObject[]): JsonObject[] {
  const meta = Array.isArray(order['meta_data']) ? order['meta_data'].filter(isObject) : [];
  const merged = [...meta];
  for (const entry of entries) {
    const at = merged.findIndex((one) => one['key'] === entry['key']);
    const nextId = Math.max(0, ...merged.map((one) => (typeof one['id'] === 'number' ? one['id'] : 0))) + 1;
    const value = { id: nextId, key: entry['key'] ?? '', value: entry['value'] ?? '' };
    if (at === -1) merged.push(value);
    else merged[at] = { ...merged[at], value: value.value };
  }
  return merged;
}
