import { Big } from 'big.js';
import { sum } from '../../domain/money.ts';
import { metaText } from '../../domain/order.ts';
import type { WIRE_REFUND_FIGURES } from '../wire.ts';
import { dayOfLocal } from './to-order.ts';

/** WooCommerce marks each refund so (src/Admin/API/Reports/Products/DataStore.php). */
const REFUND_TYPE = '_refund_type';

export type RefundFigures = ReturnType<typeof toRefundFigures>;

/** Amounts are positive; `tax` is all of it, `shipping` without tax. */
export function toRefundFigures(wire: ReturnType<typeof WIRE_REFUND_FIGURES.parse>) {
  const { id, parentId, dateCreated, amount, taxLines, shippingLines, metaData } = wire;
  const positive = (values: readonly string[]) =>
    sum(values.map((value) => new Big(value)))
      .abs()
      .toFixed();
  return {
    id,
    orderId: parentId,
    refundedOn: dayOfLocal(dateCreated),
    amount,
    tax: positive(taxLines.flatMap(({ taxTotal, shippingTaxTotal }) => [taxTotal, shippingTaxTotal])),
    shipping: positive(shippingLines.map(({ total }) => total)),
    isFull: metaText(metaData, REFUND_TYPE) === 'full',
  };
}
