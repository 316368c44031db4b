import type { NewEvent } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { changeOf, DRAFT_STATUSES } from './order-event.ts';
import type { ChangeReader } from './poll.ts';

const DAY_MS = 24 * 60 * 60_000;

export interface BackfillParts {
  readonly ledger: Pick<Ledger, 'acceptEvents' | 'entryById' | 'requeue'>;
  readonly reader: ChangeReader;
  /** See ledger/audit/actor.ts; null = unknown. */
  readonly by: string | null;
  /** Called once the store has answered, before anything is accepted: moves the first day to post. */
  readonly onAnswer: () => Promise<unknown>;
}

/** Describes orders that a backfill cannot reach. `orders`: at least this many. */
export function hiddenOrders(orders: number) {
  const which =
    orders === 1 ? 'an order that it cannot load: it is' : `${orders} orders or more that it cannot load: they are`;
  return {
    code: 'orders_hidden',
    message: `WooCommerce counts ${which} not posted to Xero. All other orders were read.`,
    fix: 'Check WooCommerce > Status > Logs: usually the plugin that created such an order is switched off. Then start the backfill again.',
  };
}

/** A day earlier: the store's calendar may be ahead of UTC, and the mapping uses the store's own day. */
export function startOfBackfill(after: string): Date {
  return new Date(Date.parse(`${after}T00:00:00Z`) - DAY_MS);
}

/**
 * Accepts every order created after an instant; yields a page once it is on disk. `hidden`: orders the store cannot
 * load, so nothing else is known of them. `through`: all created up to then are accepted; null = none yet.
 */
export async function* backfill({ ledger, reader, by, onAnswer }: BackfillParts, storeId: string, createdAfter: Date) {
  const askedAt = reader.storeTime();
  let isFirst = true;
  for await (const { orders, through, hidden } of reader.listOrders({ createdAfter })) {
    if (isFirst) await onAnswer();
    isFirst = false;
    const heads = orders.filter((head) => !DRAFT_STATUSES.has(head.status));
    const events = heads.map((head) => ({ ...changeOf(storeId, 'backfill', head, askedAt), by }));
    yield { read: heads.length, accepted: await accept(ledger, events, by), hidden, through };
  }
}

/** New orders, and known orders that were skipped: the start date may have been the reason. Returns how many. */
async function accept(ledger: BackfillParts['ledger'], events: readonly NewEvent[], by: string | null) {
  const results = await ledger.acceptEvents(events);
  const skipped: number[] = [];
  for (const { entryId } of results.filter((one) => !one.accepted))
    if ((await ledger.entryById(entryId))?.state === 'skipped') skipped.push(entryId);
  const again = skipped.length === 0 ? [] : await ledger.requeue(skipped, 'backfill', by);
  return results.filter((one) => one.accepted).length + again.length;
}
