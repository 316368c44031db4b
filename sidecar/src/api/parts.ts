import { alertsOf } from '../alerts/watch-stores.ts';
import type { Context } from '../context/context.ts';
import { createQuota } from '../http/quota.ts';
import { createBackfills } from './backfill/backfills.ts';
import { createStoreLists } from './lists/store-lists.ts';
import { createXeroLists } from './lists/xero-lists.ts';

const MINUTE_MS = 60_000;
/** Test messages for one store; the sidecar's operator gets them too. */
export const TESTS_PER_MINUTE_MAX = 5;

/** Shared by the plugin's routes. `wake`: there is something to poll or post. */
export function createApiParts(context: Context, wake: () => void) {
  return {
    context,
    wake,
    backfills: createBackfills(context, wake),
    storeLists: createStoreLists(context),
    xeroLists: createXeroLists(context),
    alerts: alertsOf(context),
    alertTests: createQuota({ max: TESTS_PER_MINUTE_MAX, perMs: MINUTE_MS, now: context.now }),
  };
}

export type ApiParts = Readonly<ReturnType<typeof createApiParts>>;
