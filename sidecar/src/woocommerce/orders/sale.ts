import { mapInTurns } from '../map-in-turns.ts';
import { WIRE_SALE } from '../wire.ts';
import { HEAD_FIELDS, type HeadShape } from './list-orders.ts';
import { toHead } from './order-head.ts';
import { dayOfLocal } from './to-order.ts';

/** An order as a list has it, with what it adds to the sales of its day; no lines. */
export type Sale = ReturnType<typeof toSale>;

/** One that cannot be read is only counted. */
export const SALES: HeadShape<Sale> = {
  fields: `${HEAD_FIELDS},shipping_total,tax_lines,date_created,date_paid,date_completed`,
  read: async (rows) => {
    const sales = await mapInTurns(rows, (row) => {
      const { data } = WIRE_SALE.safeParse(row);
      return data === undefined ? [] : [toSale(data)];
    });
    return { heads: sales.flat(), nameless: sales.filter((one) => one.length === 0).length };
  },
};

function toSale(wire: ReturnType<typeof WIRE_SALE.parse>) {
  const { totalTax, shippingTotal, dateCreated, datePaid, dateCompleted, taxLines } = wire;
  return {
    ...toHead(wire),
    totalTax,
    /** Without tax. */
    shippingTotal,
    /** Calendar days in the store's time zone. */
    createdOn: dayOfLocal(dateCreated),
    paidOn: datePaid ? dayOfLocal(datePaid) : null,
    completedOn: dateCompleted ? dayOfLocal(dateCompleted) : null,
    taxes: taxLines.map(({ ratePercent, label, taxTotal, shippingTaxTotal }) => {
      return { rate: ratePercent ?? label, taxTotal, shippingTaxTotal };
    }),
  };
}

/** When a refund was made, and of which order. */
export interface RefundHead {
  readonly id: number;
  readonly orderId: number;
  /** In the store's time zone, YYYY-MM-DD. */
  readonly refundedOn: string;
}
