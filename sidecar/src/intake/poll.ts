import type { Ledger } from '../ledger/ledger.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import type { OrderHead } from '../woocommerce/order-head.ts';
import { changeOf, DRAFT_STATUSES } from './change-of.ts';

export type ChangeReader = Pick<WooCommerceClient, 'listOrders' | 'storeTime'>;

export interface PollResult {
  /** Orders listed. */
  readonly seen: number;
  /** Changes that were new to the ledger. */
  readonly accepted: number;
  /** Where the next poll begins, a UTC instant; null = the store showed no order yet. */
  readonly cursor: string | null;
}

export interface PollFrom {
  readonly storeId: string;
  /** Where the last poll ended; null = the first poll. */
  readonly cursor: string | null;
  /** Read again this far back: WooCommerce's filter is strict and to the second, and clocks may be set back. */
  readonly overlapMs: number;
  /** Orders made before are never posted, so they are not accepted; null = no limit. */
  readonly createdAfter: Date | null;
  readonly startedAt: Date;
}

/** Lists what changed and accepts it page by page, each in one transaction; what was known already changes nothing. */
export async function poll(
  parts: { readonly ledger: Pick<Ledger, 'acceptEvents'>; readonly reader: ChangeReader },
  from: PollFrom,
): Promise<PollResult> {
  let cursor = from.cursor === null ? null : new Date(from.cursor);
  const askedAt = parts.reader.storeTime();
  let seen = 0;
  let accepted = 0;
  for await (const { orders, through } of parts.reader.listOrders(toQuery(from, cursor))) {
    const events = orders
      .filter((head) => isWanted(head, from.createdAfter))
      .map((head) => changeOf(from.storeId, 'poll', head, askedAt));
    const results = await parts.ledger.acceptEvents(events);
    seen += orders.length;
    accepted += results.filter((one) => one.accepted).length;
    if (through !== null && (cursor === null || through > cursor)) cursor = through;
  }
  // A list by creation says nothing of later changes: go on from its start, whichever clock is behind.
  const isByCreation = from.cursor === null && from.createdAfter !== null;
  const end = isByCreation ? earlier(cursor, from.startedAt) : cursor;
  return { seen, accepted, cursor: end?.toISOString() ?? null };
}

/**
 * Lists the trash, which no other list shows, and accepts what is in the books. WordPress empties it after 30 days, and
 * trashing need not move an order's date, so the whole of it is listed.
 */
export async function pollTrash(
  parts: { readonly ledger: Pick<Ledger, 'acceptEvents' | 'postedAmong'>; readonly reader: ChangeReader },
  storeId: string,
): Promise<Pick<PollResult, 'seen' | 'accepted'>> {
  const askedAt = parts.reader.storeTime();
  let seen = 0;
  let accepted = 0;
  for await (const { orders } of parts.reader.listOrders({ statuses: ['trash'] })) {
    const ids = orders.map((head) => String(head.id));
    const posted = new Set(await parts.ledger.postedAmong(storeId, 'order', ids));
    const known = orders.filter((head) => posted.has(String(head.id)));
    const events = known.map((head) => changeOf(storeId, 'poll', head, askedAt));
    const results = await parts.ledger.acceptEvents(events);
    seen += orders.length;
    accepted += results.filter((one) => one.accepted).length;
  }
  return { seen, accepted };
}

function toQuery(from: PollFrom, cursor: Date | null): Parameters<ChangeReader['listOrders']>[0] {
  if (cursor !== null) return { modifiedAfter: new Date(cursor.getTime() - from.overlapMs) };
  return from.createdAfter === null ? {} : { createdAfter: from.createdAfter };
}

function isWanted(head: OrderHead, createdAfter: Date | null): boolean {
  if (head.modifiedAt === null || DRAFT_STATUSES.has(head.status)) return false;
  return createdAfter === null || head.createdAt === null || new Date(head.createdAt) >= createdAfter;
}

function earlier(cursor: Date | null, startedAt: Date): Date {
  return cursor !== null && cursor < startedAt ? cursor : startedAt;
}
