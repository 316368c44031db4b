import { Big } from 'big.js';
import { cellKey } from './credit-left.ts';
import { decimal, sum, ZERO } from '../../domain/money.ts';
import type { Order, OrderLine } from '../../domain/order.ts';
import type { Refund, RefundLine } from '../../domain/refund.ts';
import type { SourcedLine } from '../invoice/to-line-items.ts';

/** What a refund line refunds of one invoice line. */
export interface RefundClaim {
  readonly cell: string;
  readonly invoiced: SourcedLine;
  readonly orderLine: OrderLine;
  readonly net: Big;
  readonly tax: Big;
  /** '0' if only money was refunded. */
  readonly quantity: string;
}

/** The customer keeps the goods at their net price: e.g. a later exemption. */
export function isTaxAlone({ net, tax }: Pick<RefundClaim, 'net' | 'tax'>): boolean {
  return net.eq(ZERO) && tax.gt(ZERO);
}

/** The refund's lines matched to the invoice's; an unmatched line is skipped (its money still counts). */
export function claimsOf(refund: Refund, order: Order, invoiced: readonly SourcedLine[]): RefundClaim[] {
  return refund.lines.flatMap((refunded) => {
    const orderLine = refundedLine(refunded, order);
    return orderLine === undefined ? [] : claimsOfLine(refunded.line, orderLine, invoiced);
  });
}

/** Item ids change when an order is edited or resumed: then match the same product or method. */
function refundedLine({ line, refundedLineId }: RefundLine, order: Order): OrderLine | undefined {
  return order.lines.find((one) => one.id === refundedLineId) ?? order.lines.find((one) => isSameThing(one, line));
}

function isSameThing(one: OrderLine, other: OrderLine): boolean {
  if (one.kind === 'product' && other.kind === 'product') {
    return one.productId > 0 && one.productId === other.productId && one.variationId === other.variationId;
  }
  if (one.kind === 'shipping' && other.kind === 'shipping') return one.methodId === other.methodId;
  return one.kind === 'fee' && other.kind === 'fee' && one.name === other.name;
}

/**
 * A line invoiced in parts (a fee over several rates) is refunded in the same proportion. Lines of one account and tax type are one part:
 * they are apart only so that the quantity could stay.
 */
function claimsOfLine(line: OrderLine, orderLine: OrderLine, invoiced: readonly SourcedLine[]): RefundClaim[] {
  const own = invoiced.filter((one) => one.orderLineId === orderLine.id);
  const parts = [...Map.groupBy(own, (one) => cellKey(one.line)).values()];
  const nets = parts.map((part) => sum(part.map((one) => decimal(one.line.amount))));
  const taxes = parts.map((part) => sum(part.map((one) => decimal(one.line.tax))));
  const [net, tax] = [decimal(line.total), decimal(line.totalTax)];
  return parts
    .flatMap(([invoicedPart], index): RefundClaim[] => {
      if (invoicedPart === undefined) return [];
      const ofNet = share(nets[index] ?? ZERO, sum(nets), parts.length);
      const ofTax = sum(taxes).eq(ZERO) ? ofNet : share(taxes[index] ?? ZERO, sum(taxes), parts.length);
      const quantity = line.kind === 'product' ? line.quantity : '1';
      const money = { net: net.times(ofNet), tax: tax.times(ofTax) };
      return [{ cell: cellKey(invoicedPart.line), invoiced: invoicedPart, orderLine, ...money, quantity }];
    })
    .filter((claim) => !claim.net.eq(ZERO) || !claim.tax.eq(ZERO));
}

function share(own: Big, all: Big, parts: number): Big {
  return parts === 1 ? new Big(1) : all.eq(ZERO) ? ZERO : own.div(all);
}
