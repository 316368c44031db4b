import type { Context } from '../context/context.ts';
import { SettingsError } from '../settings/settings-errors.ts';

/** Whether a store syncs automatically: polled and posted. */
export type Posting = 'on' | 'off' | 'settings unreadable';

export async function postingOf(context: Context, storeId: string): Promise<Posting> {
  try {
    return (await context.settings.get(storeId)).sync.active ? 'on' : 'off';
  } catch (error) {
    if (error instanceof SettingsError) return 'settings unreadable';
    throw error;
  }
}
