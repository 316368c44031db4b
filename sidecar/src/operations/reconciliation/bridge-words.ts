import type { BridgeLine } from '../../reconciliation/bridge.ts';

/** A line of the way from WooCommerce Analytics to our figures, in an owner's words. */
export function bridgeWords(code: BridgeLine['code']): string {
  return WORDS[code];
}

const WORDS: Readonly<Record<BridgeLine['code'], string>> = {
  gross_sales: 'Gross sales (ours: sales without tax and shipping)',
  net_sales: 'Net sales (ours: sales without tax and shipping; refunds apart)',
  returns: 'Returns (ours: refunds, with tax and shipping)',
  taxes: 'Taxes (ours: tax of the sales; refunds apart)',
  shipping: 'Shipping (ours: shipping of the sales without tax; refunds apart)',
  total_sales: 'Total sales (ours: sales less refunds)',
  coupons: 'Coupons: Analytics has gross sales before them',
  other_currencies: 'Orders in other currencies, which Analytics adds as if they were this one',
  refunds: 'Refunds, which Analytics takes off this figure on their own day',
  refund_without_items: 'Refunds of shipping or tax alone: Analytics has them in no returns',
  refund_tax_and_shipping:
    'Tax and shipping in refunds: Analytics has returns without them, by what fits its figures (WooCommerce does not say)',
  refund_counted_twice:
    'Refunds in full after refunds in part: Analytics counts the parts twice, by what fits its figures (WooCommerce does not say)',
  excluded_status: 'Paid orders in a status that Analytics leaves out',
  not_paid: 'Posted orders without the day that Analytics counts by (not paid or completed yet)',
  other_day: 'Orders on another day: Analytics counts by payment, or by its own setting',
  not_posted: 'Orders that Analytics counts, in a status that is not posted',
  other_amount: 'Orders with another amount: a deposit counts as the whole sale',
  rounding: 'Rounding: Analytics adds up the stored decimals, more than the shop shows',
  unexplained: 'Unexplained',
};
