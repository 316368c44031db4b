import type { StoreAddresses } from '../stores/store-addresses.ts';
import type { WooCommerceClient } from '../woocommerce/client.ts';
import { StoreMoved } from '../woocommerce/errors.ts';

/** How long a look at a shop's own address holds: it costs a request. */
export const ADDRESS_CHECK_MS = 60_000;

/** Hands out a store's client only while the shop calls itself as it always has. Throws StoreMoved. */
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
    // Some sites hide their index; what they do not tell cannot be compared.
    const address = await client.siteAddress();
    const other = address === null ? null : await parts.addresses.see(storeId, address);
    if (other !== null) throw new StoreMoved(other.own, other.other, storeId);
    looked.set(client, at);
    return client;
  };
}
