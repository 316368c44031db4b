import type { CallKind } from './entry.ts';

/** Xero answers 400 to a longer Idempotency-Key (https://developer.xero.com/documentation/guides/idempotent-requests). */
export const IDEMPOTENCY_KEY_MAX_CHARS = 128;

/**
 * A change of an order as the store tells it. The instant alone is not enough: WooCommerce keeps whole seconds, and an
 * order is made and paid within one. `content` is anything that differs when the order does (a hash, or status and total).
 */
export function changeFingerprint(modifiedAt: string, content: string): string {
  return `change:${modifiedAt}:${content}`;
}

/** A delivery that carries its own id (a nudge, a webhook). */
export function deliveryFingerprint(deliveryId: string): string {
  return `delivery:${deliveryId}`;
}

/** A replay asked for by a person; the revision it leads to makes it new each time. */
export function replayFingerprint(revision: number): string {
  return `replay:${revision}`;
}

export function orderKey(orderId: string | number): string {
  return `order:${orderId}`;
}

export function paymentKey(orderId: string | number): string {
  return `${orderKey(orderId)}/payment`;
}

/** `order:1024`, `order:1024/payment` → `1024`; null = not a key of an order. */
export function orderIdOf(sourceKey: string): string | null {
  return /^order:([^/]+)(?:\/|$)/.exec(sourceKey)?.[1] ?? null;
}

/**
 * One intent, one key: the same call of the same generation gets the same key, so that two workers collide instead of
 * posting twice. Xero's keys are per app, hence the organisation in it. A changed body, or a repeat after Xero answered
 * with an error of its own (which it replays for six minutes), is another intent.
 */
export function idempotencyKey(call: {
  readonly tenantId: string;
  readonly kind: CallKind;
  /** Hash of method, path and body: hex or base64url. */
  readonly contentHash: string;
  /** 0 for the first sending. */
  readonly generation: number;
}): string {
  const key = `mlc:${call.tenantId}:${call.kind}:${call.generation}:${call.contentHash}`;
  if (key.length > IDEMPOTENCY_KEY_MAX_CHARS) {
    throw new RangeError(`An idempotency key has at most ${IDEMPOTENCY_KEY_MAX_CHARS} characters, not ${key.length}.`);
  }
  return key;
}
