import type { AlertTarget } from '../alerts/targets.ts';
import type { TestOutcome } from '../alerts/watch-stores.ts';
import type { Context } from '../context/context.ts';
import { alertsChange, type AlertsBody, type AlertTestBody } from '../contract/alerts.ts';
import { anything } from '../contract/shapes.ts';
import { refusal } from '../domain/refusal.ts';
import { route } from './route.ts';

export const alertsRoutes = [
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
  route('POST alerts/test', anything, async ({ context, alerts, alertTests }, { storeId }) => {
    if (!alertTests.take(storeId)) {
      const message = 'There were several tests just now.';
      throw refusal(429, 'too_many_requests', message, 'Wait a minute, then try again.');
    }
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
  const fix = 'Ask the operator of the sidecar: its log says why.';
  return { ...outcome, message: 'It could not be sent.', fix };
}
