import { createHash, timingSafeEqual } from 'node:crypto';
import { Router, type Request } from 'express';
import type { Registry } from 'prom-client';
import type { Secret } from '../config/secret.ts';

export interface Readiness {
  readonly ready: boolean;
  /** What is unusable, in a sentence; empty when ready. */
  readonly reasons: readonly string[];
}

/**
 * `/healthz`: the process is up. `/readyz`: database and key are usable. `/metrics`: with the token, wherever the request
 * comes from; where there is none, from this machine only.
 */
export function healthRoutes(readiness: () => Promise<Readiness>, metrics: Registry, metricsToken: Secret | null) {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.json({ status: 'up' });
  });
  router.get('/readyz', async (_request, response) => {
    const { ready, reasons } = await readiness();
    response.status(ready ? 200 : 503).json({ status: ready ? 'ready' : 'not ready', reasons });
  });
  router.get('/metrics', async (request, response, next) => {
    if (!(metricsToken === null ? isFromHere(request) : hasToken(request, metricsToken))) {
      next();
      return;
    }
    response.type(metrics.contentType).send(await metrics.metrics());
  });
  return router;
}

/** A proxy on this machine forwards remote requests. */
const PASSED_ON = ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip'];

/** By its `Host` too: a page in a browser on this machine can point a name of its own at this address (DNS rebinding). */
function isFromHere(request: Request): boolean {
  return (
    isLoopback(request.socket.remoteAddress) &&
    LOOPBACK_HOST.test(request.get('host') ?? '') &&
    !PASSED_ON.some((name) => request.get(name) !== undefined)
  );
}

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i;

/** Compared as digests, which always have equal length. */
function hasToken(request: Request, token: Secret): boolean {
  const given = /^Bearer (\S{1,500})$/.exec(request.get('authorization') ?? '')?.[1];
  return given !== undefined && timingSafeEqual(digest(given), digest(token.reveal()));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function isLoopback(address: string | undefined): boolean {
  return address === '::1' || (address ?? '').replace('::ffff:', '').startsWith('127.');
}
