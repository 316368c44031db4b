import { performance } from 'node:perf_hooks';
import { Router } from 'express';
import type { PingBody, PingResult } from '../../contract/status.ts';
import { notConnected } from '../not-connected.ts';
import { callerOf } from '../require-plugin.ts';
import { toApiError } from '../to-api-error.ts';
import { within } from '../../http/within.ts';
import type { ApiParts } from '../parts.ts';

/** A person waits for the answer. */
const PING_MS_MAX = 15_000;

/** `POST ping`: reads the store and the organisation now, on request. */
export function pingRoutes({ context }: ApiParts): Router {
  const router = Router();
  router.post('/ping', async (_request, response) => {
    const { storeId } = callerOf(response);
    const [store, xero] = await Promise.all([
      tried(async () => {
        const { name } = await (await context.storeClient(storeId)).readStore();
        return `${name === '' ? 'The store' : name} answers.`;
      }),
      tried(async () => {
        const organisation = await context.organisations.forStore(storeId);
        if (organisation === null) throw notConnected();
        const { client } = context.xero();
        await client.send({
          tenantId: organisation.tenantId,
          method: 'GET',
          path: 'Organisation',
          body: null,
          idempotencyKey: null,
          priority: 'live',
        });
        return `${organisation.name} answers.`;
      }),
    ]);
    response.json({ store, xero } satisfies PingBody);
  });
  return router;
}

async function tried(work: () => Promise<string>): Promise<PingResult> {
  const startedAt = performance.now();
  const result = (ok: boolean, message: string, fix: string): PingResult => {
    return { ok, message, fix, milliseconds: Math.round(performance.now() - startedAt) };
  };
  try {
    return result(true, await within(PING_MS_MAX, work()), '');
  } catch (error) {
    const told = toApiError(error);
    if (told === null) throw error;
    return result(false, told.message, told.fix);
  }
}
