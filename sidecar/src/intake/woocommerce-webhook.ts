import { Router, type Request, type Response } from 'express';
import { isAppError } from '../domain/app-error.ts';
import type { BodyPool } from '../http/body-pool.ts';
import type { Signal } from '../ledger/entry.ts';
import type { AcceptSignals } from './accept-signals.ts';
import { changeOf, DRAFT_STATUSES } from './order-event.ts';
import { FOUND_BY_POLL, refuse, refuseBusy } from './refuse.ts';
import { decodeWebhookSecret, isSigned, SIGNATURE } from './verify-signature.ts';
import { type DeliveredChange, readDelivery } from './webhook-body.ts';
import { withoutTrailing } from '../domain/text.ts';

/** Our limit: an order of 60 lines is about 60 kB (measured), so one of 4,000 lines still fits. */
export const WEBHOOK_BODY_BYTES_MAX = 4 * 1024 * 1024;
/** webhook_id= and a MySQL number. */
const PING_BYTES_MAX = 40;
/** WooCommerce's own limit (wc_webhooks.topic). */
const TOPIC_CHARACTERS_MAX = 200;

export interface WebhookStore {
  readonly id: string;
  readonly url: string;
  /** '' = the store has no webhook of ours. */
  readonly webhookSecret: string;
}

/** Result of a delivery; for the log, the counters and the dashboard. */
export type DeliveryOutcome =
  | 'accepted'
  | 'known'
  | 'ignored'
  | 'ping'
  | 'error-object'
  | 'unsigned'
  | 'wrong-store'
  | 'not-json'
  | 'too-large'
  | 'busy';

export interface WebhookParts {
  /** The signature is that of the body: until it is read, anyone may have sent it. */
  readonly bodies: BodyPool;
  /** null = no such store. */
  readonly store: (storeId: string) => Promise<WebhookStore | null>;
  readonly addresses: () => Promise<readonly string[]>;
  readonly accept: AcceptSignals;
  /** Stores a customer's change until it is processed. */
  readonly customerChanged: (storeId: string, customerId: number) => Promise<void>;
  /** Stores a product's change until it is processed; false = of no concern to the store. */
  readonly productChanged: (storeId: string, productId: number) => Promise<boolean>;
  /** The earliest time the store's clock can show. */
  readonly storeTime: (storeId: string) => Date;
  readonly report: (storeId: string, outcome: DeliveryOutcome, detail: { topic: string; code?: string }) => void;
}

/**
 * `POST /v1/stores/:store/webhooks/woocommerce`. WooCommerce tries once, and disables a webhook after seven failures in
 * a row: every delivery with a valid signature gets 200 once it is on disk, understood or not.
 */
export function createWebhookRoutes(parts: WebhookParts): Router {
  const router = Router();
  router.post('/v1/stores/:store/webhooks/woocommerce', async (request, response) => {
    const store = await parts.store(request.params.store);
    const body = await readBody(parts, store, request, response);
    if (body !== null) await receive(parts, store, body, request, response);
  });
  return router;
}

/** null = refused, and answered. Nothing but a ping is read of what cannot be a delivery of a store we know. */
async function readBody(parts: WebhookParts, store: WebhookStore | null, request: Request, response: Response) {
  const given = request.get('x-wc-webhook-signature');
  const mayBePing = given === undefined && Number(request.get('content-length') ?? Infinity) <= PING_BYTES_MAX;
  const mayBeSigned = store !== null && store.webhookSecret !== '' && SIGNATURE.test(given ?? '');
  if (!mayBePing && !mayBeSigned) {
    refuseUnsigned(parts, store, request, response);
    return null;
  }
  try {
    return await parts.bodies.read(request, response, mayBePing ? PING_BYTES_MAX : WEBHOOK_BODY_BYTES_MAX);
  } catch (error) {
    if (isAppError(error, 'request', 'body_too_large')) {
      if (store !== null) parts.report(store.id, 'too-large', { topic: topicOf(request) });
      const message = `A delivery has at most ${WEBHOOK_BODY_BYTES_MAX} bytes.`;
      refuse(response, 413, 'delivery_too_large', message, FOUND_BY_POLL);
      return null;
    }
    refuseBusy(response, error);
    if (store !== null) parts.report(store.id, 'busy', { topic: topicOf(request) });
    return null;
  }
}

