import { readPaging, toPage, type Reply } from './collection.ts';
import { integerAt, isObject, textAt, type JsonObject, type JsonValue } from '../json.ts';
import { RequestArgs } from './request-args.ts';
import { noRoute, RestError } from './rest-error.ts';
import { matching } from './shop-endpoints.ts';
import type { StoreRequest } from '../store-request.ts';
import { answerOf } from '../store-state.ts';

export function listCustomers(request: StoreRequest): Reply {
  const args = new RequestArgs(request.query);
  const paging = readPaging(args);
  const [include, exclude] = [args.ids('include'), args.ids('exclude')];
  const email = args.text('email')?.toLowerCase();
  const role = args.text('role') ?? 'customer';
  const by = args.oneOf('orderby', ['id', 'include', 'name', 'registered_date'], 'name');
  args.check();
  const found = request.store.customers.filter((customer) => {
    const id = integerAt(customer, 'id');
    if (include.length > 0 && !include.includes(id)) return false;
    if (exclude.includes(id)) return false;
    if (email !== undefined && textAt(customer, 'email').toLowerCase() !== email) return false;
    return role === 'all' || customer['role'] === role;
  });
  const sorted = by === 'id' ? [...found].sort((a, b) => integerAt(a, 'id') - integerAt(b, 'id')) : byName(found);
  const { hiddenCustomers } = request.store;
  return toPage(sorted, paging, address(request, 'customers'), request.query, (one) =>
    hiddenCustomers.has(integerAt(one, 'id')) ? null : one,
  );
}

export function getCustomer(request: StoreRequest, id: number): Reply {
  const customer = request.store.customers.find((one) => one['id'] === id);
  if (!customer) throw new RestError(404, 'woocommerce_rest_invalid_id', 'Invalid resource ID.');
  return { status: 200, body: customer };
}

/** Variations are listed below their parent only. */
export function listProducts(request: StoreRequest): Reply {
  const args = new RequestArgs(request.query);
  const paging = readPaging(args);
  const [include, exclude] = [args.ids('include'), args.ids('exclude')];
  const sku = args.text('sku');
  const search = args.text('search');
  const status = args.text('status') ?? 'any';
  const changedAfter = args.date('modified_after');
  if (changedAfter !== undefined && !args.boolean('dates_are_gmt')) throw new RangeError('Only GMT is simulated.');
  const [by, order] = productOrder(args);
  args.check();
  const found = matching(request.store.recording.products, search, 'name').filter((product) => {
    const id = integerAt(product, 'id');
    if (status !== 'any' && product['status'] !== status) return false;
    if (include.length > 0 && !include.includes(id)) return false;
    if (exclude.includes(id)) return false;
    if (changedAfter !== undefined && changedAt(product) <= changedAfter) return false;
    if (sku !== undefined) return product['sku'] === sku;
    return product['type'] !== 'variation';
  });
  return toPage(sorted(found, by, order), paging, address(request, 'products'), request.query, (one) => one);
}

/** GMT; a made product may have no date. */
function changedAt({ date_modified_gmt: at }: JsonObject): string {
  return typeof at === 'string' ? at : '';
}

/** The default of WooCommerce's collections, and what we ask for. */
function productOrder(args: RequestArgs): [string, string] {
  return [args.oneOf('orderby', ['date', 'id'], 'date'), args.oneOf('order', ['asc', 'desc'], 'desc')];
}

function sorted(products: readonly JsonObject[], by: string, order: string): JsonObject[] {
  const byId = [...products].sort((a, b) => integerAt(b, 'id') - integerAt(a, 'id'));
  const found = by === 'id' ? byId : newestFirst(products);
  return order === 'asc' ? found.reverse() : found;
}

/** Its products' categories; recorded products lack the parents, so all are top-level. */
export function listCategories(request: StoreRequest): Reply {
  const args = new RequestArgs(request.query);
  const paging = readPaging(args);
  const search = args.text('search');
  args.check();
  const found = new Map<number, JsonObject>();
  for (const product of request.store.recording.products) {
    const { categories } = product;
    for (const category of Array.isArray(categories) ? categories.filter(isObject) : []) {
      found.set(integerAt(category, 'id'), { ...category, parent: 0, description: '', display: 'default' });
    }
  }
  const named = matching([...found.values()], search, 'name');
  const inOrder = named.sort((a, b) => textAt(a, 'name').localeCompare(textAt(b, 'name')));
  return toPage(inOrder, paging, address(request, 'products/categories'), request.query, (one) => one);
}

