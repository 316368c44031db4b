import { mapInTurns } from '../map-in-turns.ts';
import { WIRE_CORRUPT_HEAD, WIRE_ORDER_HEAD, type WireOrderHead } from '../wire.ts';
import { orderDigest } from './order-digest.ts';
import { instantOfGmt } from './to-order.ts';

const SECOND_MS = 1_000;

/** An order as listed: enough to know that it must be read. */
export type OrderHead = ReturnType<typeof toHead>;

/** One corrupt order must not hide the others of its page: without a usable id it is only counted. */
export async function toHeads(items: readonly unknown[]) {
  const heads = await mapInTurns(items, (item): OrderHead[] => {
    const data = WIRE_ORDER_HEAD.safeParse(item).data ?? WIRE_CORRUPT_HEAD.safeParse(item).data;
    return data === undefined ? [] : [toHead(data)];
  });
  return { heads: heads.flat(), nameless: heads.filter((some) => some.length === 0).length };
}

export function toHead(wire: WireOrderHead) {
  const { id, number, status, currency, total, dateCreatedGmt, dateModifiedGmt, datePaidGmt } = wire;
  const paidAt = datePaidGmt ? instantOfGmt(datePaidGmt) : null;
  return {
    id,
    number,
    status,
    currency,
    total,
    paidAt,
    paymentMethod: wire.paymentMethod,
    transactionId: wire.transactionId,
    refunds: wire.refunds,
    createdAt: dateCreatedGmt === null ? null : instantOfGmt(dateCreatedGmt),
    modifiedAt: dateModifiedGmt ? instantOfGmt(dateModifiedGmt) : null,
    /** The date of its last change is unreadable: reading the order shows the error. */
    hasCorruptDate: dateModifiedGmt === undefined,
    /** Changes with the order: see order-digest.ts. */
    digest: orderDigest({ ...wire, paidAt }),
  };
}

/** Whether another change may follow with the same date: its second had not ended at `askedAt`, by the store's clock. */
export function isEarly(modifiedAt: string, askedAt: Date): boolean {
  return askedAt.getTime() < Date.parse(modifiedAt) + SECOND_MS;
}
