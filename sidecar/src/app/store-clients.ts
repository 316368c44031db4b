import { collectInTurn } from '../context/collect-when-grown.ts';
import type { Context } from '../context/context.ts';
import type { Stores } from '../stores/stores.ts';
import { createWooCommerceClient, type WooCommerceClient } from '../woocommerce/client.ts';
import { LargeAnswers } from '../woocommerce/http/large-answers.ts';
import { CLOCKS_APART_MS_MAX } from '../woocommerce/limits.ts';

/** One client per store, so keep-alive and the way to sign are learnt once; renewed when its credentials change. */
export function createStoreClients(
  { now, sleep, config: { allowPrivateHosts } }: Pick<Context, 'now' | 'sleep' | 'config'>,
  stores: Stores,
): Pick<Context, 'storeClient' | 'storeTime' | 'largeAnswers'> {
  const clients = new Map<string, { readonly key: string; readonly client: WooCommerceClient }>();
  const largeAnswers = new LargeAnswers();
  return {
    largeAnswers,
    async storeClient(storeId) {
      const [{ url }, { consumerKey, consumerSecret }] = [await stores.get(storeId), await stores.credentials(storeId)];
      const key = JSON.stringify([url, consumerKey, consumerSecret]);
      const known = clients.get(storeId);
      if (known?.key === key) return known.client;
      const shared = { allowPrivateHosts, largeAnswers, now, sleep, turn: collectInTurn };
      const client = createWooCommerceClient({ url, consumerKey, consumerSecret, ...shared });
      clients.set(storeId, { key, client });
      return client;
    },
    storeTime: (storeId) => clients.get(storeId)?.client.storeTime() ?? new Date(now().getTime() - CLOCKS_APART_MS_MAX),
  };
}
