import express from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Registry } from 'prom-client';
import { errorHandler, notFound } from '../api/error-handler.ts';
import { createPairingGate } from '../api/connection/pair.ts';
import { createApiParts } from '../api/parts.ts';
import { pluginOnly, storeApi } from '../api/store-api.ts';
import { createOauthRoutes } from '../connection/oauth-routes.ts';
import type { Context } from '../context/context.ts';
import { isAppError } from '../domain/app-error.ts';
import { healthRoutes, type Readiness } from '../http/health-routes.ts';
import { acceptedTerms } from '../operations/terms/accepted-terms.ts';
import { createQuiet, type Quiet } from '../observability/quiet.ts';
import { dashboardOf } from './dashboard.ts';
import { intakeOf } from './intake.ts';

/** Requests a minute from one address, except to the probes; a person clicking needs a tenth of it. */
const REQUESTS_PER_MINUTE_MAX = 300;
const MINUTE_MS = 60_000;
const OWN = ["'self'"];
const NONE = ["'none'"];

/** All HTTP routes, in order; `wake`: there is work now. They call Xero's accounting API only where a person asked for live data. */
export function appOf(context: Context, wake: () => void, metrics: Registry = context.metrics) {
  const { config, logger } = context;
  const intake = intakeOf(context, wake);
  const api = createApiParts(context, wake);
  const gate = createPairingGate(context);
  const dashboard = dashboardOf(context, wake, { books: api.booksChecks, reportMaps: api.reportMaps, gate });
  const app = express();
  app.disable('x-powered-by');
  // Trusted to name the caller: limits then apply to the caller's address.
  app.set('trust proxy', ['loopback', ...config.http.trustedProxies]);
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: NONE,
          ...{ scriptSrc: OWN, styleSrc: OWN, connectSrc: OWN, imgSrc: [...OWN, 'data:'], formAction: OWN },
          ...{ baseUri: NONE, frameAncestors: NONE },
        },
      },
      xFrameOptions: { action: 'deny' },
      // The proxy in front handles transport security: on plain http a browser would lock localhost out.
      strictTransportSecurity: false,
    }),
  );
  app.use(healthRoutes(readinessOf(context), metrics, config.metricsToken));
  // Webhooks and plugins have limits of their own, by store: a store's burst is not an attack.
  app.use(intake.webhooks);
  app.use(storeApi(api, pluginOnly(context), intake.nudge, gate));
  const headers = { standardHeaders: 'draft-8', legacyHeaders: false } as const;
  app.use(rateLimit({ windowMs: MINUTE_MS, limit: REQUESTS_PER_MINUTE_MAX, ...headers }));
  app.use(
    createOauthRoutes({
      publicUrl: config.http.publicUrl,
      ...acceptedTerms(context),
      consents: {
        asked: (state) => context.xero().consents.asked(state),
        open: (state, browser) => context.xero().consents.open(state, browser),
        finish: (callback, browser) => context.xero().consents.finish(callback, browser),
        returnUrl: (state, browser) => context.xero().consents.returnUrl(state, browser),
      },
      onOutcome: (outcome) => {
        if (outcome.outcome === 'done') api.xeroLists.refreshSoon(outcome.tenantId);
        wake();
      },
    }),
  );
  app.use(dashboard, notFound, errorHandler(logger, context.now));
  return { app, api, dashboard };
}

/** Anyone may ask, and it writes: an answer is given again for a while. */
const READINESS_KEPT_MS = 5_000;

function readinessOf(context: Context): () => Promise<Readiness> {
  const quiet = createQuiet(context.now);
  let last: { readonly at: number; readonly answer: Promise<Readiness> } | null = null;
  return async () => {
    const at = context.now().getTime();
    if (last === null || Math.abs(at - last.at) >= READINESS_KEPT_MS) last = { at, answer: readiness(context, quiet) };
    return await last.answer;
  };
}

async function readiness(context: Context, quiet: Quiet): Promise<Readiness> {
  try {
    await context.database.check();
    await context.secrets.decrypt(await context.secrets.encrypt('ready'));
    return { ready: true, reasons: [] };
  } catch (error) {
    if (quiet('not ready') !== null) context.logger.warn({ err: error }, 'not ready');
    // Anyone may ask: file paths go only to the log.
    const reason = isAppError(error, 'database') ? error.fix : 'Check the log of the service for the cause.';
    return { ready: false, reasons: [reason] };
  }
}
