import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import { unknownStore } from '../connection/organisations.ts';
import type { Row, Schema } from '../database/schema.ts';
import { inTransaction } from '../database/transaction.ts';
import { chooseStoreId } from './choose-store-id.ts';
import { deleteStoreRows } from './delete-store-rows.ts';
import { normaliseStoreUrl } from './store-id.ts';

const credentialsShape = z.object({
  consumerKey: z.string(),
  consumerSecret: z.string(),
  /** '' = the store sends no webhooks yet. */
  webhookSecret: z.string().default(''),
});
/** Credentials for a store. */
export type StoreCredentials = Readonly<z.infer<typeof credentialsShape>>;

/** A store's report about itself, as JSON; the check decides its contents. */
export type StoreFacts = Readonly<Record<string, unknown>>;

export type Store = ReturnType<typeof toStore>;

export interface AddStore {
  readonly url: string;
  readonly credentials: StoreCredentials;
  /** Reads the store with these credentials and returns its facts; any error is rethrown, and nothing is kept. */
  readonly verify: (url: string, credentials: StoreCredentials) => Promise<StoreFacts>;
}

export type Stores = ReturnType<typeof createStores>;

export function createStores(parts: {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
  readonly now: () => Date;
}) {
  const { db, secrets } = parts;
  return {
    /** Adds the store, or renews an existing one's credentials. Throws store_url_invalid. */
    async add({ url: input, credentials, verify }: AddStore): Promise<{ store: Store; added: boolean }> {
      const url = normaliseStoreUrl(input);
      const facts = await verify(url, credentials);
      const sealed = {
        url,
        credentials_jwe: await secrets.encrypt(credentials),
        facts_json: JSON.stringify(facts),
        // The user adding it confirms that it is this store: its own address is reread.
        own_address: null,
        other_address: null,
        other_seen_at: null,
      };
      // One transaction: two shops added at once must not share one id.
      return await inTransaction(db, async (tx) => {
        const id = await chooseStoreId(tx, url);
        const known = await find(tx, id);
        await tx
          .insertInto('stores')
          .values({ ...sealed, id, added_at: parts.now().toISOString() })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(sealed))
          .execute();
        await tx.deleteFrom('removed_stores').where('store_id', '=', id).execute();
        await tx.deleteFrom('leavings').where('store_id', '=', id).where('state', '=', 'left').execute();
        return { store: toStore(await mustFind(tx, id)), added: known === undefined };
      });
    },
    async list(): Promise<Store[]> {
      return (await db.selectFrom('stores').selectAll().orderBy('id').execute()).map(toStore);
    },
    /** Throws store_unknown, as do the next three. */
    async get(storeId: string): Promise<Store> {
      return toStore(await mustFind(db, storeId));
    },
    async credentials(storeId: string): Promise<StoreCredentials> {
      const row = await mustFind(db, storeId);
      return credentialsShape.parse(await secrets.decrypt(row.credentials_jwe));
    },
    async renewKey(storeId: string, key: Pick<StoreCredentials, 'consumerKey' | 'consumerSecret'>): Promise<void> {
      const row = await mustFind(db, storeId);
      const before = credentialsShape.parse(await secrets.decrypt(row.credentials_jwe));
      const credentials_jwe = await secrets.encrypt({ ...before, ...key });
      await db.updateTable('stores').set({ credentials_jwe }).where('id', '=', storeId).execute();
    },
    /** As the store reports itself now: its time zone decides the day of an order. */
    async keepFacts(storeId: string, facts: StoreFacts): Promise<void> {
      const row = { facts_json: JSON.stringify(facts) };
      await db.updateTable('stores').set(row).where('id', '=', storeId).execute();
    },
    /** It was here once, and was not added again. */
    async wasRemoved(storeId: string): Promise<boolean> {
      const removed = db.selectFrom('removed_stores').select('id').where('store_id', '=', storeId).limit(1);
      return (await removed.executeTakeFirst()) !== undefined;
    },
    /** The ledger keeps the store's data: it prevents posting twice when the shop at its address returns. */
    async remove(storeId: string): Promise<void> {
      await inTransaction(db, (tx) => removeRow(tx, storeId, parts.now()));
    },
    /** Also everything besides the ledger that was read or kept of it; all at once. A removed one has such rows too. */
    async forget(storeId: string): Promise<void> {
      await inTransaction(db, async (tx) => {
        if ((await find(tx, storeId)) !== undefined) await removeRow(tx, storeId, parts.now());
        await deleteStoreRows(tx, storeId);
      });
    },
  };
}

async function removeRow(db: Kysely<Schema>, storeId: string, now: Date): Promise<void> {
  const { url } = await mustFind(db, storeId);
  const removed = { store_id: storeId, url, removed_at: now.toISOString() };
  await db.insertInto('removed_stores').values(removed).execute();
  await db.deleteFrom('consents').where('store_id', '=', storeId).execute();
  await db.deleteFrom('stores').where('id', '=', storeId).execute();
}

function find(db: Kysely<Schema>, storeId: string): Promise<Row<'stores'> | undefined> {
  return db.selectFrom('stores').selectAll().where('id', '=', storeId).executeTakeFirst();
}

async function mustFind(db: Kysely<Schema>, storeId: string): Promise<Row<'stores'>> {
  const row = await find(db, storeId);
  if (row === undefined) throw unknownStore(storeId);
  return row;
}

function toStore(row: Row<'stores'>) {
  return {
    id: row.id,
    /** No trailing slash. */
    url: row.url,
    facts: z.record(z.string(), z.unknown()).parse(JSON.parse(row.facts_json)) as StoreFacts,
    tenantId: row.tenant_id,
    pollCursor: row.poll_cursor,
    /** The last try, and the last one that succeeded. */
    polledAt: row.polled_at,
    readAt: row.read_at,
    pollError: row.poll_error,
    addedAt: row.added_at,
  };
}
