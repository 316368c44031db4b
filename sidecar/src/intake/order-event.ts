import { changeFingerprint } from '../ledger/entry-key.ts';
import type { EventSource, NewEvent } from '../ledger/entry.ts';
import { isEarly, type OrderHead } from '../woocommerce/orders/order-head.ts';

/** Checkout drafts: the shopper is still filling them in, so they are not orders yet. */
export const DRAFT_STATUSES: ReadonlySet<string> = new Set(['checkout-draft', 'auto-draft', 'draft', 'new']);

/** An order that was never saved has no date; an order with an unreadable date must be checked. */
export function isChange(head: Pick<OrderHead, 'modifiedAt' | 'hasCorruptDate'>): boolean {
  return head.modifiedAt !== null || head.hasCorruptDate;
}

/** The event for an order's state: the same for a poll, a webhook and a reading. `askedAt`: the store's own clock. */
export function changeOf(
  storeId: string,
  source: EventSource,
  head: Pick<OrderHead, 'id' | 'modifiedAt' | 'digest'>,
  askedAt: Date,
): NewEvent {
  const modifiedAt = head.modifiedAt ?? '';
  return {
    storeId,
    source,
    kind: 'order',
    sourceId: String(head.id),
    fingerprint: changeFingerprint(modifiedAt, head.digest, isEarly(modifiedAt, askedAt)),
  };
}
