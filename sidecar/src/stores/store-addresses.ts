import type { Kysely } from 'kysely';
import { AppError } from '../domain/app-error.ts';
import type { Schema } from '../database/schema.ts';
import { unknownStore } from '../connection/organisations.ts';
import { isSameSite, isSameStore, normaliseStoreUrl } from './store-id.ts';

/** A shop that answers at its known address but reports another one: it moved, or this is a copy of it. */
export interface OtherAddress {
  readonly own: string;
  readonly other: string;
  readonly seenAt: string;
}

export interface StoreAddresses {
  /**
   * Compares the store's own address (WordPress's) with the one it first reported, and keeps a different one
   * until a user has decided; null = unchanged. Throws a connection error store_unknown, as do the others.
   */
  see(storeId: string, address: string): Promise<OtherAddress | null>;
  /** The address a user has yet to decide on; null = none. */
  other(storeId: string): Promise<OtherAddress | null>;
  /** Allows this address from now on. */
  accept(storeId: string, address: string): Promise<void>;
  /** The shop has a new address; its id, and so all its posted documents, stay. Throws a connection error store_url_taken. */
  moveTo(storeId: string, url: string, facts: object): Promise<void>;
}

export function createStoreAddresses({
  db,
  now,
}: {
  readonly db: Kysely<Schema>;
  readonly now: () => Date;
}): StoreAddresses {
  async function read(storeId: string) {
    const row = await db
      .selectFrom('stores')
      .select(['own_address', 'other_address', 'other_seen_at'])
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

  async function other(storeId: string): Promise<OtherAddress | null> {
    const { own_address: own, other_address: seen, other_seen_at: seenAt } = await read(storeId);
    return own === null || seen === null || seenAt === null ? null : { own, other: seen, seenAt };
  }

  return {
    other,
    async see(storeId, address) {
      const told = normaliseStoreUrl(address);
      const { own_address: own, other_address: seen } = await read(storeId);
      if (own === null || isSameSite(own, told)) {
        if (own !== told || seen !== null) await write(storeId, told, null);
        return null;
      }
      if (seen !== told) await write(storeId, own, told);
      return await other(storeId);
    },
    async accept(storeId, address) {
      await read(storeId);
      await write(storeId, normaliseStoreUrl(address), null);
    },
    async moveTo(storeId, url, facts) {
      await read(storeId);
      const address = normaliseStoreUrl(url);
      const stores = await db.selectFrom('stores').select(['id', 'url']).where('id', '!=', storeId).execute();
      const there = stores.find((other) => isSameStore(other.url, address));
      if (there !== undefined) throw addressTaken(there.id, address);
      await db
        .updateTable('stores')
        .set({
          url: address,
          facts_json: JSON.stringify(facts),
          own_address: null,
          other_address: null,
          other_seen_at: null,
          poll_error: null,
        })
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
