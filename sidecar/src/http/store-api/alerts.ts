import { Router } from 'express';
import { z } from 'zod';
import type { AlertTarget } from '../../alerts/targets.ts';
import type { AlertsBody, AlertTestBody } from '../contract.ts';
import { readInput } from '../read-input.ts';
import { callerOf } from '../require-plugin.ts';
import type { ApiParts } from './parts.ts';

const ADDRESS_CHARS_MAX = 2_000;
const changeShape = z.strictObject({
  wordpress: z.boolean().optional(),
  webhookUrl: z.string().max(ADDRESS_CHARS_MAX).nullable().optional(),
});

/** `GET alerts`, `PUT alerts`, `POST alerts/test`. */
export function alertsRoutes({ context, alerts }: ApiParts): Router {
  const { webhookUrl, mail } = context.config.alerts;
  const operatorIsTold = webhookUrl !== null || mail !== null;
  const bodyOf = (target: AlertTarget): AlertsBody => ({
    wordpress: target.wordpress,
    webhookHost: target.webhookUrl === null ? null : new URL(target.webhookUrl).host,
    operatorIsTold,
  });
  const router = Router();
  router.get('/alerts', async (_request, response) => {
    response.json(bodyOf(await alerts.targets.get(callerOf(response).storeId)));
  });
  router.put('/alerts', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const { wordpress, webhookUrl: wanted } = readInput(changeShape, request.body);
    const target = await alerts.targets.set(storeId, {
      ...(wordpress === undefined ? {} : { wordpress }),
      ...(wanted === undefined ? {} : { webhookUrl: wanted === '' ? null : wanted }),
    });
    const detail = { wordpress: target.wordpress, webhook: target.webhookUrl !== null };
    await context.ledger.recordAction({ action: 'alerts_changed', by, storeId, detail });
    response.json(bodyOf(target));
  });
  router.post('/alerts/test', async (_request, response) => {
    response.json({ results: await alerts.test(callerOf(response).storeId) } satisfies AlertTestBody);
  });
  return router;
}
