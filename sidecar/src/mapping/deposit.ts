import { Big } from 'big.js';
import { decimal, ZERO } from './money.ts';
import type { Order } from './order.ts';

/** Metas of WooCommerce Deposits and of the plugins that write the same ones (github.com/search: _wc_deposits_order_has_deposit). */
const HAS_DEPOSIT = '_wc_deposits_order_has_deposit';
const DEPOSIT_AMOUNT = '_wc_deposits_deposit_amount';
const REST_PAID = '_wc_deposits_second_payment_paid';

/** Whether only a part of the order was asked for at checkout. */
export function hasDeposit(order: Order): boolean {
  return metaOf(order, HAS_DEPOSIT) === 'yes';
}

/** The deposit of an order whose total is the whole sale and whose rest is still to be paid; null = no such order. */
export function openDeposit(order: Order): Big | null {
  if (!hasDeposit(order) || metaOf(order, REST_PAID) !== 'no') return null;
  const text = metaOf(order, DEPOSIT_AMOUNT);
  if (!/^\d+(?:\.\d+)?$/.test(text)) return null;
  const amount = new Big(text);
  return amount.gt(ZERO) && amount.lt(decimal(order.total)) ? amount : null;
}

function metaOf(order: Order, key: string): string {
  const value = order.meta.find((meta) => meta.key === key)?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
