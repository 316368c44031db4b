import { orderDigest } from './order-digest.ts';
import { toOrderAddress, instantOfGmt } from './to-order.ts';
import { WIRE_ORDER_HEAD, WIRE_SPOILT_HEAD, type WireOrderHead } from '../wire.ts';

/** An order as listed: enough to know that it must be read. */
export interface OrderHead {
  readonly id: number;
  readonly number: string;
  readonly status: string;
  readonly currency: string;
  readonly total: string;
  readonly createdAt: string | null;
  readonly modifiedAt: string | null;
  /** The date of its last change is unreadable: reading the order shows the error. */
  readonly hasSpoiltDate: boolean;
  /** Changes with the order: see order-digest.ts. */
  readonly digest: string;
}

/** One corrupt order must not hide the others of its page: without a usable id it is only counted. */
export function toHeads(items: readonly unknown[]): { readonly heads: OrderHead[]; readonly nameless: number } {
  const heads = items.flatMap((item) => {
    const data = WIRE_ORDER_HEAD.safeParse(item).data ?? WIRE_SPOILT_HEAD.safeParse(item).data;
    return data === undefined ? [] : [toHead(data)];
  });
  return { heads, nameless: items.length - heads.length };
}

export function toHead(wire: WireOrderHead): OrderHead {
  return {
    id: wire.id,
    number: wire.number,
    status: wire.status,
    currency: wire.currency,
    total: wire.total,
    createdAt: wire.date_created_gmt === null ? null : instantOfGmt(wire.date_created_gmt),
    modifiedAt: wire.date_modified_gmt ? instantOfGmt(wire.date_modified_gmt) : null,
    hasSpoiltDate: wire.date_modified_gmt === undefined,
    digest: orderDigest({
      status: wire.status,
      currency: wire.currency,
      total: wire.total,
      totalTax: wire.total_tax,
      customerId: wire.customer_id,
      paymentMethod: wire.payment_method,
      transactionId: wire.transaction_id,
      paidAt: wire.date_paid_gmt ? instantOfGmt(wire.date_paid_gmt) : null,
      billing: toOrderAddress(wire.billing),
      shipping: toOrderAddress(wire.shipping),
      refunds: wire.refunds,
    }),
  };
}
