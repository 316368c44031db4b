import type { OrderLine, OrderMeta, OrderTax } from '../mapping/order.ts';
import { decodeText } from './plain-text.ts';
import {
  toDay,
  toFeeLine,
  toInstant,
  toMeta,
  toProductLine,
  toShippingLine,
  toTax,
  type RatePercents,
} from './to-order.ts';
import type { WireRefund } from './wire.ts';

/** A refund as WooCommerce stores it. `amount` is positive and the truth; lines and taxes are negative and may be absent. */
export interface Refund {
  readonly id: number;
  readonly createdAt: string;
  /** Calendar day in the store's time zone. */
  readonly createdOn: string;
  readonly amount: string;
  readonly reason: string;
  /** True when the gateway moved the money. */
  readonly refundedPayment: boolean;
  readonly lines: readonly RefundLine[];
  readonly taxes: readonly OrderTax[];
  readonly meta: readonly OrderMeta[];
}

export interface RefundLine {
  readonly line: OrderLine;
  /** The order's line it gives back, or null when it does not say. */
  readonly refundedLineId: number | null;
}

export function toRefund(wire: WireRefund, rates: RatePercents = new Map()): Refund {
  return {
    id: wire.id,
    createdAt: toInstant(wire.date_created_gmt),
    createdOn: toDay(wire.date_created),
    amount: wire.amount,
    reason: decodeText(wire.reason),
    refundedPayment: wire.refunded_payment,
    lines: [
      ...wire.line_items.map((one) => ({ line: toProductLine(one), refundedLineId: refundedLineId(one.meta_data) })),
      ...wire.shipping_lines.map((one) => ({
        line: toShippingLine(one),
        refundedLineId: refundedLineId(one.meta_data),
      })),
      ...wire.fee_lines.map((one) => ({ line: toFeeLine(one), refundedLineId: refundedLineId(one.meta_data) })),
    ],
    taxes: wire.tax_lines.map((one) => toTax(one, rates)),
    meta: toMeta(wire.meta_data),
  };
}

function refundedLineId(meta: WireRefund['line_items'][number]['meta_data']): number | null {
  const value = meta.find(({ key }) => key === '_refunded_item_id')?.value;
  const id = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
