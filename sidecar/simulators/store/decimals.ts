import Big from 'big.js';
import { isObject, type JsonObject, type JsonValue } from './json.ts';

// Where wc_format_decimal runs on an order, a refund and their items (rest-api V2 orders and refunds controllers).
const ORDER_FIELDS = [
  'discount_total',
  'discount_tax',
  'shipping_total',
  'shipping_tax',
  'cart_tax',
  'total',
  'total_tax',
  'amount',
];
const ITEM_FIELDS = ['subtotal', 'subtotal_tax', 'total', 'total_tax', 'tax_total', 'shipping_tax_total'];
const ITEM_LISTS = ['line_items', 'tax_lines', 'shipping_lines', 'fee_lines'];

/** PHP's number_format(x, dp, '.', ''): half away from zero, never "-0.00"; '' stays ''. */
export function formatDecimal(value: string, dp: number): string {
  if (value === '') return '';
  const rounded = new Big(value).round(dp, Big.roundHalfUp);
  return rounded.eq(0) ? new Big(0).toFixed(dp) : rounded.toFixed(dp);
}

/** An order or refund as `?dp=N` shows it, from its most precise form. Changes only what WooCommerce formats. */
export function withDecimals(exact: JsonObject, dp: number): JsonObject {
  const result = formatFields(exact, ORDER_FIELDS, dp);
  for (const list of ITEM_LISTS) {
    const items = result[list];
    if (Array.isArray(items)) result[list] = items.map((item) => formatItem(item, dp));
  }
  const refunds = result['refunds'];
  if (Array.isArray(refunds)) result['refunds'] = refunds.map((refund) => formatRefundSummary(refund, dp));
  return result;
}

function formatFields(source: JsonObject, fields: readonly string[], dp: number): JsonObject {
  const result: JsonObject = { ...source };
  for (const field of fields) {
    const value = result[field];
    if (typeof value === 'string') result[field] = formatDecimal(value, dp);
  }
  return result;
}

function formatItem(item: JsonValue, dp: number): JsonValue {
  if (!isObject(item)) return item;
  const result = formatFields(item, ITEM_FIELDS, dp);
  const taxes = result['taxes'];
  if (Array.isArray(taxes)) {
    result['taxes'] = taxes.map((tax) => (isObject(tax) ? formatFields(tax, ['total', 'subtotal'], dp) : tax));
  }
  return result;
}

/** WooCommerce puts a minus before the formatted amount, so a refund of nothing reads "-0.00". */
function formatRefundSummary(refund: JsonValue, dp: number): JsonValue {
  if (!isObject(refund) || typeof refund['total'] !== 'string') return refund;
  return { ...refund, total: `-${formatDecimal(refund['total'].replace(/^-/, ''), dp)}` };
}
