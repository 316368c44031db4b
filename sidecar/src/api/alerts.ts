import type { Router } from 'express';
import type { AlertTarget } from '../alerts/targets.ts';
import type { TestOutcome } from '../alerts/watch-stores.ts';
import type { Context } from '../context/context.ts';
import { alertsChange, type AlertsBody, type AlertTestBody } from '../contract/alerts.ts';
import { anything } from '../contract/shapes.ts';
import { refusal } from '../domain/refusal.ts';
import { limitRequests } from '../http/limit-requests.ts';
import { callerOf } from './require-plugin.ts';
import { type Route, route } from './route.ts';

const MINUTE_MS = 60_000;
/** For one store; the sidecar's operator gets them too. */
export const TESTS_PER_MINUTE_MAX = 5;

/** Each service counts for itself. */
function testLimit(router: Router): void {
  const limit = limitRequests({
    max: TESTS_PER_MINUTE_MAX,
    perMs: MINUTE_MS,
    keyOf: (_request, response) => callerOf(response).storeId,
    refuse: (_request, _response, next) =>
      next(refusal(429, 'too_many_requests', 'Too many tests.', 'Wait a minute, then try again.')),
  });
  router.post('/alerts/test', limit);
}

export const alertsRoutes: readonly Route[] = [
  route('GET alerts', anything, async ({ context, alerts }, { storeId }) =>
    bodyOf(context, await alerts.targets.get(storeId)),
  ),
  route('PUT alerts', alertsChange, async ({ context, alerts }, { storeId, by, input }) => {
    const { wordpress, webhookUrl } = input;
    const target = await alerts.targets.set(storeId, {
      ...(wordpress === undefined ? {} : { wordpress }),
      ...(webhookUrl === undefined ? {} : { webhookUrl: webhookUrl === '' ? null : webhookUrl }),
    });
    const detail = { wordpress: target.wordpress, webhook: target.webhookUrl !== null };
    await context.ledger.recordAction({ action: 'alerts_changed', by, storeId, detail });
    return bodyOf(context, target);
  }),
  testLimit,
  route('POST alerts/test', anything, async ({ context, alerts }, { storeId }) => {
    const results = await alerts.test(storeId);
    for (const { channel, ok, message } of results) {
      if (!ok) context.logger.warn({ storeId, channel, reason: message }, 'a test message could not be sent');
    }
    return { results: results.map(forOwner) } satisfies AlertTestBody;
  }),
];

function bodyOf({ config }: Context, { wordpress, webhookUrl }: AlertTarget): AlertsBody {
  const { webhookUrl: operatorWebhook, mail } = config.alerts;
  return {
    wordpress,
    webhookHost: webhookUrl === null ? null : new URL(webhookUrl).host,
    operatorIsTold: operatorWebhook !== null || mail !== null,
  };
}

/** A store's owner sees no servers or settings of the sidecar's operator. */
function forOwner(outcome: TestOutcome): TestOutcome {
  if (outcome.ok || (outcome.channel !== 'mail' && outcome.channel !== 'webhook')) return outcome;
  const fix = 'Ask the operator of the service: its log has the cause.';
  return { ...outcome, message: 'It could not be sent.', fix };
}
