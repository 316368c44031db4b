import Big from 'big.js';
import type { Line } from '../organisation.ts';
import type { Work } from '../books/work.ts';
import { isTrue } from '../wire/listing.ts';

const INSUFFICIENT_STOCK = 'Insufficient stock. Items are eligible for backorder.';

/** Which way approved documents of a type move tracked stock. */
const STOCK_SIGNS = { ACCREC: -1, ACCPAY: 1, ACCRECCREDIT: 1, ACCPAYCREDIT: -1 } as const;

export interface StockedDocument {
  readonly type: keyof typeof STOCK_SIGNS;
  readonly status: string;
  readonly lines: readonly Line[];
}

function movement(document: StockedDocument | null): Map<string, Big> {
  const moved = new Map<string, Big>();
  if (document === null || (document.status !== 'AUTHORISED' && document.status !== 'PAID')) return moved;
  for (const { itemId, amounts } of document.lines) {
    if (itemId === null || amounts === null) continue;
    const quantity = new Big(amounts.quantity).times(STOCK_SIGNS[document.type]);
    moved.set(itemId, (moved.get(itemId) ?? new Big(0)).plus(quantity));
  }
  return moved;
}

/** Moves the stock of tracked items by the difference two states of a document make; notes a shortage. */
export function moveStock(
  work: Work,
  before: StockedDocument | null,
  after: StockedDocument,
  problems: string[],
): void {
  const [old, next] = [movement(before), movement(after)];
  for (const itemId of new Set([...old.keys(), ...next.keys()])) {
    const item = work.organisation.items[itemId];
    if (item === undefined || item.quantityOnHand === null) continue;
    const change = (next.get(itemId) ?? new Big(0)).minus(old.get(itemId) ?? new Big(0));
    if (change.eq(0)) continue;
    const onHand = new Big(item.quantityOnHand).plus(change);
    const isShort = onHand.lt(0) && change.lt(0) && !isTrue(work.request.query, 'allowBackorders');
    if (isShort && !problems.includes(INSUFFICIENT_STOCK)) problems.push(INSUFFICIENT_STOCK);
    work.saveItem({ ...item, quantityOnHand: onHand.toString(), updatedAt: work.at });
  }
}
