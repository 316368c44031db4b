import { Big } from 'big.js';
import { ZERO } from '../../domain/money.ts';
import type { Order } from '../../domain/order.ts';

/** Metas of WooCommerce Deposits and of plugins that write the same ones (github.com/search: _wc_deposits_order_has_deposit). */
const HAS_DEPOSIT = '_wc_deposits_order_has_deposit';
const DEPOSIT_AMOUNT = '_wc_deposits_deposit_amount';
const REST_PAID = '_wc_deposits_second_payment_paid';

/** Whether the checkout charged only a part of the order. */
export function hasDeposit(order: Order): boolean {
  return metaOf(order, HAS_DEPOSIT) === 'yes';
}

/**
 * What the customer has paid of the whole sale so far. The order's total is the whole sale or only the last part
 * charged (plugins differ), so the metas decide; without them, a total equal to the whole sale is fully paid.
 */
export function receivedOf(order: Order, total: Big, whole: Big): Big {
  const isRestPaid = metaOf(order, REST_PAID);
  if (isRestPaid === 'yes') return whole;
  if (isRestPaid !== 'no' && total.eq(whole)) return whole;
  const deposit = amountOf(order, DEPOSIT_AMOUNT);
  return deposit !== null && deposit.gt(ZERO) && deposit.lt(whole) ? deposit : total;
}

function amountOf(order: Order, key: string): Big | null {
  const text = metaOf(order, key);
  return /^\d+(?:\.\d+)?$/.test(text) ? new Big(text) : null;
}

function metaOf(order: Order, key: string): string {
  const value = order.meta.find((meta) => meta.key === key)?.value;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
