import express, { type Express, type Router } from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Secret } from '../config/secret.ts';
import { errorHandler, notFound } from '../api/error-handler.ts';
import { healthRoutes, type Readiness } from '../http/health-routes.ts';

/** Requests a minute from one address, except to the probes; a person clicking needs a tenth of it. */
const REQUESTS_PER_MINUTE_MAX = 300;
const MINUTE_MS = 60_000;

export interface AppParts {
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly metricsToken: Secret | null;
  readonly readiness: () => Promise<Readiness>;
  /** Routes with limits of their own: a store's burst is not an attack. */
  readonly intake: Router;
  readonly oauth: Router;
  readonly dashboard: Router;
  /** Plugin routes; they count requests by store, so they come before the limit by address. */
  readonly stores: Router;
}

/** All HTTP routes, in order. Xero's accounting API is called only where a person asked for live data. */
export function createApp(parts: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  // Trust a proxy on this machine to name the caller: limits then apply to the caller's address.
  app.set('trust proxy', 'loopback');
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          connectSrc: ["'self'"],
          imgSrc: ["'self'", 'data:'],
          formAction: ["'self'"],
          baseUri: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      xFrameOptions: { action: 'deny' },
      // The proxy in front handles transport security: on plain http a browser would lock localhost out.
      strictTransportSecurity: false,
    }),
  );
  app.use(healthRoutes(parts.readiness, parts.metrics, parts.metricsToken));
  app.use(parts.intake);
  app.use(parts.stores);
  app.use(
    rateLimit({
      windowMs: MINUTE_MS,
      limit: REQUESTS_PER_MINUTE_MAX,
      standardHeaders: 'draft-8',
      legacyHeaders: false,
    }),
  );
  app.use(parts.oauth);
  app.use(parts.dashboard);
  app.use(notFound);
  app.use(errorHandler(parts.logger));
  return app;
}
