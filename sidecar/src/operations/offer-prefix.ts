import type { Context } from '../context/context.ts';
import { stuckByCode } from '../ledger/queries/statistics.ts';
import type { OtherShop } from '../posting/invoices/compare-documents.ts';
import { findFreePrefix } from '../settings/suggest-prefix.ts';
import type { Store } from '../stores/stores.ts';
import { readableSettings } from './change-settings.ts';

export interface PrefixOffer {
  /** Also the start of another store's invoice numbers, or it starts with them. */
  readonly current: string;
  /** Free in the organisation; null = none found. */
  readonly free: string | null;
  /** Name of the other store. */
  readonly usedBy: string;
}

/**
 * Two stores of one organisation must not number their invoices alike: the second is offered a free prefix, before its
 * first invoice or once a number was taken. null = no need.
 */
export async function offerPrefix(context: Context, storeId: string): Promise<PrefixOffer | null> {
  const organisation = await context.organisations.forStore(storeId);
  const others = (organisation?.storeIds ?? []).filter((id) => id !== storeId);
  if (others.length === 0) return null;
  const settings = await readableSettings(context.settings, storeId);
  if (settings?.documents.numbering !== 'prefix' || !(await isNew(context, storeId))) return null;
  const used: { storeId: string; prefix: string }[] = [];
  for (const id of others) {
    const documents = (await readableSettings(context.settings, id))?.documents;
    if (documents?.numbering === 'prefix') used.push({ storeId: id, prefix: documents.numberPrefix });
  }
  const found = findFreePrefix(
    settings.documents.numberPrefix,
    used.map(({ prefix }) => prefix),
  );
  if (found === null) return null;
  const usedBy = used[found.takenBy]?.storeId ?? '';
  const current = settings.documents.numberPrefix;
  return { current, free: found.free, usedBy: shopName(await context.stores.get(usedBy)) };
}

async function isNew({ ledger, database, now }: Context, storeId: string): Promise<boolean> {
  if (!(await ledger.hasDocuments(storeId))) return true;
  const stuck = await stuckByCode({ db: database.db, now }, storeId);
  return stuck.some(({ code }) => code === 'number_taken');
}

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
