import { maySend, type Organisations } from '../connection/organisations.ts';
import type { Stores } from '../stores/stores.ts';
import type { StoreAddresses } from '../stores/store-addresses.ts';
import type { NotedShop } from '../posting/round.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { readableSettings } from './change-settings.ts';

interface PostableParts {
  readonly organisations: Pick<Organisations, 'list'>;
  readonly settings: Pick<SettingsStore, 'get'>;
  readonly addresses: Pick<StoreAddresses, 'other'>;
  readonly stores: Pick<Stores, 'get'>;
  readonly now: () => Date;
}

interface PostableOrganisation {
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
      const chosen = await readableSettings(settings, storeId);
      if (chosen?.sync.active !== true) continue;
      active.push(storeId);
      const level = chosen.documents.historyNotes;
      if (level !== 'never') noted.set(storeId, { level, url: (await stores.get(storeId)).url });
    }
    if (active.length > 0) open.push({ tenantId, storeIds: active, noted });
  }
  return open;
}
