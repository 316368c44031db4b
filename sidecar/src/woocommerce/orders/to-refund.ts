import type { OrderLine } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import type { WireRefund } from '../wire.ts';
import { dayOfLocal, instantOfGmt, type RatePercents, toTax } from './to-order.ts';

/** WooCommerce's refund figures are negative; ours are positive. */
export function toRefund(wire: WireRefund, rates: RatePercents = new Map()): Refund {
  const { id, dateCreated, dateCreatedGmt, amount, reason, refundedPayment, metaData } = wire;
  const lines = [...wire.lineItems, ...wire.shippingLines, ...wire.feeLines];
  return {
    id,
    createdAt: instantOfGmt(dateCreatedGmt),
    refundedOn: dayOfLocal(dateCreated),
    amount,
    reason,
    refundedPayment,
    lines: lines.map(({ line, refundedLineId }) => ({ line: positive(line), refundedLineId })),
    taxes: wire.taxLines.map((one) => {
      const tax = toTax(one, rates);
      return { ...tax, taxTotal: negated(tax.taxTotal), shippingTaxTotal: negated(tax.shippingTaxTotal) };
    }),
    meta: metaData,
  };
}

function positive(line: OrderLine): OrderLine {
  const money = {
    total: negated(line.total),
    totalTax: negated(line.totalTax),
    taxes: line.taxes.map(({ rateId, total }) => ({ rateId, total: negated(total) })),
  };
  if (line.kind !== 'product') return { ...line, ...money };
  const { quantity, subtotal, subtotalTax } = line;
  const own = { quantity: negated(quantity), subtotal: negated(subtotal), subtotalTax: negated(subtotalTax) };
  return { ...line, ...money, ...own };
}

function negated(figure: string): string {
  if (figure.startsWith('-')) return figure.slice(1);
  return /[1-9]/.test(figure) ? `-${figure}` : figure;
}
