import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../domain/app-error.ts';
import type { TestOutcome } from '../alerts/watch-stores.ts';
import type { AlertTarget } from '../alerts/targets.ts';
import type { AlertTestBody, AlertsBody } from '../contract/alerts.ts';
import { limitRequests } from '../http/limit-requests.ts';
import { readInput } from '../http/read-input.ts';
import { callerOf } from './require-plugin.ts';
import type { ApiParts } from './parts.ts';

const ADDRESS_CHARS_MAX = 2_000;
const MINUTE_MS = 60_000;
/** For one store; the sidecar's operator gets them too. */
export const TESTS_PER_MINUTE_MAX = 5;
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
  const limit = limitRequests({
    max: TESTS_PER_MINUTE_MAX,
    perMs: MINUTE_MS,
    keyOf: (_request, response) => callerOf(response).storeId,
    refuse: (_request, _response, next) =>
      next(
        new AppError('request', 'too_many_requests', 'Too many tests.', {
          status: 429,
          fix: 'Wait a minute, then try again.',
        }),
      ),
  });
  router.post('/alerts/test', limit, async (_request, response) => {
    const { storeId } = callerOf(response);
    const results = await alerts.test(storeId);
    for (const { channel, ok, message } of results) {
      if (!ok) context.logger.warn({ storeId, channel, reason: message }, 'a test message could not be sent');
    }
    response.json({ results: results.map(forOwner) } satisfies AlertTestBody);
  });
  return router;
}

/** A store's owner sees no servers or settings of the sidecar's operator. */
function forOwner(outcome: TestOutcome): TestOutcome {
  if (outcome.ok || (outcome.channel !== 'mail' && outcome.channel !== 'webhook')) return outcome;
  const fix = 'Tell whoever runs the sidecar: its log says why.';
  return { ...outcome, message: 'It could not be sent.', fix };
}
