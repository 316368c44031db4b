import type { Cause } from './flow.ts';
import type { OrderLegs, PostingRules } from './legs.ts';
import { linkedCause, stateCause, unreadCause } from './why.ts';

/** Why Xero has another payment than the shop; null = unexplained. `refundId` null = of what was received. */
export function moneyCause(legs: OrderLegs, rules: PostingRules, refundId: number | null): Cause | null {
  const { entry, order } = legs;
  if (entry === null) return order === null ? null : unreadCause(order, rules);
  if (entry.isIgnored) return { code: 'ignored', detail: '' };
  if (refundId !== null && entry.notices.includes('refund_not_paid')) return { code: 'refund_not_paid', detail: '' };
  const notice = entry.state === 'recorded' ? entry.notices.find((code) => ABOUT_MONEY.has(code)) : undefined;
  if (notice !== undefined) return { code: 'needs_attention', detail: notice };
  return stateCause({ legs }) ?? linkedCause({ legs });
}

/** Notices that say why a payment in Xero is not the shop's. */
const ABOUT_MONEY: ReadonlySet<string> = new Set([
  'money_differs',
  'still_due',
  'credit_left',
  'deposit_given_back',
  'earlier_invoice_unpaid',
  'payment_changed',
  'payment_assumed',
  'payment_not_replaced',
]);
