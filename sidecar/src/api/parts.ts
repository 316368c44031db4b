import { type Alerts, alertsOf } from '../alerts/watch-stores.ts';
import type { Context } from '../context/context.ts';
import { type Backfills, createBackfills } from './backfill/backfills.ts';
import { createStoreLists, type StoreLists } from './lists/store-lists.ts';
import { createXeroLists, type XeroLists } from './lists/xero-lists.ts';

/** Shared by the plugin's routes. */
export interface ApiParts {
  readonly context: Context;
  /** There is something to poll or post: wake up. */
  readonly wake: () => void;
  readonly backfills: Backfills;
  readonly storeLists: StoreLists;
  readonly xeroLists: XeroLists;
  readonly alerts: Alerts;
}

export function createApiParts(context: Context, wake: () => void): ApiParts {
  return {
    context,
    wake,
    backfills: createBackfills(context, wake),
    storeLists: createStoreLists(context),
    xeroLists: createXeroLists(context),
    alerts: alertsOf(context),
  };
}
