import { Router } from 'express';
import type { Registry } from 'prom-client';

export interface Readiness {
  readonly ready: boolean;
  /** What is not usable, in a sentence; empty when ready. */
  readonly reasons: readonly string[];
}

/** `/healthz`: the process is up. `/readyz`: database and key are usable. `/metrics`: from loopback only. */
export function healthRoutes(readiness: () => Promise<Readiness>, metrics: Registry): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'up' });
  });
  router.get('/readyz', async (_request, response) => {
    const { ready, reasons } = await readiness();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', reasons });
  });
  router.get('/metrics', async (request, response, next) => {
    if (!isLoopback(request.socket.remoteAddress)) {
      next();
      return;
    }
    response.type(metrics.contentType).send(await metrics.metrics());
  });
  return router;
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || (address ?? '').replace('::ffff:', '').startsWith('127.');
}
