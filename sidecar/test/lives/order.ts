import { Big } from 'big.js';
import { objectsAt, textAt, type JsonObject } from '../../simulators/store/json.ts';
import type { StoreState } from '../../simulators/store/store-state.ts';

/** How the order of a life stands when it is first posted. */
export const STARTS = ['paid', 'unpaid', 'deposit', 'halves'] as const;
export type Start = (typeof STARTS)[number];

const DEPOSITS: Readonly<Partial<Record<Start, string>>> = { deposit: '46.04', halves: '123.02' };
const UNPAID: JsonObject = { date_paid: null, date_paid_gmt: null, transaction_id: '' };
/** What a raised order holds more, each time: unlike every other figure here, so that no two sums are alike by chance. */
const EXTRA = { net: '31.17', tax: '6.23' } as const;

/** Places a copy of the recorded order with a number and a buyer of its own. */
export function placeOrder(state: StoreState, template: JsonObject, id: number, start: Start): void {
  const billing = { ...(template['billing'] as JsonObject), email: `buyer${id}@example.com`, last_name: `No ${id}` };
  const deposit = DEPOSITS[start];
  state.addOrder({
    ...structuredClone(template),
    id,
    number: String(id),
    customer_id: 0,
    billing,
    transaction_id: `ch_${id}_1`,
    ...(start === 'unpaid' ? UNPAID : {}),
    ...(deposit === undefined ? {} : { meta_data: depositMetas(deposit, 'no') }),
  });
}

export function depositMetas(deposit: string, isRestPaid: 'yes' | 'no'): JsonObject[] {
  return [
    { id: 1, key: '_wc_deposits_order_has_deposit', value: 'yes' },
    { id: 2, key: '_wc_deposits_deposit_amount', value: deposit },
    { id: 3, key: '_wc_deposits_second_payment_paid', value: isRestPaid },
  ];
}

export function metaOf(order: JsonObject, key: string): string {
  return objectsAt(order, 'meta_data').flatMap((meta) => (meta['key'] === key ? textAt(meta, 'value') : []))[0] ?? '';
}

/** Adds gift wrapping. */
export function raised(order: JsonObject): JsonObject {
  const fees = objectsAt(order, 'fee_lines');
  const taxes = [{ id: 100, total: EXTRA.tax, subtotal: '' }];
  const id = 2000 + fees.length;
  const fee = { id, name: `Gift wrapping ${id}`, tax_class: '', tax_status: 'taxable', total: EXTRA.net, total_tax: EXTRA.tax, taxes, meta_data: [] }; // prettier-ignore
  return withTotals({ ...order, fee_lines: [...fees, fee] });
}

/** Removes the last fee, else the delivery, else a product; null = only one product is left. */
export function lowered(order: JsonObject): JsonObject | null {
  const [fees, shipping, items] = ['fee_lines', 'shipping_lines', 'line_items'].map((key) => objectsAt(order, key));
  if (fees !== undefined && fees.length > 0) return withTotals({ ...order, fee_lines: fees.slice(0, -1) });
  if (shipping !== undefined && shipping.length > 0) return withTotals({ ...order, shipping_lines: [] });
  if (items === undefined || items.length < 2) return null;
  return withTotals({ ...order, line_items: items.slice(0, -1) });
}

/** WooCommerce's own sums where each line is rounded: nets rounded one by one, taxes as they stand. */
function withTotals(order: JsonObject): JsonObject {
  const goods = [...objectsAt(order, 'line_items'), ...objectsAt(order, 'fee_lines')];
  const shipping = objectsAt(order, 'shipping_lines');
  const add = (lines: readonly JsonObject[], key: string) =>
    lines.reduce((sum, line) => sum.plus(new Big(textAt(line, key)).round(2, Big.roundHalfUp)), new Big(0));
  const [cartTax, shippingTax] = [add(goods, 'total_tax'), add(shipping, 'total_tax')];
  const tax = cartTax.plus(shippingTax);
  const net = add(goods, 'total').plus(add(shipping, 'total'));
  return {
    ...order,
    shipping_total: add(shipping, 'total').toFixed(2),
    shipping_tax: shippingTax.toFixed(2),
    cart_tax: cartTax.toFixed(2),
    total_tax: tax.toFixed(2),
    total: net.plus(tax).toFixed(2),
  };
}
