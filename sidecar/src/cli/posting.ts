import { isAppError } from '../domain/app-error.ts';
import type { Context } from '../context/context.ts';

/** Whether a store syncs automatically: polled and posted. */
export type Posting = 'on' | 'off' | 'settings unreadable';

export async function postingOf(context: Context, storeId: string): Promise<Posting> {
  try {
    return (await context.settings.get(storeId)).sync.active ? 'on' : 'off';
  } catch (error) {
    if (isAppError(error, 'settings')) return 'settings unreadable';
    throw error;
  }
}
