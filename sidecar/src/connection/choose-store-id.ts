import type { Kysely } from 'kysely';
import type { Schema } from '../database/schema.ts';
import { isSameStore, toStoreId, withHash } from './store-id.ts';

/**
 * The id of the shop at this address: the one it has, or had before it was removed, else a new one. A store that moved
 * keeps its id, so a shop is known by the last address it had, never by an id that its address would give.
 */
export async function chooseStoreId(db: Kysely<Schema>, url: string): Promise<string> {
  const living = await db.selectFrom('stores').select(['id', 'url']).execute();
  const known = living.find((row) => isSameStore(row.url, url));
  if (known !== undefined) return known.id;
  const removed = await db.selectFrom('removed_stores').select(['store_id', 'url']).orderBy('id', 'desc').execute();
  const back = removed.find((row) => row.url !== null && isSameStore(row.url, url));
  if (back !== undefined) return back.store_id;
  // A store of which only the id is left may be this one: not to know its orders would post them twice.
  const others = removed.filter((row) => row.url !== null);
  const taken = new Set([...living.map((row) => row.id), ...others.map((row) => row.store_id)]);
  let id = toStoreId(url);
  for (let address = url; taken.has(id); address += '/') id = withHash(toStoreId(url), address);
  return id;
}
