import type { Kysely } from 'kysely';
import { AppError } from '../domain/app-error.ts';
import type { Schema } from '../database/schema.ts';
import { isSameSite, isSameStore, toStoreId, withHash } from './store-id.ts';

/**
 * The id of the shop at this address: its current one, or the one before it was removed, else a new one. A moved store
 * keeps its id, so a shop is matched by its last known address, never by an id derived from its address. Throws
 * a connection error store_moved_or_cloned.
 */
export async function chooseStoreId(db: Kysely<Schema>, url: string): Promise<string> {
  const living = await db.selectFrom('stores').select(['id', 'url', 'own_address', 'other_address']).execute();
  const known =
    atAddress(living, url) ??
    // A user confirmed that it moved and has this address.
    living.find((row) => row.own_address !== null && isSameSite(row.own_address, url));
  if (known !== undefined) return known.id;
  const undecided = living.find((row) => row.other_address !== null && isSameSite(row.other_address, url));
  if (undecided !== undefined) throw movedOrCloned(undecided.id, undecided.url, url);
  const removed = await db.selectFrom('removed_stores').select(['store_id', 'url']).orderBy('id', 'desc').execute();
  const back = atAddress(removed, url);
  if (back !== undefined) return back.store_id;
  // A store with only its id left may be this one: without its orders they would be posted twice.
  const others = removed.filter((row) => row.url !== null);
  const taken = new Set([...living.map((row) => row.id), ...others.map((row) => row.store_id)]);
  let id = toStoreId(url);
  for (let address = url; taken.has(id); address += '/') id = withHash(toStoreId(url), address);
  return id;
}

/** Exact address first: an earlier version kept two stores that differed only in www. */
function atAddress<T extends { readonly url: string | null }>(stores: readonly T[], url: string): T | undefined {
  return (
    stores.find((store) => store.url === url) ??
    stores.find((store) => store.url !== null && isSameStore(store.url, url))
  );
}

/** As a second store it would be read at both addresses, and each of its orders posted twice. */
function movedOrCloned(storeId: string, known: string, url: string): AppError {
  const message = `The shop at ${known}, known as ${storeId}, is now at ${url}: the shop moved, or a copy of it answers there.`;
  const fix = `If it moved: npm run cli -- store moved ${storeId}, then try again. If there is no longer a shop at ${known}: npm run cli -- store remove ${storeId}`;
  return new AppError('connection', 'store_moved_or_cloned', message, { fix });
}
