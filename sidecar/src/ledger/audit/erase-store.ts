import type { LedgerDeps } from './attempts.ts';
import { eraseWords } from './erase.ts';
import { maskCallsOf } from './mask-contacts.ts';

/** Entries a transaction: others wait for the write lock. */
const ENTRIES_AT_ONCE = 500;

/**
 * Erases what a buyer or a person wrote from everything the ledger has of a store, as for a buyer's request: who, what,
 * when, numbers and amounts stay, as does the chain. Repeating is harmless. Returns how many entries there are.
 */
export async function eraseStore(
  deps: LedgerDeps,
  { storeId, by }: { readonly storeId: string; readonly by: string | null },
): Promise<number> {
  const ofStore = deps.db.selectFrom('entries').select('id').where('store_id', '=', storeId).orderBy('id');
  let entries = 0;
  for (let after = 0; ;) {
    const page = await ofStore.where('id', '>', after).limit(ENTRIES_AT_ONCE).execute();
    const entryIds = page.map(({ id }) => id);
    const last = entryIds.at(-1);
    if (last === undefined) break;
    await eraseWords(deps, { storeId, entryIds, by });
    await maskCallsOf(deps, entryIds);
    entries += entryIds.length;
    after = last;
  }
  // Texts of notes in the shop's orders.
  await deps.db.updateTable('reports').set({ noted: null }).where('store_id', '=', storeId).execute();
  return entries;
}
