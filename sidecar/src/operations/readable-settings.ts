import { isAppError } from '../domain/app-error.ts';
import type { Settings } from '../domain/settings/settings.ts';
import type { SettingsStore } from '../settings/settings-store.ts';

/** A store's settings; null while their file cannot be read: such a store waits, its orders must not use the defaults. */
export async function readableSettings(
  settings: Pick<SettingsStore, 'get'>,
  storeId: string,
): Promise<Settings | null> {
  try {
    return await settings.get(storeId);
  } catch (error) {
    if (isAppError(error, 'settings')) return null;
    throw error;
  }
}
