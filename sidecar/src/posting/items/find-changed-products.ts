import { watchesProducts } from '../../domain/items/watch-products.ts';
import type { Settings } from '../../domain/settings/settings.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';

/** Ours: a notification is lost seldom, and the sale makes the item at the latest. */
const LOOK_EVERY_MS = 24 * 60 * 60_000;
/** The shop's clock and ours, and a change that was being saved. */
const OVERLAP_MS = 10 * 60_000;

export interface ChangedProductsParts {
  readonly settings: () => Promise<Settings>;
  readonly store: () => Promise<Pick<WooCommerceClient, 'changedProducts'>>;
  readonly now: () => Date;
  readonly changes: {
    readThrough(storeId: string): Promise<string | null>;
    moveReadThrough(storeId: string, at: Date): Promise<void>;
    note(storeId: string, productId: number): Promise<void>;
  };
}

/**
 * Once a day, one request for a hundred products: those that changed since the last look, of which a notification may have been lost.
 * They are looked at as if it had come. Throws a store error; then the next look begins where this one did.
 */
export async function findChangedProducts(parts: ChangedProductsParts, storeId: string): Promise<void> {
  const settings = await parts.settings();
  if (!settings.sync.active || !watchesProducts(settings)) return;
  const now = parts.now();
  const known = await parts.changes.readThrough(storeId);
  if (known === null) {
    await parts.changes.moveReadThrough(storeId, now);
    return;
  }
  // A clock that was set back must not stop it for long.
  if (Math.abs(now.getTime() - Date.parse(known)) < LOOK_EVERY_MS) return;
  const store = await parts.store();
  const since = new Date(Math.min(Date.parse(known), now.getTime()) - OVERLAP_MS);
  for (let page = 1; ; page += 1) {
    const { ids, more } = await store.changedProducts(since, page);
    for (const id of ids) await parts.changes.note(storeId, id);
    if (!more) break;
  }
  await parts.changes.moveReadThrough(storeId, now);
}
