import { type Alerts, alertsOf } from '../alerts/watch-stores.ts';
import type { Context } from '../context/context.ts';
import { type Backfills, createBackfills } from './backfill/backfills.ts';
import { createStoreLists, type StoreLists } from './lists/store-lists.ts';
import { createXeroLists, type XeroLists } from './lists/xero-lists.ts';

/** What the routes of the plugin share. */
export interface ApiParts {
  readonly context: Context;
  /** Something is to be polled or posted: do not sleep on. */
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
