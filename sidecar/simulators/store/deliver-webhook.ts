import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { z } from 'zod';
import type { JsonObject } from './json.ts';
import { recordedText } from './recording.ts';
import { invalidOrder } from './endpoints/rest-error.ts';
import type { StoreState } from './store-state.ts';
import {
  deliveryRequest,
  pingRequest,
  recordOutcome,
  type Delivery,
  type DeliveryRequest,
  type Webhook,
  type WebhookRegistry,
} from './webhook-registry.ts';

/** wp_remote_post's timeout for a delivery: MINUTE_IN_SECONDS. */
const DELIVERY_TIMEOUT_MS = 60_000;

interface Waiting {
  readonly webhookId: number;
  readonly resourceId: number;
}

/**
 * Action Scheduler's part: a change waits once per webhook and object; when the queue runs, the payload is the object's
 * state then. No retries.
 */
export class DeliveryQueue {
  readonly #store: StoreState;
  readonly #registry: WebhookRegistry;
  readonly #now: () => Date;
  #waiting: Waiting[] = [];

  constructor(store: StoreState, registry: WebhookRegistry, now: () => Date) {
    this.#store = store;
    this.#registry = registry;
    this.#now = now;
    store.onChange((topic, id) => this.add(topic, id));
  }

  add(topic: string, resourceId: number): void {
    for (const { id } of this.#registry.listening(topic)) {
      const waits = this.#waiting.some((one) => one.webhookId === id && one.resourceId === resourceId);
      if (!waits) this.#waiting.push({ webhookId: id, resourceId });
    }
  }

  /** Sends all queued deliveries, one by one, and returns their results. */
  async run(): Promise<Delivery[]> {
    const due = this.#waiting;
    this.#waiting = [];
    const deliveries: Delivery[] = [];
    for (const { webhookId, resourceId } of due) {
      const webhook = this.#registry.find(webhookId);
      if (webhook?.status !== 'active') continue;
      const request = deliveryRequest(webhook, this.#store.home, this.#payload(webhook, resourceId), this.#now());
      const status = await send(request);
      recordOutcome(webhook, status);
      deliveries.push({ ...request, webhookId, topic: webhook.topic, status });
    }
    return deliveries;
  }

  #payload(webhook: Webhook, id: number): JsonObject {
    if (webhook.topic.endsWith('.deleted')) return { id };
    return this.#store.order(id, this.#store.recording.priceDecimals) ?? invalidOrder().body;
  }
}

/** The unsigned request at creation; anything but 200 leaves the webhook pending. */
export async function deliverPing(webhook: Webhook): Promise<Delivery> {
  const request = pingRequest(webhook);
  const status = await send(request);
  if (status === 200) webhook.pendingDelivery = false;
  return { ...request, webhookId: webhook.id, topic: 'ping', status };
}

const RECORDED_DELIVERY = z.object({
  headers: z.array(z.tuple([z.string(), z.string()])),
  body_file: z.string(),
  step: z.string(),
});
const RECORDED_INDEX = z.object({
  secret: z.string(),
  steps: z.array(z.object({ deliveries: z.array(z.object({ file: z.string() })) })),
});

export interface RecordedDelivery {
  readonly file: string;
  /** Without Host, Connection, Content-Length and Accept-Encoding, which the connection sets. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The deliveries recorded from a real WooCommerce, in order of arrival, and their signing secret. */
export function readRecordedDeliveries(): { secret: string; deliveries: RecordedDelivery[] } {
  const index = RECORDED_INDEX.parse(JSON.parse(recordedText('webhooks/index.json')));
  const files = index.steps.flatMap((step) => step.deliveries.map((delivery) => delivery.file));
  const deliveries = files.map((file) => {
    const record = RECORDED_DELIVERY.parse(JSON.parse(recordedText(`webhooks/${file}.json`)));
    const own = record.headers.filter(([name]) => !/^(host|connection|content-length|accept-encoding)$/i.test(name));
    return {
      file,
      headers: Object.fromEntries(own),
      body: recordedText(`webhooks/${record.body_file}`),
    };
  });
  return { secret: index.secret, deliveries };
}

/** Sends one recorded delivery, byte for byte, to `url`; returns the receiver's status, null without a response. */
export async function replayDelivery(delivery: RecordedDelivery, url: string): Promise<number | null> {
  return send({ url, headers: delivery.headers, body: delivery.body });
}

/** No redirects, as with wp_safe_remote_request. Header names are sent as written. */
async function send({ url, headers, body }: DeliveryRequest): Promise<number | null> {
  const bytes = Buffer.from(body, 'utf8');
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sent = request(
      url,
      {
        method: 'POST',
        headers: { ...headers, Connection: 'close', 'Content-Length': bytes.length },
        timeout: DELIVERY_TIMEOUT_MS,
      },
      (answer) => {
        answer.resume();
        answer.on('end', () => resolve(answer.statusCode ?? null));
        answer.on('error', () => resolve(null));
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve(null));
    sent.end(bytes);
  });
}
