import { changeFingerprint } from '../ledger/entry-key.ts';
import type { NewEvent } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';

/** What a list of orders tells of each: enough to know that it changed. `modifiedAt` is a UTC instant with Z. */
export interface OrderChange {
  readonly id: number;
  readonly status: string;
  readonly total: string;
  readonly modifiedAt: string;
}

export interface ChangeReader {
  /** Pages of changed orders, oldest change first; later pages may repeat orders that changed while paging. */
  listChanges(options: {
    readonly modifiedAfter: Date | null;
    readonly createdAfter: Date | null;
  }): AsyncIterable<readonly OrderChange[]>;
}

export interface PollResult {
  /** Orders listed. */
  readonly seen: number;
  /** Changes that were new to the ledger. */
  readonly accepted: number;
  /** Where the next poll begins; null = nothing seen yet. */
  readonly cursor: string | null;
}

/**
 * Lists what changed since the cursor, with overlap (WooCommerce's filter is strict and to the second, its
 * clock may be set back), and accepts each page in one transaction. What was known already changes nothing.
 */
export async function poll(
  parts: { readonly ledger: Ledger; readonly reader: ChangeReader },
  store: {
    readonly id: string;
    readonly cursor: string | null;
    readonly overlapMs: number;
    readonly createdAfter: Date | null;
  },
): Promise<PollResult> {
  const modifiedAfter = store.cursor === null ? null : new Date(Date.parse(store.cursor) - store.overlapMs);
  let cursor = store.cursor;
  let seen = 0;
  let accepted = 0;
  for await (const page of parts.reader.listChanges({ modifiedAfter, createdAfter: store.createdAfter })) {
    const results = await parts.ledger.acceptEvents(page.map((change) => toEvent(store.id, change)));
    seen += page.length;
    accepted += results.filter((one) => one.accepted).length;
    for (const change of page) if (cursor === null || change.modifiedAt > cursor) cursor = change.modifiedAt;
  }
  return { seen, accepted, cursor };
}

function toEvent(storeId: string, change: OrderChange): NewEvent {
  return {
    storeId,
    source: 'poll',
    kind: 'order',
    sourceId: String(change.id),
    // An order can change twice within WooCommerce's second: status and total tell the two apart.
    fingerprint: changeFingerprint(change.modifiedAt, `${change.status}:${change.total}`),
  };
}
