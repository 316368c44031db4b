import { decimal, sum, toMoney, ZERO } from './money.ts';

/** What was paid of an order that is not in Xero. No personal data. */
export interface UnsyncedPayment {
  readonly orderNumber: string;
  readonly orderStatus: string;
  /** Paid and not refunded, two decimals, in `currency`. */
  readonly amount: string;
  readonly currency: string;
  /** UTC instants, ISO; null = unknown. */
  readonly paidAt: string | null;
  readonly createdAt: string | null;
  /** As WooCommerce names the method: "bacs"; '' = none. */
  readonly method: string;
  /** The provider's id of the charge; '' = none. */
  readonly transaction: string;
  readonly why: UnsyncedWhy;
}

export const UNSYNCED_WHY = ['status', 'cancelled', 'trashed', 'deleted', 'undone'] as const;
/**
 * status: its status is not posted. undone: the backfill that posted it was undone. The others: cancelled (or failed), in the trash,
 * or deleted after it was paid.
 */
export type UnsyncedWhy = (typeof UNSYNCED_WHY)[number];

/** What an order and its head in a list have in common. */
export interface JudgedOrder {
  readonly number: string;
  readonly status: string;
  readonly currency: string;
  readonly total: string;
  readonly createdAt: string | null;
  readonly paidAt: string | null;
  readonly paymentMethod: string;
  readonly transactionId: string;
  readonly refunds: readonly { readonly total: string }[];
}

/** WooCommerce's own statuses: it sets the date of payment itself when one of them means that an order is paid. */
const CORE_STATUSES: ReadonlySet<string> = new Set([
  'pending',
  'processing',
  'on-hold',
  'completed',
  'cancelled',
  'refunded',
  'failed',
  'trash',
  'checkout-draft',
]);
const CANCELLED: ReadonlySet<string> = new Set(['cancelled', 'failed']);

/** A status of WooCommerce itself, as opposed to one of a plugin's. */
export function isCoreStatus(status: string): boolean {
  return CORE_STATUSES.has(status);
}

/** WooCommerce's date of payment decides; a charge's id alone may be a mere authorisation, except in a plugin's status. */
export function wasPaid({ paidAt, transactionId, status }: Pick<JudgedOrder, 'paidAt' | 'transactionId' | 'status'>) {
  return paidAt !== null || (transactionId !== '' && !isCoreStatus(status));
}

/** The same of an order whose backfill was undone. */
export function undonePayment(order: JudgedOrder): UnsyncedPayment | null {
  const payment = unsyncedPayment(order);
  return payment?.why === 'status' ? { ...payment, why: 'undone' } : payment;
}

/** The money of an order that is not posted; null = it was not paid, or all of it was refunded. */
export function unsyncedPayment(order: JudgedOrder): UnsyncedPayment | null {
  if (!wasPaid(order)) return null;
  const refunded = sum(order.refunds.map(({ total }) => decimal(total).abs()));
  const amount = decimal(order.total).minus(refunded);
  if (amount.lte(ZERO)) return null;
  const { number: orderNumber, status: orderStatus, currency, paidAt, createdAt } = order;
  return {
    ...{ orderNumber, orderStatus, amount: toMoney(amount), currency, paidAt, createdAt },
    method: order.paymentMethod,
    transaction: order.transactionId,
    why: orderStatus === 'trash' ? 'trashed' : CANCELLED.has(orderStatus) ? 'cancelled' : 'status',
  };
}
