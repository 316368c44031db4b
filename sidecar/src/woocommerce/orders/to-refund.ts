import type { OrderLine } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import { decodeText } from '../plain-text.ts';
import {
  dayOfLocal,
  toFeeLine,
  instantOfGmt,
  toMeta,
  toProductLine,
  toShippingLine,
  toTax,
  type RatePercents,
} from './to-order.ts';
import type { WireRefund } from '../wire.ts';

type WireMeta = WireRefund['line_items'][number]['meta_data'];

/** WooCommerce's refund figures are negative; ours are positive. */
export function toRefund(wire: WireRefund, rates: RatePercents = new Map()): Refund {
  return {
    id: wire.id,
    createdAt: instantOfGmt(wire.date_created_gmt),
    refundedOn: dayOfLocal(wire.date_created),
    amount: wire.amount,
    reason: decodeText(wire.reason),
    refundedPayment: wire.refunded_payment,
    lines: [
      ...wire.line_items.map((one) => toLine(toProductLine(one), one)),
      ...wire.shipping_lines.map((one) => toLine(toShippingLine(one), one)),
      ...wire.fee_lines.map((one) => toLine(toFeeLine(one), one)),
    ],
    taxes: wire.tax_lines.map((one) => {
      const tax = toTax(one, rates);
      return { ...tax, taxTotal: negated(tax.taxTotal), shippingTaxTotal: negated(tax.shippingTaxTotal) };
    }),
    meta: toMeta(wire.meta_data),
  };
}

function toLine(line: OrderLine, wire: { readonly meta_data: WireMeta }): Refund['lines'][number] {
  return { line: positive(line), refundedLineId: refundedLineId(wire.meta_data) };
}

function positive(line: OrderLine): OrderLine {
  const money = {
    total: negated(line.total),
    totalTax: negated(line.totalTax),
    taxes: line.taxes.map(({ rateId, total }) => ({ rateId, total: negated(total) })),
  };
  if (line.kind !== 'product') return { ...line, ...money };
  const { quantity, subtotal, subtotalTax } = line;
  return {
    ...line,
    ...money,
    quantity: negated(quantity),
    subtotal: negated(subtotal),
    subtotalTax: negated(subtotalTax),
  };
}

function negated(figure: string): string {
  if (figure.startsWith('-')) return figure.slice(1);
  return /[1-9]/.test(figure) ? `-${figure}` : figure;
}

function refundedLineId(meta: WireMeta): number | null {
  const value = meta.find(({ key }) => key === '_refunded_item_id')?.value;
  const id = typeof value === 'number' || typeof value === 'string' ? Number(value) : NaN;
  return Number.isSafeInteger(id) && id > 0 ? id : null;
}
