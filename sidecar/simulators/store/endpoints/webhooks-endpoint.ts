import { readPaging, toPage, type Reply } from './collection.ts';
import type { JsonObject } from '../json.ts';
import { RequestArgs } from './request-args.ts';
import { RestError } from './rest-error.ts';
import { printDate, wallClockIn } from '../site-time.ts';
import type { StoreRequest } from '../store-request.ts';
import type { Webhook, WebhookRegistry, WebhookStatus } from '../webhook-registry.ts';

const TOPIC =
  /^(?:(?:coupon|customer|order|product)\.(?:created|updated|deleted|restored)|action\.(?:woocommerce|wc)_.+)$/;
const STATUSES: readonly WebhookStatus[] = ['active', 'paused', 'disabled'];

/** wc_get_webhooks: the hooks behind each topic, as get_hooks shows them (class-wc-webhook.php). */
const HOOKS: Readonly<Record<string, readonly string[]>> = {
  'order.created': ['woocommerce_new_order'],
  'order.updated': ['woocommerce_update_order', 'woocommerce_order_refunded'],
  'order.deleted': ['wp_trash_post', 'woocommerce_trash_order'],
  'order.restored': ['untrashed_post', 'woocommerce_untrash_order'],
};

export function listWebhooks(request: StoreRequest, registry: WebhookRegistry): Reply {
  const args = new RequestArgs(request.query);
  const paging = readPaging(args);
  const status = args.oneOf('status', ['all', ...STATUSES], 'all');
  args.check();
  const found = registry.all.filter((one) => status === 'all' || one.status === status).reverse();
  return toPage(found, paging, `${request.store.home}/wp-json/wc/v3/webhooks`, request.query, (one) =>
    showWebhook(one, request),
  );
}

export function getWebhook(request: StoreRequest, registry: WebhookRegistry, id: number): Reply {
  const webhook = registry.find(id);
  if (!webhook) throw invalid(404, 'invalid_id', 'ID is invalid.');
  return { status: 200, body: showWebhook(webhook, request) };
}

/** Returns the new webhook; the caller pings, then responds. */
export function createWebhook(request: StoreRequest, registry: WebhookRegistry): Reply & { readonly made: Webhook } {
  const { body, now, store } = request;
  if (body['id']) throw invalid(400, 'exists', 'Cannot create existing shop_webhook.');
  const topic = text(body, 'topic');
  if (!topic || !TOPIC.test(topic.toLowerCase())) {
    throw invalid(400, 'invalid_topic', 'Webhook topic is required and must be valid.');
  }
  const deliveryUrl = checkedUrl(text(body, 'delivery_url'));
  const status = checkedStatus(text(body, 'status')) ?? 'active';
  const secret = text(body, 'secret');
  const made = registry.create(
    {
      name: text(body, 'name') ?? `Webhook created on ${now.toUTCString()}`,
      topic,
      deliveryUrl,
      status,
      ...(secret ? { secret } : {}),
    },
    now,
  );
  const location = `${store.home}/wp-json/wc/v3/webhooks/${String(made.id)}`;
  return { status: 201, body: showWebhook(made, request), headers: { Location: location }, made };
}

export function updateWebhook(request: StoreRequest, registry: WebhookRegistry, id: number): Reply {
  const { body, now } = request;
  const webhook = registry.find(id);
  if (!webhook) throw invalid(400, 'invalid_id', 'ID is invalid.');
  const topic = text(body, 'topic');
  if (topic && !TOPIC.test(topic.toLowerCase())) throw invalid(400, 'invalid_topic', 'Webhook topic must be valid.');
  const url = text(body, 'delivery_url');
  webhook.topic = topic ?? webhook.topic;
  webhook.deliveryUrl = url ? checkedUrl(url) : webhook.deliveryUrl;
  webhook.secret = text(body, 'secret') ?? webhook.secret;
  webhook.status = checkedStatus(text(body, 'status')) ?? webhook.status;
  webhook.name = text(body, 'name') ?? webhook.name;
  webhook.modifiedAt = now;
  return { status: 200, body: showWebhook(webhook, request) };
}

export function deleteWebhook(request: StoreRequest, registry: WebhookRegistry, id: number): Reply {
  const args = new RequestArgs(request.query);
  const force = args.boolean('force') || request.body['force'] === true;
  args.check();
  if (!force) {
    throw new RestError(501, 'woocommerce_rest_trash_not_supported', 'Webhooks do not support trashing.');
  }
  const webhook = registry.find(id);
  if (!webhook) throw invalid(404, 'invalid_id', 'Invalid ID.');
  registry.delete(id);
  return { status: 200, body: showWebhook(webhook, request) };
}

function showWebhook(webhook: Webhook, { store }: StoreRequest): JsonObject {
  const [resource = '', event = ''] = webhook.topic.split('.');
  const base = `${store.home}/wp-json/wc/v3/webhooks`;
  const dates = (at: Date): [string, string] => {
    const second = Math.floor(at.getTime() / 1000) * 1000;
    return [printDate(wallClockIn(store.recording.timezone, second)), printDate(second)];
  };
  const [created, createdGmt] = dates(webhook.createdAt);
  const [modified, modifiedGmt] = dates(webhook.modifiedAt);
  return {
    id: webhook.id,
    name: webhook.name,
    status: webhook.status,
    topic: webhook.topic,
    resource,
    event,
    hooks: [...(HOOKS[webhook.topic] ?? [])],
    delivery_url: webhook.deliveryUrl,
    date_created: created,
    date_created_gmt: createdGmt,
    date_modified: modified,
    date_modified_gmt: modifiedGmt,
    _links: { self: [{ href: `${base}/${String(webhook.id)}` }], collection: [{ href: base }] },
  };
}

function checkedUrl(url: string | undefined): string {
  if (url && /^https?:\/\//.test(url) && URL.canParse(url)) return url;
  const message = 'Webhook delivery URL must be a valid URL starting with http:// or https://.';
  throw invalid(400, 'invalid_delivery_url', message);
}

function checkedStatus(status: string | undefined): WebhookStatus | undefined {
  if (status === undefined) return undefined;
  const known = STATUSES.find((one) => one === status);
  if (!known) throw invalid(400, 'invalid_status', 'Webhook status must be valid.');
  return known;
}

function text(body: JsonObject, key: string): string | undefined {
  const value = body[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function invalid(status: number, reason: string, message: string): RestError {
  return new RestError(status, `woocommerce_rest_shop_webhook_${reason}`, message);
}
