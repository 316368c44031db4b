import { isAppError } from '../domain/app-error.ts';
import { maySend, type Organisations } from '../connection/organisations.ts';
import type { Stores } from '../stores/stores.ts';
import type { StoreAddresses } from '../stores/store-addresses.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { NotedShop } from '../posting/round.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

interface PostableParts {
  readonly organisations: Pick<Organisations, 'list'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly addresses: Pick<StoreAddresses, 'other'>;
  readonly stores: Pick<Stores, 'get'>;
  readonly now: () => Date;
}

export interface PostableOrganisation {
  readonly tenantId: string;
  readonly storeIds: readonly string[];
  /** Those stores that want notes in Xero. */
  readonly noted: ReadonlyMap<string, NotedShop>;
}

/** Organisations that may be posted to, with their stores that have posting switched on. */
export async function postable(parts: PostableParts): Promise<PostableOrganisation[]> {
  const { organisations, settings, addresses, stores, now } = parts;
  const open: PostableOrganisation[] = [];
  for (const { tenantId, storeIds, ...organisation } of await organisations.list()) {
    if (!maySend({ tenantId, storeIds, ...organisation }, now())) continue;
    const active: string[] = [];
    const noted = new Map<string, NotedShop>();
    for (const storeId of storeIds) {
      if ((await addresses.other(storeId)) !== null) continue;
      const chosen = await readable(settings, storeId);
      if (chosen?.sync.active !== true) continue;
      active.push(storeId);
      const level = chosen.documents.historyNotes;
      if (level !== 'never') noted.set(storeId, { level, url: (await stores.get(storeId)).url });
    }
    if (active.length > 0) open.push({ tenantId, storeIds: active, noted });
  }
  return open;
}

/** A store with unreadable settings waits: its orders must not use the defaults. */
async function readable(settings: PostableParts['settings'], storeId: string): Promise<Settings | null> {
  try {
    return await settings.get(storeId);
  } catch (error) {
    if (isAppError(error, 'settings')) return null;
    throw error;
  }
}
