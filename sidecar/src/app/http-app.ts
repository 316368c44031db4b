import type { Express, Router } from 'express';
import type { Registry } from 'prom-client';
import { isAppError } from '../domain/app-error.ts';
import { type ApiParts, createApiParts } from '../api/parts.ts';
import { pluginOnly, storeApi } from '../api/store-api.ts';
import { createOauthRoutes } from '../connection/oauth-routes.ts';
import type { Context } from '../context/context.ts';
import { dashboardOf } from './dashboard.ts';
import { createApp } from './express-app.ts';
import { intakeOf } from './intake.ts';

export interface ServiceApp {
  readonly app: Express;
  readonly api: ApiParts;
  readonly dashboard: Router & Disposable;
}

/** All HTTP handlers over this context; `wake`: there is work now. */
export function appOf(context: Context, wake: () => void, metrics: Registry = context.metrics): ServiceApp {
  const intake = intakeOf(context, wake);
  const api = createApiParts(context, wake);
  const dashboard = dashboardOf(context, wake);
  const app = createApp({
    logger: context.logger,
    metrics,
    metricsToken: context.config.metricsToken,
    readiness: () => readiness(context),
    intake: intake.webhooks,
    oauth: createOauthRoutes({
      consents: {
        finish: (callback) => context.xero().consents.finish(callback),
        returnUrl: (state) => context.xero().consents.returnUrl(state),
      },
      onOutcome: (outcome) => {
        if (outcome.outcome === 'done') api.xeroLists.refreshSoon(outcome.tenantId);
        wake();
      },
    }),
    dashboard,
    stores: storeApi(api, pluginOnly(context), intake.nudge),
  });
  return { app, api, dashboard };
}

async function readiness(context: Context): Promise<{ ready: boolean; reasons: string[] }> {
  try {
    await context.database.check();
    await context.secrets.decrypt(await context.secrets.encrypt('ready'));
    return { ready: true, reasons: [] };
  } catch (error) {
    context.logger.warn({ err: error }, 'not ready');
    // Anyone may ask: file paths go only to the log.
    const reason = isAppError(error, 'database') ? error.fix : 'Look at the log of the sidecar: it says what failed.';
    return { ready: false, reasons: [reason] };
  }
}