export function getProduct(request: StoreRequest, id: number): Reply {
  const product = request.store.recording.products.find((one) => one['id'] === id);
  if (!product) throw new RestError(404, 'woocommerce_rest_product_invalid_id', 'Invalid ID.');
  return { status: 200, body: product };
}

export function listVariations(request: StoreRequest, parentId: number): Reply {
  const args = new RequestArgs(request.query);
  const paging = readPaging(args);
  const include = args.ids('include');
  const [by, order] = productOrder(args);
  args.check();
  const found = request.store.recording.products.filter((product) => {
    if (product['type'] !== 'variation' || product['parent_id'] !== parentId) return false;
    return include.length === 0 || include.includes(integerAt(product, 'id'));
  });
  const path = `products/${String(parentId)}/variations`;
  return toPage(sorted(found, by, order), paging, address(request, path), request.query, (one) => one);
}

export function listTaxes(request: StoreRequest): Reply {
  const args = new RequestArgs(request.query);
  const paging = readPaging(args);
  const taxClass = args.text('class');
  args.check();
  const found = recordedList(request, 'taxes').filter((rate) => taxClass === undefined || rate['class'] === taxClass);
  return toPage(found, paging, address(request, 'taxes'), request.query, (one) => one);
}

export function getTax(request: StoreRequest, id: number): Reply {
  const rate = recordedList(request, 'taxes').find((one) => one['id'] === id);
  if (!rate) throw new RestError(404, 'woocommerce_rest_invalid_id', 'Invalid resource ID.');
  return { status: 200, body: rate };
}

/** settings/general, data/currencies/current and the like: the recording of that path. */
export function getRecorded(request: StoreRequest, path: string): Reply {
  const body = answerOf(request.store, path);
  if (body === undefined) throw noRoute();
  return { status: 200, body };
}

/** The recorded settings, and the version in the recorded orders. */
export function getSystemStatus(request: StoreRequest): Reply {
  const recorded = answerOf(request.store, 'system_status');
  const [orderId] = request.store.orderIds;
  const order = orderId === undefined ? undefined : request.store.order(orderId, 2);
  const environment: JsonValue = { home_url: request.store.home, version: order?.['version'] ?? '' };
  return { status: 200, body: { environment, ...(isObject(recorded) ? recorded : {}) } };
}

export function getSetting(request: StoreRequest, group: string, id: string): Reply {
  const setting = recordedList(request, `settings/${group}`).find((one) => one['id'] === id);
  if (!setting) throw new RestError(404, 'rest_setting_setting_invalid', 'Invalid setting.');
  return { status: 200, body: setting };
}

export function getGateway(request: StoreRequest, id: string): Reply {
  const gateway = recordedList(request, 'payment_gateways').find((one) => one['id'] === id);
  if (!gateway) {
    throw new RestError(404, 'woocommerce_rest_payment_gateway_invalid', 'Resource does not exist.');
  }
  return { status: 200, body: gateway };
}

function recordedList(request: StoreRequest, path: string): JsonObject[] {
  const body = answerOf(request.store, path);
  return Array.isArray(body) ? body.filter(isObject) : [];
}

function address(request: StoreRequest, path: string): string {
  return `${request.store.home}/wp-json/wc/v3/${path}`;
}

/** orderby=date, order=desc; ID decides within a second. */
function newestFirst(products: readonly JsonObject[]): JsonObject[] {
  const key = (one: JsonObject) => textAt(one, 'date_created_gmt');
  return [...products].sort((a, b) => key(b).localeCompare(key(a)) || integerAt(b, 'id') - integerAt(a, 'id'));
}

/** orderby=name, order=asc. */
function byName(customers: readonly JsonObject[]): JsonObject[] {
  const key = (one: JsonObject) => `${textAt(one, 'first_name')} ${textAt(one, 'last_name')}`;
  return [...customers].sort((a, b) => key(a).localeCompare(key(b)) || integerAt(a, 'id') - integerAt(b, 'id'));
}
