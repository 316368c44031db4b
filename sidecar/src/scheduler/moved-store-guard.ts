import { storeMoved } from '../woocommerce/store-error.ts';
import type { StoreAddresses } from '../stores/store-addresses.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';

/** How long a check of the shop's own address stays valid: it costs a request. */
export const ADDRESS_CHECK_MS = 60_000;

/** Returns a store's client only while the shop reports its known address. Throws store_moved_or_cloned. */
export function knownStores(parts: {
  readonly storeClient: (storeId: string) => Promise<WooCommerceClient>;
  readonly addresses: StoreAddresses;
  readonly now: () => Date;
}): (storeId: string) => Promise<WooCommerceClient> {
  const looked = new Map<WooCommerceClient, number>();
  return async (storeId) => {
    const client = await parts.storeClient(storeId);
    const at = parts.now().getTime();
    const last = looked.get(client);
    if (last !== undefined && at - last < ADDRESS_CHECK_MS) return client;
    // Some sites hide their index; a hidden address cannot be compared.
    const address = await client.siteAddress();
    const other = address === null ? null : await parts.addresses.see(storeId, address);
    if (other !== null) throw storeMoved(other.own, other.other, storeId);
    looked.set(client, at);
    return client;
  };
}
