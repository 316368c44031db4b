import { type RequestHandler, Router } from 'express';
import type { Context } from '../context/context.ts';
import { createUsedTokens } from '../stores/used-tokens.ts';
import { alertsRoutes } from './alerts.ts';
import { backfillRoutes } from './backfill/backfill.ts';
import { customerImportRoutes } from './backfill/customer-import.ts';
import { connectRoutes } from './connection/connect.ts';
import { dashboardLinkRoutes } from './connection/dashboard-link.ts';
import { pairRoutes, unpairRoutes } from './connection/pair.ts';
import { pingRoutes } from './connection/ping.ts';
import { pluginReportRoutes } from './connection/plugin-report.ts';
import { privacyRoutes } from './connection/privacy.ts';
import { storeAddressRoutes } from './connection/store-address.ts';
import { exportRoutes } from './export.ts';
import { listsRoutes } from './lists/lists.ts';
import { entriesRoutes } from './orders/entries.ts';
import { orderActionRoutes } from './orders/order-action-routes.ts';
import { previewRoutes } from './orders/preview.ts';
import { replayRoutes } from './orders/replay.ts';
import type { ApiParts } from './parts.ts';
import { rawBody, requirePlugin } from './require-plugin.ts';
import { settingsRoutes } from './settings/settings.ts';
import { statusRoutes } from './status.ts';

/** Accepts requests signed by a store's plugin; one per service, as it remembers used tokens. */
export function pluginOnly(context: Context): RequestHandler<{ store: string }> {
  const { pairings, now, events, config } = context;
  return requirePlugin({
    pairings,
    usedTokens: createUsedTokens({ db: context.database.db, now }),
    now,
    publicPath: new URL(config.http.publicUrl).pathname.replace(/\/+$/, ''),
    onRefused: (storeId, reason) => events.requestRefused({ storeId, reason }),
  });
}

const GROUPS: readonly ((parts: ApiParts) => Router)[] = [
  statusRoutes,
  pingRoutes,
  connectRoutes,
  settingsRoutes,
  listsRoutes,
  entriesRoutes,
  previewRoutes,
  replayRoutes,
  orderActionRoutes,
  storeAddressRoutes,
  backfillRoutes,
  customerImportRoutes,
  exportRoutes,
  privacyRoutes,
  pluginReportRoutes,
  alertsRoutes,
  dashboardLinkRoutes,
];

/** All requests of the plugin: `/v1/pair`, and the signed ones below `/v1/stores/:store`. */
export function storeApi(parts: ApiParts, guard: RequestHandler<{ store: string }>, nudge: RequestHandler[]): Router {
  const router = Router();
  router.use(pairRoutes(parts.context, (storeId) => parts.storeLists.refreshIfOld(storeId)));
  const ofStore = Router({ mergeParams: true });
  ofStore.post('/nudge', nudge);
  ofStore.use(unpairRoutes(parts.context));
  for (const routes of GROUPS) ofStore.use(routes(parts));
  router.use('/v1/stores/:store', rawBody(), guard, ofStore);
  return router;
}
