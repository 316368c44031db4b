import { Router } from 'express';
import { isAppError } from '../domain/app-error.ts';
import type { Context } from '../context/context.ts';
import { noteProduct } from '../operations/items/note-product.ts';
import { createAcceptSignals } from '../intake/accept-signals.ts';
import { nudgeHandlers } from '../intake/nudge.ts';
import { type BodyPool, createBodyPool } from '../http/body-pool.ts';
import { createWebhookRoutes, WEBHOOK_BODY_BYTES_MAX, type WebhookStore } from '../intake/woocommerce-webhook.ts';
import { createXeroWebhookRoutes } from '../intake/xero-webhook.ts';

/** Of webhooks, whose senders are unknown until the body is read: two of the longest, or 130 of 60 kB. */
const BODIES = { bytesMax: 2 * WEBHOOK_BODY_BYTES_MAX, callerBytesMax: WEBHOOK_BODY_BYTES_MAX };
/** Nothing of such a webhook is used. */
const REFUSED: ReadonlySet<string> = new Set(['unsigned', 'wrong-store', 'not-json', 'too-large']);

/** The routes that receive notifications of changes; `nudge` runs after the check of the plugin's signature. */
export function intakeOf(context: Context, wake: () => void) {
  const { events, ledger, signals, stores, customerChanges, now } = context;
  const requestPoll = (storeId: string) => {
    context.positions.request([storeId], now()).catch((error: unknown) => {
      context.logger.warn({ err: error, storeId }, 'a poll could not be requested');
    });
  };
  const accept = createAcceptSignals({
    ledger,
    onAccepted: (some, answers) => {
      if (answers.some((answer) => answer?.accepted === true)) wake();
      for (const [index, { storeId, sourceId, source }] of some.entries()) {
        const answer = answers[index];
        if (answer) events.entryAccepted({ ...answer, storeId, sourceId, source });
      }
    },
  });
  const bodies = createBodyPool(BODIES);
  const webhooks = createWebhookRoutes({
    bodies,
    accept,
    store: (storeId) => webhookStore(context, storeId),
    addresses: async () => (await stores.list()).map(({ url }) => url),
    customerChanged: (storeId, customerId) => customerChanges.note(storeId, customerId),
    productChanged: (storeId, productId) => noteProduct(context, storeId, productId),
    storeTime: context.storeTime,
    report: (storeId, outcome, { topic, code }) => {
      if (REFUSED.has(outcome)) {
        signals.record(storeId, { refusal: outcome });
        events.requestRefused({ storeId, reason: `webhook_${outcome}` });
        return;
      }
      events.webhookReceived({ storeId, topic, outcome, ...(code === undefined ? {} : { code }) });
      if (outcome === 'ping' || outcome === 'busy') return;
      // An error object instead of the order: a poll finds the change.
      if (outcome === 'error-object') requestPoll(storeId);
      signals.record(storeId, 'webhook');
    },
  });
  return {
    webhooks: Router()
      .use(xeroWebhooks(context, bodies, wake))
      .use(webhooks),
    nudge: nudgeHandlers({ accept, received: (storeId) => signals.record(storeId, 'nudge'), overrun: requestPoll }),
  };
}

/** The kinds of Xero notification that we use; others (prepayments, subscriptions) do not concern us. */
const LOOKED_AT: ReadonlySet<string> = new Set(['invoice', 'creditnote', 'contact']);

function xeroWebhooks(context: Context, bodies: BodyPool, wake: () => void): Router {
  const { config, xeroChanges, organisations, events } = context;
  return createXeroWebhookRoutes({
    bodies,
    key: config.xero?.webhookKey?.reveal() ?? null,
    keep: async (changed) => {
      const known = new Set((await organisations.list()).map((one) => one.tenantId));
      const ours = changed.filter((one) => known.has(one.tenantId));
      await xeroChanges.note(ours.filter((one) => LOOKED_AT.has(one.resource)));
      for (const tenantId of new Set(ours.map((one) => one.tenantId))) await xeroChanges.webhookReceived(tenantId);
      wake();
    },
    report: (outcome, count) => events.xeroWebhookReceived({ outcome, events: count }),
  });
}

async function webhookStore({ stores }: Context, storeId: string): Promise<WebhookStore | null> {
  try {
    const [{ id, url }, { webhookSecret }] = await Promise.all([stores.get(storeId), stores.credentials(storeId)]);
    return { id, url, webhookSecret };
  } catch (error) {
    if (isAppError(error, 'connection')) return null;
    throw error;
  }
}
