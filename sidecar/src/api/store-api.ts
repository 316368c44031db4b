import { type RequestHandler, Router } from 'express';
import type { Context } from '../context/context.ts';
import { createUsedTokens } from '../stores/used-tokens.ts';
import { alertsRoutes } from './alerts.ts';
import { backfillRoutes } from './backfill/backfill-routes.ts';
import { leaveRoutes, leavingRoutes } from './connection/leave.ts';
import { createPairingGate, type PairingGate, pairRoutes, storeKeyRoute, unpairRoute } from './connection/pair.ts';
import { pairingRequestRoutes } from './connection/pairing-requests.ts';
import { pluginRoutes } from './connection/plugin-routes.ts';
import { xeroRoutes } from './connection/xero-routes.ts';
import { effectRoutes } from './effect.ts';
import { clearingRoutes } from './lists/clearing.ts';
import { itemsRoute } from './lists/items.ts';
import { trackingRoutes } from './lists/tracking.ts';
import { listsRoutes } from './lists/lists.ts';
import { entriesRoutes } from './orders/entries.ts';
import { matchRulesRoute } from './orders/match-rules.ts';
import { orderActionRoutes } from './orders/order-actions.ts';
import { previewRoute } from './orders/preview.ts';
import { sampleRoute } from './orders/sample.ts';
import { unsyncedRoutes } from './orders/unsynced.ts';
import { overviewRoute } from './overview.ts';
import type { ApiParts } from './parts.ts';
import { clearingProofRoutes } from './payouts/clearing-proof.ts';
import { payoutsRoutes } from './payouts/payouts.ts';
import { learnedRulesRoutes } from './learned-rules.ts';
import { booksRoutes } from './reports/books.ts';
import { fitRoutes } from './reports/fit.ts';
import { monthEndRoutes } from './reports/month-end.ts';
import { reportMapRoutes } from './reports/report-map.ts';
import { reconciliationRoutes } from './reports/reconciliation.ts';
import { requirePlugin } from './require-plugin.ts';
import type { Route } from './route.ts';
import { rulesFileRoutes } from './rules-file.ts';
import { settingsRoutes } from './settings.ts';
import { confirmAccountsRoute, statusRoute } from './status.ts';
import { withoutTrailing } from '../domain/text.ts';

/** One per service, as it remembers used tokens. */
export function pluginOnly(context: Context): RequestHandler<{ store: string }> {
  const { pairings, now, events, config } = context;
  return requirePlugin({
    pairings,
    usedTokens: createUsedTokens({ db: context.database.db, now }),
    now,
    publicPath: withoutTrailing(new URL(config.http.publicUrl).pathname, '/'),
    onRefused: (storeId, reason) => events.requestRefused({ storeId, reason }),
    onPerson: (storeId) => void lookSoon(context, storeId),
  });
}

/** What a person sees is read from Xero again soon, also where nothing has changed for long. */
async function lookSoon({ stores, xeroChanges, logger }: Context, storeId: string): Promise<void> {
  try {
    const { tenantId } = await stores.get(storeId);
    if (tenantId !== null) await xeroChanges.moved(tenantId);
  } catch (error) {
    logger.warn({ err: error, storeId }, 'changes in Xero are read no sooner');
  }
}

const ROUTES: readonly Route[] = [
  statusRoute,
  overviewRoute,
  confirmAccountsRoute,
  ...xeroRoutes,
  ...settingsRoutes,
  ...listsRoutes,
  itemsRoute,
  ...clearingRoutes,
  ...trackingRoutes,
  ...entriesRoutes,
  previewRoute,
  sampleRoute,
  matchRulesRoute,
  ...rulesFileRoutes,
  ...learnedRulesRoutes,
  ...orderActionRoutes,
  ...unsyncedRoutes,
  ...monthEndRoutes,
  ...reportMapRoutes,
  ...reconciliationRoutes,
  ...booksRoutes,
  ...clearingProofRoutes,
  ...payoutsRoutes,
  ...fitRoutes,
  ...backfillRoutes,
  ...effectRoutes,
  ...alertsRoutes,
  ...pluginRoutes,
  storeKeyRoute,
  ...leaveRoutes,
  unpairRoute,
];

/** All requests of the plugin: `/v1/pair` and `/v1/pairing-requests`, and the signed ones below `/v1/stores/:store`. */
export function storeApi(
  parts: ApiParts,
  guard: RequestHandler<{ store: string }>,
  nudge: RequestHandler[],
  gate: PairingGate = createPairingGate(parts.context),
): Router {
  const ofStore = Router({ mergeParams: true }).post('/nudge', nudge);
  for (const add of ROUTES) add(ofStore, parts);
  return Router()
    .use(pairingRequestRoutes(parts.context))
    .use(leavingRoutes(parts))
    .use(pairRoutes(parts.context, gate, (storeId) => parts.storeLists.refreshIfOld(storeId)))
    .use('/v1/stores/:store', guard, ofStore);
}