async function receive(
  parts: WebhookParts,
  store: WebhookStore | null,
  body: Buffer,
  request: Request,
  response: Response,
): Promise<void> {
  const topic = topicOf(request);
  const signature = request.get('x-wc-webhook-signature');
  if (signature === undefined && isPing(body)) {
    // Sent unsigned before the webhook works. It carries no data, so an unknown store gets the same answer.
    if (store !== null) parts.report(store.id, 'ping', { topic: 'ping' });
    response.status(200).end();
    return;
  }
  if (store === null || !isSigned(body, decodeWebhookSecret(store.webhookSecret), signature)) {
    refuseUnsigned(parts, store, request, response);
    return;
  }
  const source = request.get('x-wc-webhook-source') ?? '';
  if (!isFrom(store.url, source) || (await isFromAnother(parts, store.url, source))) {
    parts.report(store.id, 'wrong-store', { topic });
    refuse(response, 403, 'wrong_store', `This delivery comes from ${source}, not from ${store.url}.`, FIX_SOURCE);
    return;
  }
  const change = await readDelivery(topic, body);
  if (change === null) {
    parts.report(store.id, 'not-json', { topic });
    refuse(response, 400, 'not_json', 'The body is not JSON.', '');
    return;
  }
  try {
    const outcome = await accept(parts, store.id, topic, change, request.get('x-wc-webhook-delivery-id') ?? '');
    parts.report(store.id, outcome, { topic, ...(change.what === 'error' && { code: change.code }) });
    response.status(200).end();
  } catch (error) {
    refuseBusy(response, error);
    parts.report(store.id, 'busy', { topic });
  }
}

const FIX_SECRET = 'Pair the shop again, or give its webhooks the secret that it was paired with.';
const FIX_SOURCE =
  'A copy of a shop must not use its webhooks: remove them there, or pair the copy as a shop of its own.';

async function accept(
  parts: WebhookParts,
  storeId: string,
  topic: string,
  change: DeliveredChange,
  deliveryId: string,
): Promise<DeliveryOutcome> {
  switch (change.what) {
    case 'nothing':
      return 'ignored';
    case 'error':
      return 'error-object';
    case 'customer':
      await parts.customerChanged(storeId, change.id);
      return 'accepted';
    case 'product':
      return (await parts.productChanged(storeId, change.id)) ? 'accepted' : 'ignored';
    case 'order':
      if (DRAFT_STATUSES.has(change.head.status)) return 'ignored';
      return await acceptOne(parts, changeOf(storeId, 'webhook', change.head, parts.storeTime(storeId)));
    case 'order-id':
      return await acceptOne(parts, {
        storeId,
        source: 'webhook',
        kind: 'order',
        sourceId: String(change.id),
        // One for each webhook and second: two orders may share it, but two changes of one order do not.
        fingerprint: `webhook:${topic}:${deliveryId}`,
        onlyKnown: change.gone,
      });
  }
}

async function acceptOne(parts: WebhookParts, signal: Signal): Promise<DeliveryOutcome> {
  const [answer] = await parts.accept([signal]);
  if (!answer) return 'ignored';
  return answer.accepted ? 'accepted' : 'known';
}

function refuseUnsigned(parts: WebhookParts, store: WebhookStore | null, request: Request, response: Response): void {
  if (store !== null) parts.report(store.id, 'unsigned', { topic: topicOf(request) });
  refuse(response, 401, 'signature_invalid', 'The signature of this delivery is wrong.', FIX_SECRET);
}

function topicOf(request: Request): string {
  return (request.get('x-wc-webhook-topic') ?? '').slice(0, TOPIC_CHARACTERS_MAX);
}

function isPing(body: Buffer): boolean {
  return body.length <= PING_BYTES_MAX && /^webhook_id=\d+$/.test(body.toString('latin1'));
}

/** Ignores the scheme, and what a language plugin adds after the store's address. */
function isFrom(storeUrl: string, source: string): boolean {
  const [own, sender] = [URL.parse(storeUrl), URL.parse(source)];
  if (own === null || sender === null) return false;
  return bareHost(own) === bareHost(sender) && pathOf(sender).startsWith(pathOf(own));
}

/** A copy at /staging is another store below this store's address, and the closer match. */
async function isFromAnother({ addresses }: WebhookParts, storeUrl: string, source: string): Promise<boolean> {
  const depth = (url: string) => pathOf(new URL(url)).length;
  // Only checked where the source is not the store's own address.
  if (depth(source) === depth(storeUrl)) return false;
  return (await addresses()).some((url) => depth(url) > depth(storeUrl) && isFrom(url, source));
}

function pathOf({ pathname }: URL): string {
  return `${withoutTrailing(pathname, '/')}/`;
}

/** Shops answer with and without www. */
function bareHost({ host }: URL): string {
  return host.replace(/^www\./, '');
}
