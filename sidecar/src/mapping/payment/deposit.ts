import { Big } from 'big.js';
import { ZERO } from '../../domain/money.ts';
import { metaText, type Order } from '../../domain/order.ts';

/** Metas of WooCommerce Deposits and of plugins that write the same ones (github.com/search: _wc_deposits_order_has_deposit). */
const HAS_DEPOSIT = '_wc_deposits_order_has_deposit';
const DEPOSIT_AMOUNT = '_wc_deposits_deposit_amount';
const BALANCE_PAID = '_wc_deposits_second_payment_paid';

/** Whether the checkout charged only a part of the order. */
export function hasDeposit(order: Order): boolean {
  return metaText(order.meta, HAS_DEPOSIT) === 'yes';
}

/**
 * What the customer has paid of the whole sale so far. The order's total is the whole sale or only the last part
 * charged (plugins differ), so the metas decide; without them, a total equal to the whole sale is fully paid.
 */
export function receivedOf({ meta }: Order, total: Big, whole: Big): Big {
  const isBalancePaid = metaText(meta, BALANCE_PAID);
  if (isBalancePaid === 'yes') return whole;
  if (isBalancePaid !== 'no' && total.eq(whole)) return whole;
  const text = metaText(meta, DEPOSIT_AMOUNT);
  const deposit = /^\d+(?:\.\d+)?$/.test(text) ? new Big(text) : ZERO;
  return deposit.gt(ZERO) && deposit.lt(whole) ? deposit : total;
}
