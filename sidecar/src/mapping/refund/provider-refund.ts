import { metaText, type Order, type OrderMeta } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';

/** Where gateways store their own refund id: WooPayments (github.com/Automattic/woocommerce-payments); the others are assumed. */
const REFUND_ID_KEYS = ['_wcpay_refund_id', '_stripe_refund_id', '_ppcp_refund_id', '_transaction_id'];
/** WooPayments' balance transaction of the refund: named where the id is missing. */
const REFUND_TRANSACTION_KEY = '_wcpay_refund_transaction_id';

/** The id in a refund's metas; '' = none. */
export function idOfRefund(metas: readonly OrderMeta[]): string {
  return REFUND_ID_KEYS.map((key) => metaText(metas, key)).find((text) => text !== '') ?? '';
}

/** The provider's id of the refund, on the refund or, if it is the only one, on its order; '' = the provider has not said one. */
export function providersRefundId(refund: Pick<Refund, 'meta'>, order: Order): string {
  // On the order, Stripe's plugin keeps that of the last refund only.
  const metas = order.refunds.length === 1 ? [...refund.meta, ...order.meta.filter(isRefundId)] : refund.meta;
  const texts = [...REFUND_ID_KEYS, REFUND_TRANSACTION_KEY].map((key) => metaText(metas, key));
  return texts.find((text) => text !== '' && text !== order.transactionId) ?? '';
}

/** An order's `_transaction_id` is that of its charge. */
function isRefundId({ key }: OrderMeta): boolean {
  return key === REFUND_TRANSACTION_KEY || (key.includes('refund') && REFUND_ID_KEYS.includes(key));
}
