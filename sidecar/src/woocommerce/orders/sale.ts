import { Big } from 'big.js';
import { ORDER_DECIMALS } from '../limits.ts';
import { mapInTurns } from '../map-in-turns.ts';
import { WIRE_SALE } from '../wire.ts';
import { HEAD_FIELDS, type HeadShape } from './list-orders.ts';
import { toHead } from './order-head.ts';
import { dayOfLocal } from './to-order.ts';

/** An order as a list has it, with what it adds to the sales of its day; no lines. */
export type Sale = ReturnType<typeof toSale> & { readonly stored?: StoredFigures };
type WireSale = ReturnType<typeof WIRE_SALE.parse>;

/** With every decimal that WooCommerce keeps. */
export type StoredFigures = Readonly<Record<'total' | 'totalTax' | 'shippingTotal', string>>;

/** One that cannot be read is only counted. */
export const SALES: HeadShape<Sale> = {
  fields: `${HEAD_FIELDS},shipping_total,tax_lines,date_created,date_paid,date_completed`,
  read: async (rows) => await readSales(rows, toSale),
};

/** The same with the stored figures, too; `decimals`: of the shop's prices. */
export function storedSales(decimals: number): HeadShape<Sale> {
  return {
    ...SALES,
    storedDecimals: ORDER_DECIMALS,
    read: async (rows) => await readSales(rows, storedReader(decimals)),
  };
}

async function readSales(rows: readonly unknown[], toOne: (wire: WireSale) => Sale) {
  const sales = await mapInTurns(rows, (row) => {
    const { data } = WIRE_SALE.safeParse(row);
    return data === undefined ? [] : [toOne(data)];
  });
  return { heads: sales.flat(), nameless: sales.filter((one) => one.length === 0).length };
}

/** Rounds as a list of fewer decimals has it (wc_format_decimal). */
function storedReader(decimals: number): (wire: WireSale) => Sale {
  const round = (amount: string) => new Big(amount).round(decimals, Big.roundHalfUp).toFixed(decimals);
  return (wire) => {
    const { total, totalTax, shippingTotal, taxLines, refunds } = wire;
    const rounded = {
      ...{ ...wire, total: round(total), totalTax: round(totalTax), shippingTotal: round(shippingTotal) },
      taxLines: taxLines.map((one) => {
        return { ...one, taxTotal: round(one.taxTotal), shippingTaxTotal: round(one.shippingTaxTotal) };
      }),
      refunds: refunds.map((one) => ({ ...one, total: round(one.total) })),
    };
    return { ...toSale(rounded), stored: { total, totalTax, shippingTotal } };
  };
}

function toSale(wire: WireSale) {
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
