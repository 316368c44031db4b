import type { Settings } from '../domain/settings/settings.ts';
import { SettingsError } from '../settings/settings-errors.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

/** A store's settings; null while their file cannot be read: such a store waits, its orders must not use the defaults. */
export async function readableSettings(
  settings: Pick<SettingsStore, 'get'>,
  storeId: string,
): Promise<Settings | null> {
  try {
    return await settings.get(storeId);
  } catch (error) {
    if (error instanceof SettingsError) return null;
    throw error;
  }
}
