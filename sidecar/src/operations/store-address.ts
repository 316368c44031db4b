import type { Context } from '../context/context.ts';
import { createWooCommerceClient } from '../woocommerce/client.ts';

type Parts = Pick<Context, 'addresses' | 'stores' | 'ledger' | 'positions' | 'config' | 'now' | 'settings'>;

/** A person confirms that the store moved to the address seen; returns it, null = no other address was seen. */
export async function acceptSeenAddress(context: Parts, storeId: string, by: string): Promise<string | null> {
  const seen = await context.addresses.other(storeId);
  if (seen === null) return null;
  await context.addresses.accept(storeId, seen.other);
  await note(context, storeId, seen.other, by);
  return seen.other;
}

/** A person names the address. The store is read there with our key first: an address that fails is not kept. */
export async function moveToAddress(context: Parts, storeId: string, address: string, by: string): Promise<string> {
  const credentials = await context.stores.credentials(storeId);
  using client = createWooCommerceClient({
    url: address,
    ...credentials,
    allowPrivateHosts: context.config.allowPrivateHosts,
    now: context.now,
  });
  const facts = await client.readStore();
  await context.addresses.moveTo(storeId, client.url, facts);
  await note(context, storeId, client.url, by);
  return client.url;
}

async function note(context: Parts, storeId: string, address: string, by: string): Promise<void> {
  await context.ledger.recordAction({ action: 'address_accepted', by, storeId, detail: { address } });
  await context.positions.request([storeId], context.now());
}
