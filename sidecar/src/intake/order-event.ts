import { changeFingerprint } from '../ledger/entry-key.ts';
import type { EventSource, NewEvent } from '../ledger/entry.ts';
import { isEarly } from '../woocommerce/orders/early.ts';
import type { OrderHead } from '../woocommerce/orders/order-head.ts';

/** Drafts of a checkout: a shopper is still filling it in, so it is no order yet. */
export const DRAFT_STATUSES: ReadonlySet<string> = new Set(['checkout-draft', 'auto-draft', 'draft', 'new']);

/** An order that was never saved has no date; one whose date cannot be read has to be looked at. */
export function isChange(head: Pick<OrderHead, 'modifiedAt' | 'hasSpoiltDate'>): boolean {
  return head.modifiedAt !== null || head.hasSpoiltDate;
}

/** The event of a state of an order: the same for a poll, a webhook and a reading. `askedAt`: the store's own clock. */
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
