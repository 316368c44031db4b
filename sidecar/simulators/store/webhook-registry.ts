import { createHash, createHmac, randomBytes } from 'node:crypto';
import { encodeAsPhp, type JsonObject } from './json.ts';

/** woocommerce_max_webhook_delivery_failures: with more than this many, the next failure disables (class-wc-webhook.php). */
const FAILURES_MAX = 5;
const USER_AGENT = 'WooCommerce/10.5.2 Hookshot (WordPress/7.1.4)';

export type WebhookStatus = 'active' | 'paused' | 'disabled';

export interface Webhook {
  readonly id: number;
  name: string;
  status: WebhookStatus;
  topic: string;
  deliveryUrl: string;
  secret: string;
  failureCount: number;
  pendingDelivery: boolean;
  readonly createdAt: Date;
  modifiedAt: Date;
}

export interface DeliveryRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Delivery extends DeliveryRequest {
  readonly webhookId: number;
  /** 'ping' for the unsigned one. */
  readonly topic: string;
  /** The receiver's status, or null if it could not be reached. */
  readonly status: number | null;
}

/** The webhooks of one store, and their requests. */
export class WebhookRegistry {
  readonly #webhooks = new Map<number, Webhook>();
  #lastId = 0;

  get all(): Webhook[] {
    return [...this.#webhooks.values()];
  }

  find(id: number): Webhook | undefined {
    return this.#webhooks.get(id);
  }

  create(values: Pick<Webhook, 'name' | 'topic' | 'deliveryUrl' | 'status'> & { secret?: string }, now: Date): Webhook {
    this.#lastId += 1;
    const webhook: Webhook = {
      ...values,
      id: this.#lastId,
      // wp_generate_password(50)
      secret: values.secret ?? randomBytes(25).toString('hex'),
      failureCount: 0,
      pendingDelivery: true,
      createdAt: now,
      modifiedAt: now,
    };
    this.#webhooks.set(webhook.id, webhook);
    return webhook;
  }

  delete(id: number): void {
    this.#webhooks.delete(id);
  }

  /** Active webhooks for a topic, oldest first. */
  listening(topic: string): Webhook[] {
    return this.all.filter((webhook) => webhook.status === 'active' && webhook.topic === topic);
  }
}

/** Status 200 to 302 is success and resets the count to 0; the seventh failure in a row disables. */
export function recordOutcome(webhook: Webhook, status: number | null): void {
  if (status !== null && status >= 200 && status < 303) webhook.failureCount = 0;
  else if (webhook.failureCount > FAILURES_MAX) webhook.status = 'disabled';
  else webhook.failureCount += 1;
}

/** The form-encoded, unsigned request that WooCommerce sends when a webhook is created. */
export function pingRequest(webhook: Webhook): DeliveryRequest {
  return {
    url: webhook.deliveryUrl,
    headers: { 'User-Agent': USER_AGENT, Accept: '*/*', 'Content-Type': 'application/x-www-form-urlencoded' },
    body: `webhook_id=${String(webhook.id)}`,
  };
}

/** A signed delivery of `payload`. The delivery id is one per webhook and second, so it is not unique. */
export function deliveryRequest(webhook: Webhook, home: string, payload: JsonObject, now: Date): DeliveryRequest {
  const body = encodeAsPhp(payload);
  const [resource = '', event = ''] = webhook.topic.split('.');
  const second = String(Math.floor(now.getTime() / 1000));
  return {
    url: webhook.deliveryUrl,
    headers: {
      'User-Agent': USER_AGENT,
      Accept: '*/*',
      'Content-Type': 'application/json',
      'X-WC-Webhook-Source': `${home}/`,
      'X-WC-Webhook-Topic': webhook.topic,
      'X-WC-Webhook-Resource': resource,
      'X-WC-Webhook-Event': event,
      'X-WC-Webhook-Signature': createHmac('sha256', decodeSpecialChars(webhook.secret)).update(body).digest('base64'),
      'X-WC-Webhook-ID': String(webhook.id),
      'X-WC-Webhook-Delivery-ID': createHash('md5')
        .update(`${String(webhook.id)}${second}`)
        .digest('hex'),
    },
    body,
  };
}

/** wp_specialchars_decode(ENT_QUOTES), which WooCommerce applies to the secret before signing. */
function decodeSpecialChars(secret: string): string {
  return secret
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replace(/&#0*39;|&#x27;/gi, "'")
    .replaceAll('&amp;', '&');
}
