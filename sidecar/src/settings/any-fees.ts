import { booksBankMoney } from '../domain/settings/settings.ts';
import type { SettingsStore } from './settings-store.ts';

/** Whether any store books its gateways' fees or their payouts; one with broken settings books none. */
export async function anyFees(
  stores: { readonly list: () => Promise<readonly { readonly id: string }[]> },
  settings: Pick<SettingsStore, 'get'>,
): Promise<boolean> {
  for (const { id } of await stores.list()) {
    const found = await settings.get(id).catch(() => null);
    if (found !== null && booksBankMoney(found)) return true;
  }
  return false;
}
