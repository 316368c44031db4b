import type { Context } from '../context/context.ts';
import { zoneOfFacts } from '../context/time-zones.ts';
import { backfill, startOfBackfill } from '../intake/backfill.ts';
import { createPoller } from '../intake/poll-store.ts';
import type { EntryState } from '../ledger/entry.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';

/** What is rehearsed: a sync, a backfill of some days (YYYY-MM-DD, both included; null = up to now), or these orders, however old. */
export type Occasion =
  | { readonly kind: 'sync' }
  | { readonly kind: 'backfill'; readonly after: string; readonly until: string | null }
  | { readonly kind: 'orders'; readonly ids: readonly number[] };

export interface Wanted {
  readonly context: Context;
  readonly storeId: string;
  readonly reader: WooCommerceClient;
  /** A ledger for a rehearsal, and the orders that intake accepts in it. */
  readonly rehearsed: Ledger;
  readonly accepted: ReadonlyMap<string, ReadonlySet<string>>;
}

const PAGE = 200;
/** Posted as soon as nothing holds them up. */
const OPEN_STATES: readonly EntryState[] = ['pending', 'waiting'];

/** Ids of the orders that a round would take, oldest first. Throws a store error. */
export async function wantedOrders(wanted: Wanted, occasion: Occasion): Promise<readonly string[]> {
  const { context, storeId, accepted } = wanted;
  if (occasion.kind === 'orders') return occasion.ids.map(String);
  const open = occasion.kind === 'sync' ? await openOrders(context.ledger, storeId) : [];
  await (occasion.kind === 'sync' ? pollOnce(wanted) : readBackfill(wanted, occasion));
  return [...new Set([...open, ...(accepted.get(storeId) ?? [])])];
}

async function openOrders(ledger: Ledger, storeId: string): Promise<string[]> {
  const found: string[] = [];
  for (const state of OPEN_STATES) {
    let beforeId: number | undefined;
    for (;;) {
      const page = await ledger.entries({ storeId, state, limit: PAGE, beforeId });
      found.push(...page.map(({ sourceId }) => sourceId));
      beforeId = page.at(-1)?.id;
      if (page.length < PAGE) break;
    }
  }
  return found.reverse();
}

/** The poll of a sync, with its look at the trash, and for what was never read: its position stays where it is. */
async function pollOnce({ context, storeId, reader, rehearsed }: Wanted): Promise<void> {
  const nothing = () => Promise.resolve();
  const poller = createPoller({
    positions: { ...context.positions, request: nothing, moveTo: nothing, polled: nothing },
    signals: { ...context.signals, set: nothing },
    ledger: rehearsed,
    settings: (id) => context.settings.get(id),
    reader: () => Promise.resolve(reader),
    checkAddress: nothing,
    now: context.now,
    isStill: () => false,
    rereadFacts: nothing,
    onPolled: () => undefined,
    onFailed: () => undefined,
  });
  await poller.pollStore(storeId);
}

async function readBackfill(
  { context, storeId, reader, rehearsed }: Wanted,
  { after, until }: Extract<Occasion, { kind: 'backfill' }>,
): Promise<void> {
  const timezone = zoneOfFacts((await context.stores.get(storeId)).facts);
  const range = { storeId, after, until, timezone };
  const pages = backfill({ ledger: rehearsed, reader, by: null }, range, startOfBackfill(after));
  for (let page = await pages.next(); page.done !== true; page = await pages.next());
}
