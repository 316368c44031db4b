import { isAppError } from '../domain/app-error.ts';
import { readListPage, type Get } from './list-page.ts';
import { decodeText } from './plain-text.ts';
import type { StoreCustomer } from './store-facts.ts';
import { toOrderAddress, toMeta } from './orders/to-order.ts';
import { parseWire, WIRE_CUSTOMER, WIRE_CUSTOMER_ROLE } from './wire.ts';

/** Shop staff; every other role (customer, subscriber, wholesale and the like) is a buyer. */
const STAFF_ROLES: ReadonlySet<string> = new Set(['administrator', 'editor', 'author', 'contributor', 'shop_manager']);

export interface CustomerPage {
  readonly customers: readonly StoreCustomer[];
  /** Of all pages, staff included; null = not reported. */
  readonly total: number | null;
  /** false on the last page. */
  readonly more: boolean;
}

/** A hundred, oldest accounts first: new ones are added at the end. WooCommerce cannot filter by change. */
export async function listCustomers(get: Get, page: number): Promise<CustomerPage> {
  const params = { role: 'all', orderby: 'id', order: 'asc' };
  const { items, total, hasMore } = await readListPage(get, '/customers', params, { page });
  return { customers: items.flatMap(toBuyer), total, more: hasMore };
}

/** One spoilt customer must not hide the others of its page. */
function toBuyer(one: unknown): StoreCustomer[] {
  try {
    const { role } = parseWire(WIRE_CUSTOMER_ROLE, one, 'Customer');
    return STAFF_ROLES.has(role) ? [] : [toCustomer(one, 'Customer')];
  } catch (error) {
    if (isAppError(error, 'store', 'store_bad_response')) return [];
    throw error;
  }
}

export function toCustomer(body: unknown, what: string): StoreCustomer {
  const wire = parseWire(WIRE_CUSTOMER, body, what);
  return {
    id: wire.id,
    email: wire.email,
    firstName: decodeText(wire.first_name),
    lastName: decodeText(wire.last_name),
    billing: toOrderAddress(wire.billing),
    shipping: toOrderAddress(wire.shipping),
    meta: toMeta(wire.meta_data),
  };
}
