import type { PlannedPayment } from '../../domain/documents.ts';
import type { Order, OrderMeta } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import { toSingleLine } from '../../domain/text.ts';

/** Not documented for payments; assumed to be as for invoices. */
const REFERENCE_LENGTH_MAX = 255;

/** Where gateways store their own refund id: WooPayments (github.com/Automattic/woocommerce-payments); the others are assumed. */
const REFUND_ID_KEYS = ['_wcpay_refund_id', '_stripe_refund_id', '_ppcp_refund_id', '_transaction_id'];

/** The refunded money, from the account that received the order's payment; null if none is booked. */
export function refundPayment(
  refund: Refund,
  order: Order,
  credit: { readonly total: string; readonly date: string },
  payment: PlannedPayment | null,
  settings: Settings,
): PlannedPayment | null {
  const { refunds } = settings.payments;
  const choice = Object.hasOwn(refunds, order.paymentMethod) ? refunds[order.paymentMethod] : 'method';
  if (payment === null || choice === 'none') return null;
  const ownId = REFUND_ID_KEYS.map((key) => textOf(refund.meta, key)).find((text) => text !== '');
  return {
    ...payment,
    amount: credit.total,
    date: credit.date,
    reference: toSingleLine(ownId ?? payment.reference, REFERENCE_LENGTH_MAX),
  };
}

function textOf(meta: readonly OrderMeta[], key: string): string {
  const value = meta.find((one) => one.key === key)?.value;
  return typeof value === 'string' ? value.trim() : '';
}
