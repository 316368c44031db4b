import type { CallKind } from './entry.ts';

/** Xero answers 400 to a longer Idempotency-Key (https://developer.xero.com/documentation/guides/idempotent-requests). */
const IDEMPOTENCY_KEY_MAX_CHARS = 128;

/**
 * A state of an order as the store tells it: the second of its last change, and a digest that differs when the order does
 * (woocommerce/orders/order-digest.ts). `early`: told while that second was still running, when another change of the same
 * second may follow that the digest does not show; the same state told later is told once more.
 */
export function changeFingerprint(modifiedAt: string, digest: string, early = false): string {
  return `change:${modifiedAt}:${digest}${early ? ':early' : ''}`;
}

/** Somebody only said that the thing changed; the revision it leads to makes it new each time. */
export function hintFingerprint(revision: number): string {
  return `hint:${revision}`;
}

/** A list of the store does not have the order any more that it had when it was last told of (`lastChange`). */
export function goneFingerprint(lastChange: string): string {
  return `gone:${lastChange}`;
}

/** A replay asked for by a person; the revision it leads to makes it new each time. */
export function replayFingerprint(revision: number): string {
  return `replay:${revision}`;
}

/**
 * A replay of this very order, named by a person: it is posted even when it was made before the first day to post. The
 * revision it leads to makes it new each time.
 */
export function namedFingerprint(revision: number): string {
  return `named:${revision}`;
}

/** Whether a person once named the order itself, among what people asked for. */
export function isNamed(fingerprints: readonly string[]): boolean {
  return fingerprints.some((fingerprint) => /^named:\d+$/.test(fingerprint));
}

export function orderKey(orderId: string | number): string {
  return `order:${orderId}`;
}

/**
 * The documents of an order's n-th invoice: the first bear the order's own key, later ones (the invoice before was voided
 * or credited) `order:1024#2`.
 */
export function issueKey(key: string, issue: number): string {
  return issue === 1 ? key : `${key}#${issue}`;
}

/** Which of the order's invoices a key belongs to: `order:1024#2/payment` → 2. */
export function issueOf(sourceKey: string): number {
  return Number(/^[^/#]+#(\d+)/.exec(sourceKey)?.[1] ?? 1);
}

/** The credit note for the whole of an invoice: `order:1024` → `order:1024/reversal`. */
export function reversalKey(documentKey: string): string {
  return `${documentKey}/reversal`;
}

/** What a person asks for, about one of the order's invoices; asked once, it stays asked. */
export function wishFingerprint(wish: Wish, issue: number): string {
  return `${wish}:${issue}`;
}

/** reissue: credit the invoice and post the order again. credit: credit it, no more. */
export type Wish = 'reissue' | 'credit';

/** What a person decides of an order that may be in the books already: which invoice it is, or that it is in none. */
export type AdoptionWish = { readonly kind: 'none' } | { readonly kind: 'invoice'; readonly ref: string };

/** The revision it leads to makes it new each time, so that a decision can be changed. */
export function adoptionFingerprint(wish: AdoptionWish, revision: number): string {
  return `adopt:${revision}:${wish.kind === 'none' ? 'none' : `invoice:${wish.ref}`}`;
}

/** The last such decision among what people asked for, oldest first; null = there is none. */
export function adoptionOf(fingerprints: readonly string[]): AdoptionWish | null {
  for (const fingerprint of fingerprints.toReversed()) {
    const [, what, ref] = /^adopt:\d+:(none|invoice):?(.*)$/s.exec(fingerprint) ?? [];
    if (what === 'none') return { kind: 'none' };
    if (what === 'invoice' && ref !== undefined && ref !== '') return { kind: 'invoice', ref };
  }
  return null;
}

/** The wish that one payment, by its id in Xero, is deleted there and made anew as the order tells it. */
export function replacePaymentFingerprint(paymentId: string): string {
  return `payment:${paymentId}`;
}

/** payment: all the money, or the deposit. balance: the rest after a deposit. */
export const PAYMENT_PARTS = ['payment', 'balance'] as const;
export type PaymentPart = (typeof PAYMENT_PARTS)[number];

/**
 * The payment of the document with this key: `order:1024` → `order:1024/payment`. One that took the place of a deleted one
 * has a turn of its own: `order:1024/payment:2`.
 */
export function paymentKey(documentKey: string, part: PaymentPart = 'payment', turn = 1): string {
  return turn === 1 ? `${documentKey}/${part}` : `${documentKey}/${part}:${turn}`;
}

/** The turn of such a key; null when it is another document's or part's. */
export function paymentTurn(sourceKey: string, documentKey: string, part: PaymentPart): number | null {
  const first = paymentKey(documentKey, part);
  if (sourceKey === first) return 1;
  return sourceKey.startsWith(`${first}:`) ? Number(sourceKey.slice(first.length + 1)) : null;
}

/**
 * What the gateway kept of an order's payment: `order:1024` → `order:1024/fee`. Of the order, whichever of its invoices stands;
 * one that was booked anew has a turn of its own, `order:1024/fee:2`.
 */
export function feeKey(orderKey: string, turn = 1): string {
  return turn === 1 ? `${orderKey}/fee` : `${orderKey}/fee:${turn}`;
}

/** The turn of such a key; null when it is another document's. */
export function feeTurnOf(sourceKey: string): number | null {
  const found = /^order:\d+\/fee(?::(\d+))?$/.exec(sourceKey);
  return found === null ? null : Number(found[1] ?? 1);
}

/** The credit note of a refund: `order:1024` → `order:1024/refund:1029`. */
export function refundKey(documentKey: string, refundId: number): string {
  return `${documentKey}/refund:${refundId}`;
}

/** The refund a credit note's key names; null when it is no such key. */
export function refundIdOf(sourceKey: string): number | null {
  const id = /\/refund:(\d+)$/.exec(sourceKey)?.[1];
  return id === undefined ? null : Number(id);
}

/** What a credit note takes off its invoice: `order:1024/refund:1029` → `order:1024/refund:1029/allocation`. */
export function allocationKey(creditNoteKey: string): string {
  return `${creditNoteKey}/allocation`;
}

/**
 * Organisation (Xero's keys are per app), what is meant, and which generation of it. A resend of the same call keeps its
 * key; a changed body, or a repeat after Xero answered with an error of its own (which it replays for six minutes), is
 * another generation.
 */
export function idempotencyKey(call: {
  readonly tenantId: string;
  readonly kind: CallKind;
  /** Hash of the items that the call is about, shortened: hex or base64url. */
  readonly intentHash: string;
  readonly generation: string;
}): string {
  const key = `${call.tenantId}:${call.kind}:${call.intentHash}:${call.generation}`;
  if (key.length > IDEMPOTENCY_KEY_MAX_CHARS) {
    throw new RangeError(`An idempotency key has at most ${IDEMPOTENCY_KEY_MAX_CHARS} characters, not ${key.length}.`);
  }
  return key;
}
