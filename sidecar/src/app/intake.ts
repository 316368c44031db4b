import { type RequestHandler, Router } from 'express';
import { isAppError } from '../domain/app-error.ts';
import type { Context } from '../context/context.ts';
import { createAcceptSignals } from '../intake/accept-signals.ts';
import { nudgeHandlers } from '../intake/nudge.ts';
import { createWebhookRoutes, type WebhookStore } from '../intake/woocommerce-webhook.ts';
import { createXeroWebhookRoutes } from '../intake/xero-webhook.ts';

export interface Intake {
  /** WooCommerce and Xero. */
  readonly webhooks: Router;
  /** Runs after the check of the plugin's signature. */
  readonly nudge: RequestHandler[];
}

/** The routes that receive notifications of changes; `wake`: there is work now. */
export function intakeOf(context: Context, wake: () => void): Intake {
  const { events, ledger, signals } = context;
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
  return {
    webhooks: Router()
      .use(xeroWebhooks(context, wake))
      .use(
        createWebhookRoutes({
          accept,
          store: (storeId) => webhookStore(context, storeId),
          addresses: async () => (await context.stores.list()).map(({ url }) => url),
          customerChanged: (storeId, customerId) => customerChanged(context, storeId, customerId),
          storeTime: (storeId) => context.storeTime(storeId),
          report: (storeId, outcome, { topic, code }) => {
            if (
              outcome === 'unsigned' ||
              outcome === 'wrong-store' ||
              outcome === 'not-json' ||
              outcome === 'too-large'
            ) {
              signals.heard(storeId, { refusal: outcome });
              events.requestRefused({ storeId, reason: `webhook_${outcome}` });
              return;
            }
            events.webhookHeard({ storeId, topic, outcome, ...(code === undefined ? {} : { code }) });
            if (outcome === 'ping' || outcome === 'busy') return;
            // An error object instead of the order: a poll finds the change.
            if (outcome === 'error-object') askForPoll(context, storeId);
            signals.heard(storeId, 'webhook');
          },
        }),
      ),
    nudge: nudgeHandlers({
      accept,
      received: (storeId) => signals.heard(storeId, 'nudge'),
      overrun: (storeId) => askForPoll(context, storeId),
    }),
  };
}

/** The kinds of Xero notification that we use; others (prepayments, subscriptions) do not concern us. */
const LOOKED_AT: ReadonlySet<string> = new Set(['invoice', 'creditnote', 'contact']);

function xeroWebhooks({ config, xeroChanges, organisations, events }: Context, wake: () => void): Router {
  return createXeroWebhookRoutes({
    key: config.xero?.webhookKey?.reveal() ?? null,
    keep: async (changed) => {
      const known = new Set((await organisations.list()).map((one) => one.tenantId));
      const ours = changed.filter((one) => known.has(one.tenantId));
      await xeroChanges.note(ours.filter((one) => LOOKED_AT.has(one.resource)));
      for (const tenantId of new Set(ours.map((one) => one.tenantId))) await xeroChanges.webhookReceived(tenantId);
      wake();
    },
    report: (outcome, count) => events.xeroWebhookHeard({ outcome, events: count }),
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

async function customerChanged({ customerChanges }: Context, storeId: string, customerId: number): Promise<void> {
  await customerChanges.note(storeId, customerId);
}

function askForPoll({ positions, now, logger }: Context, storeId: string): void {
  positions.request([storeId], now()).catch((error: unknown) => {
    logger.warn({ err: error, storeId }, 'a poll could not be asked for');
  });
}
