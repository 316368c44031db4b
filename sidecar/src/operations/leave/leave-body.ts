import { z } from 'zod';
import type { Context } from '../../context/context.ts';
import { type LeaveBody, leaveBody } from '../../contract/pairing.ts';
import type { Leaving } from '../../stores/leavings.ts';
import { shopName } from '../offer-prefix.ts';
import { organisationsLeft } from './leave-store.ts';
import { unsettled } from './settle-open.ts';

/** Of a store that is here, or whose deletion goes on. */
export async function leaveBodyOf(context: Context, storeId: string, leaving: Leaving | null): Promise<LeaveBody> {
  const { ending, shared } = await organisationsLeft(context, storeId);
  return {
    state: leaving?.state ?? 'none',
    store: (await context.stores.wasRemoved(storeId))
      ? (leaving?.choice.store ?? '')
      : shopName(await context.stores.get(storeId)),
    ending: ending.filter(({ state }) => state === 'connected').map(({ name }) => name),
    shared: shared.map(({ name }) => name),
    unknown: await unsettled(context, storeId),
    export: leaving?.export ?? null,
    isDownloaded: leaving?.isDownloaded ?? false,
    fault: leaving?.fault ?? null,
    result: null,
  };
}

const left = z.object({ store: z.string(), result: z.unknown() });

/** Of a store that has left: nothing else of it is here. */
export function leftBodyOf(leaving: Leaving): LeaveBody {
  const { store, result } = left.parse(leaving.result);
  return leaveBody.parse({ state: 'left', store, result });
}
