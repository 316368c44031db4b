import type { Context } from '../context/context.ts';
import { dayIn } from '../domain/day.ts';
import { createWooCommerceClient, type WooCommerceClient } from '../woocommerce/client.ts';
import type { StoreFacts } from '../woocommerce/read-store.ts';
import { changeSettings, readableSettings } from './change-settings.ts';
import { endStoreWaits } from './end-waits.ts';

interface NewStore {
  readonly url: string;
  readonly credentials: Readonly<{ consumerKey: string; consumerSecret: string; webhookSecret: string }>;
  /** For a shop without a name of its own. */
  readonly siteName?: string;
  readonly by: string;
}

/**
 * Adds a store, or renews its key. The store is read with the key first: a key that fails is not kept. `startDate`: the first
 * day to post, set for a new store so that years of old orders are not posted; null = the store was known.
 */
export async function addStore(context: Context, wanted: NewStore) {
  const { url, credentials, siteName = '', by } = wanted;
  const read: StoreFacts[] = [];
  const { store, added } = await context.stores.add({
    url,
    credentials,
    verify: async (address, keys) => {
      using client = clientAt(context, address, keys);
      const facts = await client.readStore();
      read.push(facts);
      return { ...facts, name: facts.name === '' ? siteName : facts.name };
    },
  });
  const [facts] = read;
  if (facts === undefined) throw new Error(`${store.id} was not read.`);
  if (!added) await endStoreWaits(context, store.id);
  // A store that was removed and is back continues with its settings.
  const kept = await readableSettings(context.settings, store.id);
  const startDate = added ? (kept?.sync.startDate ?? dayIn(context.now(), facts.timezone)) : null;
  if (startDate !== null && kept?.sync.startDate === null) {
    await changeSettings(context, { storeId: store.id, by }, (settings) =>
      settings.set(store.id, 'sync.startDate', startDate),
    );
  }
  return { id: store.id, url: store.url, facts, startDate };
}

function clientAt(
  { config, largeAnswers, now }: Pick<Context, 'config' | 'largeAnswers' | 'now'>,
  url: string,
  keys: { readonly consumerKey: string; readonly consumerSecret: string },
): WooCommerceClient & Disposable {
  const { allowPrivateHosts } = config;
  return createWooCommerceClient({ url, ...keys, allowPrivateHosts, largeAnswers, now });
}

/** The store's plugin made a new key: the store is read with it first, and a key that fails is not kept. */
export async function renewStoreKey(
  context: Context,
  storeId: string,
  key: { readonly consumerKey: string; readonly consumerSecret: string },
  by: string,
): Promise<void> {
  const { url } = await context.stores.get(storeId);
  using client = clientAt(context, url, key);
  await client.readStore();
  await context.stores.renewKey(storeId, key);
  await context.ledger.recordAction({ action: 'store_key_renewed', by, storeId });
  await endStoreWaits(context, storeId);
}

/** The ledger keeps its orders; its settings are kept for when it is added again, unless `deleteSettings`. */
export async function removeStore(
  { stores, settings, pairings }: Context,
  storeId: string,
  { deleteSettings }: { readonly deleteSettings: boolean },
): Promise<void> {
  await stores.remove(storeId);
  if (deleteSettings) await settings.remove(storeId);
  await pairings.forget(storeId);
}

/** A person declares the shop a copy (staging): posting is switched off. */
export async function declareCopy(context: Context, storeId: string, by: string): Promise<void> {
  await context.stores.get(storeId);
  await changeSettings(context, { storeId, by }, (settings) => settings.set(storeId, 'sync.active', false));
  await context.ledger.recordAction({ action: 'declared_copy', by, storeId });
}

/** A person confirms that the store moved to the address seen; returns it, null = no other address was seen. */
export async function acceptSeenAddress(context: Context, storeId: string, by: string): Promise<string | null> {
  const seen = await context.addresses.other(storeId);
  if (seen === null) return null;
  await context.addresses.accept(storeId, seen.other);
  await noteAddress(context, storeId, seen.other, by);
  return seen.other;
}

/** A person names the address. The store is read there with our key first: an address that fails is not kept. */
export async function moveToAddress(context: Context, storeId: string, address: string, by: string): Promise<string> {
  using client = clientAt(context, address, await context.stores.credentials(storeId));
  const facts = await client.readStore();
  await context.addresses.moveTo(storeId, client.url, facts);
  await noteAddress(context, storeId, client.url, by);
  return client.url;
}

async function noteAddress(context: Context, storeId: string, address: string, by: string): Promise<void> {
  await context.ledger.recordAction({ action: 'address_accepted', by, storeId, detail: { address } });
  await context.positions.request([storeId], context.now());
}
