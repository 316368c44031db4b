import type { OrderLine, OrderMeta, OrderTax } from './order.ts';

/** A refund. `amount` is the money and decides; lines and taxes are a note and may be absent. All figures are positive. */
export interface Refund {
  readonly id: number;
  /** UTC instant, ISO with Z. */
  readonly createdAt: string;
  /** Calendar day in the store's time zone, YYYY-MM-DD. */
  readonly refundedOn: string;
  readonly amount: string;
  readonly reason: string;
  /** True when the gateway moved the money. */
  readonly refundedPayment: boolean;
  readonly lines: readonly RefundLine[];
  readonly taxes: readonly OrderTax[];
  readonly meta: readonly OrderMeta[];
}

export interface RefundLine {
  /** The refunded part: net, tax and quantity are positive (negative for what lowered the order, a discount fee). */
  readonly line: OrderLine;
  /** The order line it refunds, or null if it names none. */
  readonly refundedLineId: number | null;
}
