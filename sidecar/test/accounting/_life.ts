import { readFileSync } from 'node:fs';
import { isObject, objectAt, objectsAt, parseObject, type JsonObject } from '../../simulators/store/json.ts';
import type { CreditNote, Invoice } from '../../simulators/xero/accounting/organisation.ts';
import { orderInBooks } from '../../simulators/judges/order-in-books.ts';
import type { Shop, Stack } from '../support/_stack.ts';

const FIXTURES = new URL('../../simulators/store/fixtures/', import.meta.url);

/** The states a recorded order went through, oldest first, the last one as it ended. */
export function statesOf(file: string): JsonObject[] {
  const record = parseObject(readFileSync(new URL(file, FIXTURES), 'utf8'), file);
  const history = objectsAt(record, 'history').map((state) => objectAt(state, 'order'));
  const end = record['order_dp8'] ?? record['order'];
  return isObject(end) ? [...history, end] : history;
}

/** Every invoice of the order in the books, dead ones too, in the order of their numbers. */
export function invoicesOf(shop: Shop, orderId: number): Invoice[] {
  return Object.values(shop.organisation.invoices)
    .filter((invoice) => orderInBooks(shop.organisation, invoice, shop.id) === orderId)
    .sort((a, b) => a.number.localeCompare(b.number));
}

export function creditNotesOf(shop: Shop, orderId: number): CreditNote[] {
  return Object.values(shop.organisation.creditNotes).filter(
    (note) => orderInBooks(shop.organisation, note, shop.id) === orderId,
  );
}

/** State, codes, and what a person reads. */
export async function seen(stack: Stack, shop: Shop, orderId: number) {
  const { state, problems } = await stack.entry(shop, orderId);
  return {
    state,
    code: problems[0]?.code ?? null,
    message: problems[0]?.message ?? '',
    fix: problems[0]?.fix ?? '',
  };
}

/** Takes the money off an order, so that its invoice is posted unpaid. */
export const UNPAID: JsonObject = { date_paid: null, date_paid_gmt: null, transaction_id: '' };

/** What `reissue <store> <order id>` leaves in the ledger. */
export async function ask(stack: Stack, shop: Shop, orderId: number, request: 'reissue' | 'credit', version = 1) {
  await stack.context.ledger.acceptEvent({
    storeId: shop.id,
    source: 'cli',
    kind: 'order',
    sourceId: String(orderId),
    fingerprint: `${request}:${version}`,
  });
}

/** The delivery of order 1024 of uk_vat_incl is free now: the order costs less. */
export function freeDelivery(shop: Shop, orderId: number): void {
  shop.simulated.state.updateOrder(orderId, (order) => ({
    ...order,
    shipping_lines: [],
    shipping_total: '0.00',
    shipping_tax: '0.00',
    total: '240.10',
    total_tax: '40.00',
  }));
}
