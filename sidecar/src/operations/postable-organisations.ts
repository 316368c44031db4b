import { maySend } from '../connection/organisations.ts';
import type { Context } from '../context/context.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { NotedShop } from '../posting/round.ts';
import { readableSettings } from './change-settings.ts';

type PostableParts = Pick<Context, 'organisations' | 'settings' | 'addresses' | 'stores' | 'now'>;

interface PostableOrganisation {
  readonly tenantId: string;
  readonly storeIds: readonly string[];
  /** Those stores that want notes in Xero. */
  readonly noted: ReadonlyMap<string, NotedShop>;
}

/**
 * The others with calls whose outcome is unknown, although none of their stores has posting on: the calls are looked up all the
 * same. Without stores, nothing new is posted.
 */
export async function onlyLookedUp(
  parts: PostableParts & Pick<Context, 'ledger'>,
  posted: readonly PostableOrganisation[],
): Promise<PostableOrganisation[]> {
  const uncertain = new Set((await parts.ledger.listUncertain()).map((entry) => entry.storeId));
  if (uncertain.size === 0) return [];
  const found: PostableOrganisation[] = [];
  for (const organisation of await parts.organisations.list()) {
    if (!maySend(organisation, parts.now()) || posted.some((one) => one.tenantId === organisation.tenantId)) continue;
    const looked: string[] = [];
    // A store that may have moved is a person's decision first.
    for (const storeId of organisation.storeIds)
      if (uncertain.has(storeId) && (await parts.addresses.other(storeId)) === null) looked.push(storeId);
    if (looked.length === 0) continue;
    // What is found there was made by us, and is noted as if it had been answered.
    const noted = new Map<string, NotedShop>();
    for (const storeId of looked)
      await addIfNoted(parts, noted, storeId, await readableSettings(parts.settings, storeId));
    found.push({ tenantId: organisation.tenantId, storeIds: [], noted });
  }
  return found;
}

/** A store without readable settings wants no notes. */
async function addIfNoted(
  { stores }: PostableParts,
  noted: Map<string, NotedShop>,
  storeId: string,
  chosen: Pick<Settings, 'documents'> | null,
): Promise<void> {
  const level = chosen?.documents.historyNotes ?? 'never';
  if (level !== 'never') noted.set(storeId, { level, url: (await stores.get(storeId)).url });
}

/** Organisations that may be posted to, with their stores that have posting switched on and an account for sales. */
export async function postable(parts: PostableParts) {
  const { organisations, settings, addresses, now } = parts;
  const open: PostableOrganisation[] = [];
  for (const organisation of await organisations.list()) {
    if (!maySend(organisation, now())) continue;
    const { tenantId, storeIds } = organisation;
    const active: string[] = [];
    const noted = new Map<string, NotedShop>();
    for (const storeId of storeIds) {
      if ((await addresses.other(storeId)) !== null) continue;
      const chosen = await readableSettings(settings, storeId);
      if (chosen?.sync.active !== true || chosen.accounts.sales === null) continue;
      active.push(storeId);
      await addIfNoted(parts, noted, storeId, chosen);
    }
    if (active.length > 0) open.push({ tenantId, storeIds: active, noted });
  }
  return open;
}
