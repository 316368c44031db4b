import { orderDigest } from './order-digest.ts';
import { toAddress, toInstant } from './to-order.ts';
import type { WireOrderHead } from './wire.ts';

/** What a list says of an order: enough to know that it has to be read. */
export interface OrderHead {
  readonly id: number;
  readonly number: string;
  readonly status: string;
  readonly currency: string;
  readonly total: string;
  readonly createdAt: string | null;
  readonly modifiedAt: string | null;
  /** Differs when the order does: see order-digest.ts. */
  readonly digest: string;
}

export function toHead(wire: WireOrderHead): OrderHead {
  return {
    id: wire.id,
    number: wire.number,
    status: wire.status,
    currency: wire.currency,
    total: wire.total,
    createdAt: wire.date_created_gmt === null ? null : toInstant(wire.date_created_gmt),
    modifiedAt: wire.date_modified_gmt === null ? null : toInstant(wire.date_modified_gmt),
    digest: orderDigest({
      status: wire.status,
      currency: wire.currency,
      total: wire.total,
      totalTax: wire.total_tax,
      customerId: wire.customer_id,
      paymentMethod: wire.payment_method,
      transactionId: wire.transaction_id,
      paidAt: wire.date_paid_gmt ? toInstant(wire.date_paid_gmt) : null,
      billing: toAddress(wire.billing),
      shipping: toAddress(wire.shipping),
      refunds: wire.refunds,
    }),
  };
}
