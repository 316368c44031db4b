import type { Big } from 'big.js';
import { decimal, roundTo, XERO_DECIMALS } from '../../domain/money.ts';
import { metaText, type Order } from '../../domain/order.ts';
import { PAYOUT_METHODS } from '../../domain/payouts/payout-gateways.ts';

/*
 * WooPayments writes the rate of the charge's balance transaction (Stripe: amount of the customer x rate = amount credited) where
 * the account has the store's currency and the order another (Automattic/woocommerce-payments, attach_exchange_info_to_order).
 * `_wcpay_net` (9.2.0 and later) and `_wcpay_transaction_fee` don't say their currency: either may be in that of the order or
 * of the payout. They serve to check the amount, and to give its last cent.
 */
const RATE = '_wcpay_multi_currency_stripe_exchange_rate';
const STORE_CURRENCY = '_wcpay_multi_currency_order_default_currency';
const RATE_FORM = /^\d{1,12}(?:\.(\d{1,20}))?$/;
const AMOUNT_FORM = /^\d{1,12}(?:\.\d{1,20})?$/;
const HALF_CENT = '0.005';
/** Net and fee are each rounded to a cent. */
const ROUNDED_APART = '0.01';

/** The amount credited for the whole order, and its currency; null = the order does not say. */
export function creditedByWooPayments({ paymentMethod, meta, total }: Order): { amount: Big; currency: string } | null {
  const [rate, currency] = [metaText(meta, RATE), metaText(meta, STORE_CURRENCY)];
  const form = RATE_FORM.exec(rate);
  if (!PAYOUT_METHODS.woopayments.test(paymentMethod) || form === null || currency === '') return null;
  const gross = decimal(total);
  const atRate = gross.times(rate);
  /** What the digits of the rate leave open. */
  const open = gross.times(decimal('0.5').div(10 ** (form[1] ?? '').length));
  const [net, fee] = [metaText(meta, '_wcpay_net'), metaText(meta, '_wcpay_transaction_fee')];
  if (AMOUNT_FORM.test(net) && AMOUNT_FORM.test(fee)) {
    const isNear = (amount: Big) => amount.minus(atRate).abs().lte(open.plus(ROUNDED_APART));
    const [kept, charged] = [decimal(net), decimal(fee)];
    if (isNear(kept.plus(charged))) return { amount: roundTo(kept.plus(charged), XERO_DECIMALS), currency };
    const isOfOrder = kept.plus(charged).minus(gross).abs().lte(ROUNDED_APART);
    if (!isOfOrder && !isNear(kept.plus(charged.times(rate)))) return null;
  }
  return open.gt(HALF_CENT) ? null : { amount: roundTo(atRate, XERO_DECIMALS), currency };
}

/** The order has one status for all its refunds. */
export function hasFailedRefund({ paymentMethod, meta, refunds }: Order): boolean {
  return (
    PAYOUT_METHODS.woopayments.test(paymentMethod) &&
    refunds.length === 1 &&
    metaText(meta, '_wcpay_refund_status') === 'failed'
  );
}
