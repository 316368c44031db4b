import type { Context } from '../context/context.ts';
import type { OtherShop } from '../posting/invoices/compare-documents.ts';
import type { Store } from '../stores/stores.ts';

/** As its owner knows it: its name, else its address; never our id. */
export function shopName({ url, facts }: Pick<Store, 'url' | 'facts'>): string {
  const { name } = facts;
  return typeof name === 'string' && name !== '' ? name : url.replace(/^https?:\/\//, '');
}

/** Whose documents are in an organisation. Stores that post there know each other; of any other store nothing is said. */
export async function shopsThere(
  { stores }: Pick<Context, 'stores'>,
  tenantId: string,
): Promise<(storeId: string) => OtherShop> {
  const byId = new Map((await stores.list()).map((store) => [store.id, store]));
  return (storeId) => {
    const store = byId.get(storeId);
    if (store === undefined) return { kind: 'unknown' };
    return store.tenantId === tenantId ? { kind: 'named', name: shopName(store) } : { kind: 'hidden' };
  };
}
