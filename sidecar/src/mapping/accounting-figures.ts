import { decimal, toPlain } from '../domain/money.ts';
import type { Order, OrderLine } from '../domain/order.ts';

/** The figures an order's invoice is made of, as one text: equal texts make equal amounts, accounts and taxes. */
export function invoiceFigures(order: Order): string {
  return JSON.stringify({
    order: order.id,
    currency: order.currency,
    date: order.createdOn,
    total: figure(order.total),
    tax: figure(order.totalTax),
    customer: order.customerId,
    country: [order.billing.country, order.shipping.country],
    lines: order.lines.map((line) => lineFigures(line)),
    taxes: order.taxes
      .map((tax) => [tax.rateId, figure(tax.ratePercent), figure(tax.taxTotal), figure(tax.shippingTaxTotal)] as const)
      .sort(([a], [b]) => a - b),
  });
}

function lineFigures(line: OrderLine): readonly unknown[] {
  const taxes = line.taxes
    .filter((tax) => tax.total !== '')
    .map((tax) => [tax.rateId, figure(tax.total)] as const)
    .sort(([a], [b]) => a - b);
  const money = [figure(line.total), figure(line.totalTax), taxes];
  switch (line.kind) {
    case 'product':
      return ['product', line.productId, line.variationId, figure(line.quantity), line.taxClass, ...money];
    case 'shipping':
      return ['shipping', line.methodId, ...money];
    case 'fee':
      return ['fee', line.taxClass, ...money];
  }
}

/** "10", "10.00" and "10.000000" are one figure. */
function figure(text: string): string {
  return toPlain(decimal(text));
}
