import type { Kysely } from 'kysely';
import { unknownStore } from '../connection/organisations.ts';
import type { Schema } from '../database/schema.ts';
import { AppError } from '../domain/app-error.ts';
import { isSameSite, isSameStore, normaliseStoreUrl } from './store-id.ts';

/** A shop that answers at its known address but reports another one: it moved, or this is a copy of it. */
export interface OtherAddress {
  readonly own: string;
  readonly other: string;
  readonly seenAt: string;
}

/** Every function throws store_unknown. */
export type StoreAddresses = ReturnType<typeof createStoreAddresses>;

export function createStoreAddresses({ db, now }: { readonly db: Kysely<Schema>; readonly now: () => Date }) {
  async function read(storeId: string) {
    const row = await db
      .selectFrom('stores')
      .select(['own_address as own', 'other_address as other', 'other_seen_at as seenAt'])
      .where('id', '=', storeId)
      .executeTakeFirst();
    if (row === undefined) throw unknownStore(storeId);
    return row;
  }
  const write = (storeId: string, own: string, other: string | null) =>
    db
      .updateTable('stores')
      .set({ own_address: own, other_address: other, other_seen_at: other === null ? null : now().toISOString() })
      .where('id', '=', storeId)
      .execute();

  /** The address a user has yet to decide on; null = none. */
  async function other(storeId: string): Promise<OtherAddress | null> {
    const { own, other, seenAt } = await read(storeId);
    return own === null || other === null || seenAt === null ? null : { own, other, seenAt };
  }

  return {
    other,
    /** The same as `see`, for one who keeps nothing. */
    async compare(storeId: string, address: string): Promise<Pick<OtherAddress, 'own' | 'other'> | null> {
      const reported = normaliseStoreUrl(address);
      const { own } = await read(storeId);
      return own === null || isSameSite(own, reported) ? null : { own, other: reported };
    },
    /** Compares WordPress's address with the first; keeps a different one until a user decides; null = unchanged. */
    async see(storeId: string, address: string): Promise<OtherAddress | null> {
      const reported = normaliseStoreUrl(address);
      const known = await read(storeId);
      if (known.own === null || isSameSite(known.own, reported)) {
        if (known.own !== reported || known.other !== null) await write(storeId, reported, null);
        return null;
      }
      if (known.other !== reported) await write(storeId, known.own, reported);
      return await other(storeId);
    },
    /** Allows this address from now on. */
    async accept(storeId: string, address: string): Promise<void> {
      await read(storeId);
      await write(storeId, normaliseStoreUrl(address), null);
    },
    /** The shop has a new address; its id, and so all its posted documents, stay. Throws store_url_taken. */
    async moveTo(storeId: string, url: string, facts: object): Promise<void> {
      await read(storeId);
      const address = normaliseStoreUrl(url);
      const stores = await db.selectFrom('stores').select(['id', 'url']).where('id', '!=', storeId).execute();
      const there = stores.find((other) => isSameStore(other.url, address));
      if (there !== undefined) throw addressTaken(there.id, address);
      const unread = { own_address: null, other_address: null, other_seen_at: null };
      await db
        .updateTable('stores')
        .set({ url: address, facts_json: JSON.stringify(facts), ...unread, poll_error: null })
        .where('id', '=', storeId)
        .execute();
    },
  };
}

/** Two stores at one address would post each of its orders twice. */
function addressTaken(storeId: string, address: string): AppError {
  return new AppError('connection', 'store_url_taken', `The shop at ${address} is known already, as ${storeId}.`, {
    fix: `If it is the one that moved, remove the other first: npm run cli -- store remove ${storeId}`,
  });
}
