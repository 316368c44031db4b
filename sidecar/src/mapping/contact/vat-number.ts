import type { Order, OrderMeta } from '../../domain/order.ts';
import { toSingleLine } from '../../domain/text.ts';

/** Xero's limit (developer.xero.com/documentation/api/accounting/contacts). */
const TAX_NUMBER_LENGTH_MAX = 50;

/** Where VAT plugins keep the customer's number: WooCommerce's own EU VAT plugin first; the others are assumed. */
const NUMBER_KEYS = ['_vat_number', '_billing_vat_number', '_billing_eu_vat_number', 'vat_number', '_billing_vat'];
const VALIDITY_KEYS = ['_vat_number_is_valid'];

/** The customer's VAT number; '' when there is none or its check failed. */
export function vatNumber(order: Pick<Order, 'meta'>): string {
  if (VALIDITY_KEYS.some((key) => ['false', 'no', '0'].includes(textOf(order.meta, key).toLowerCase()))) return '';
  const number = NUMBER_KEYS.map((key) => textOf(order.meta, key)).find((text) => text !== '') ?? '';
  return number.length > TAX_NUMBER_LENGTH_MAX ? '' : number;
}

function textOf(meta: readonly OrderMeta[], key: string): string {
  const value = meta.find((one) => one.key === key)?.value;
  return typeof value === 'string' || typeof value === 'number' ? toSingleLine(String(value), 1000) : '';
}
