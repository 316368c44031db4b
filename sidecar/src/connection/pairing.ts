import type { Kysely, Selectable } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import type { Schema } from '../database/schema.ts';
import { unknownStore } from './organisations.ts';
import { isSameStore, normaliseStoreUrl, toStoreId, withHash } from './store-id.ts';

/** What lets us into a store. */
export interface StoreCredentials {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** '' = the store sends no webhooks yet. */
  readonly webhookSecret: string;
}

/** What a store says of itself, kept as JSON; the check decides what is in it. */
export type StoreFacts = Readonly<Record<string, unknown>>;

export interface Store {
  readonly id: string;
  /** Without a closing slash. */
  readonly url: string;
  readonly facts: StoreFacts;
  readonly tenantId: string | null;
  readonly pollCursor: string | null;
  readonly polledAt: string | null;
  readonly pollError: string | null;
  readonly addedAt: string;
}

export interface AddStore {
  readonly url: string;
  readonly credentials: StoreCredentials;
  /** Reads the store with these credentials and answers its facts; what it throws is thrown on, and nothing is kept. */
  readonly verify: (url: string, credentials: StoreCredentials) => Promise<StoreFacts>;
}

export interface Stores {
  /** Adds the store, or renews the credentials of one that is there. Throws ConnectionError store_url_invalid. */
  add(wanted: AddStore): Promise<{ readonly store: Store; readonly added: boolean }>;
  list(): Promise<Store[]>;
  /** Throws ConnectionError store_unknown, as do the next two. */
  get(storeId: string): Promise<Store>;
  credentials(storeId: string): Promise<StoreCredentials>;
  /** What the ledger holds of the store stays: it guards against posting twice when the store comes back. */
  remove(storeId: string): Promise<void>;
}

const credentialsShape = z.object({
  consumerKey: z.string(),
  consumerSecret: z.string(),
  webhookSecret: z.string().default(''),
});

export function createStores(parts: {
  readonly db: Kysely<Schema>;
  readonly secrets: Pick<Secrets, 'encrypt' | 'decrypt'>;
  readonly now: () => Date;
}): Stores {
  const { db, secrets } = parts;

  const find = (storeId: string): Promise<Selectable<Schema['stores']> | undefined> =>
    db.selectFrom('stores').selectAll().where('id', '=', storeId).executeTakeFirst();

  async function mustFind(storeId: string): Promise<Selectable<Schema['stores']>> {
    const row = await find(storeId);
    if (row === undefined) throw unknownStore(storeId);
    return row;
  }

  /** A store that moved keeps its id, so it is known by its address, and the id of its old one is another's to have. */
  async function idFor(url: string): Promise<string> {
    const rows = await db.selectFrom('stores').select(['id', 'url']).execute();
    const known = rows.find((row) => isSameStore(row.url, url));
    if (known !== undefined) return known.id;
    const taken = new Set(rows.map((row) => row.id));
    let id = toStoreId(url);
    for (let address = url; taken.has(id); address += '/') id = withHash(toStoreId(url), address);
    return id;
  }

  return {
    async add({ url: input, credentials, verify }) {
      const url = normaliseStoreUrl(input);
      const facts = await verify(url, credentials);
      const id = await idFor(url);
      const sealed = {
        url,
        credentials_jwe: await secrets.encrypt(credentials),
        facts_json: JSON.stringify(facts),
        // Whoever adds it says that it is this one: what it calls itself is learnt anew.
        own_address: null,
        other_address: null,
        other_seen_at: null,
      };
      const known = await find(id);
      await db
        .insertInto('stores')
        .values({
          ...sealed,
          id,
          tenant_id: null,
          poll_cursor: null,
          polled_at: null,
          poll_error: null,
          added_at: parts.now().toISOString(),
        })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(sealed))
        .execute();
      return { store: toStore(await mustFind(id)), added: known === undefined };
    },
    async list() {
      return (await db.selectFrom('stores').selectAll().orderBy('id').execute()).map(toStore);
    },
    async get(storeId) {
      return toStore(await mustFind(storeId));
    },
    async credentials(storeId) {
      const row = await mustFind(storeId);
      return credentialsShape.parse(await secrets.decrypt(row.credentials_jwe));
    },
    async remove(storeId) {
      await mustFind(storeId);
      await db.deleteFrom('consents').where('store_id', '=', storeId).execute();
      await db.deleteFrom('stores').where('id', '=', storeId).execute();
    },
  };
}

function toStore(row: Selectable<Schema['stores']>): Store {
  return {
    id: row.id,
    url: row.url,
    facts: z.record(z.string(), z.unknown()).parse(JSON.parse(row.facts_json)),
    tenantId: row.tenant_id,
    pollCursor: row.poll_cursor,
    polledAt: row.polled_at,
    pollError: row.poll_error,
    addedAt: row.added_at,
  };
}
