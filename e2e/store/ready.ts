import { pairByRest } from './pair.ts';
import { askPlugin, connectByRest } from './rest.ts';
import type { Whole } from './whole.ts';

/** Pairs, connects and accepts all suggestions, without a browser; posting is on afterwards. */
export async function makeReady(whole: Whole): Promise<{ readonly storeId: string; readonly tenantId: string }> {
  const storeId = await pairByRest(whole);
  const tenantId = await connectByRest(whole);
  await askPlugin(whole, 'GET', 'lists');
  await whole.cli('settings', 'suggest', storeId, '--apply');
  await whole.cli('settings', 'set', storeId, 'sync.active', 'true');
  return { storeId, tenantId };
}
