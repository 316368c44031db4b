import { Router } from 'express';
import { createDashboardAccess, linkTo } from '../../dashboard/access.ts';
import type { DashboardLinkAnswer } from '../../contract/status.ts';
import { callerOf } from '../require-plugin.ts';
import type { ApiParts } from '../parts.ts';

/** `POST dashboard-link`: users of the plugin's page may see this store on the dashboard, and no other. */
export function dashboardLinkRoutes({ context }: ApiParts): Router {
  const { config, database, now } = context;
  const access = createDashboardAccess({ db: database.db, now });
  const router = Router();
  router.post('/dashboard-link', async (_request, response) => {
    const { storeId, by } = callerOf(response);
    const { token, expiresAt } = await access.makeLink({ storeId, by });
    const url = linkTo(config.http.publicUrl, token);
    response.status(201).json({ url, expiresAt: expiresAt.toISOString() } satisfies DashboardLinkAnswer);
  });
  return router;
}
