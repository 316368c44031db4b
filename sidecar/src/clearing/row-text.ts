import { z } from 'zod';
import type { Row } from '../database/schema.ts';
import { BALANCE_KINDS, type LinkedTransaction, PAYOUT_GATEWAYS, type RowLink } from '../domain/payouts/payouts.ts';

const LINKS = ['charge', 'intent', 'refund', 'order_id', 'order_number'] as const satisfies readonly RowLink[];
const gateway = z.enum(PAYOUT_GATEWAYS);
const kind = z.enum(BALANCE_KINDS);
const linkedBy = z.enum(LINKS).nullable();
const customer = z.object({ amount: z.string(), currency: z.string() });
const references = z.object({
  charge: z.string().exactOptional(),
  intent: z.string().exactOptional(),
  refund: z.string().exactOptional(),
  dispute: z.string().exactOptional(),
  orderId: z.string().exactOptional(),
  orderNumber: z.string().exactOptional(),
  siteUrl: z.string().exactOptional(),
  payout: z.string().exactOptional(),
});

type RowColumns = Row<'provider_transactions'>;

export function toLinkedTransaction(row: RowColumns): LinkedTransaction {
  return {
    gateway: gateway.parse(row.gateway),
    id: row.transaction_id,
    currency: row.currency,
    kind: kind.parse(row.kind),
    type: row.type,
    amount: row.amount,
    fee: row.fee,
    feeTax: row.fee_tax,
    ...(row.fee_conversion === null ? {} : { feeConversion: row.fee_conversion }),
    net: row.net,
    createdAt: row.created_at,
    payoutId: row.payout_id,
    customer: row.customer_json === null ? null : customer.parse(JSON.parse(row.customer_json)),
    description: row.description,
    references: references.parse(JSON.parse(row.references_json)),
    orderId: row.order_id,
    refundId: row.refund_id,
    linkedBy: linkedBy.parse(row.linked_by),
    isOtherShop: row.is_other_shop === 1,
  };
}

export function toRowColumns(row: LinkedTransaction) {
  return {
    gateway: row.gateway,
    transaction_id: row.id,
    payout_id: row.payoutId,
    currency: row.currency,
    kind: row.kind,
    type: row.type,
    amount: row.amount,
    fee: row.fee,
    fee_tax: row.feeTax,
    fee_conversion: row.feeConversion ?? null,
    net: row.net,
    created_at: row.createdAt,
    customer_json: row.customer === null ? null : JSON.stringify(row.customer),
    description: row.description,
    references_json: JSON.stringify(row.references),
    order_id: row.orderId,
    refund_id: row.refundId,
    linked_by: row.linkedBy,
    is_other_shop: row.isOtherShop ? 1 : 0,
  } satisfies Omit<RowColumns, 'store_id' | 'came_from' | 'read_at'>;
}
