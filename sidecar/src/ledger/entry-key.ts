import type { CallKind } from './entry.ts';

/** Xero answers 400 to a longer Idempotency-Key (https://developer.xero.com/documentation/guides/idempotent-requests). */
const IDEMPOTENCY_KEY_MAX_CHARS = 128;

/**
 * The state of an order as the store reports it: the second of its last change, and a digest that changes with it
 * (woocommerce/orders/order-digest.ts). `early`: reported while that second was still running. A change in the same
 * second may follow that the digest does not show: the same state reported later counts again.
 */
export function changeFingerprint(modifiedAt: string, digest: string, early = false): string {
  return `change:${modifiedAt}:${digest}${early ? ':early' : ''}`;
}

/** Only that something changed was reported. The revision it leads to makes it new each time, as in the next two. */
export function hintFingerprint(revision: number): string {
  return `hint:${revision}`;
}

/** The store no longer lists an order that it listed at the last report (`lastChange`). */
export function goneFingerprint(lastChange: string): string {
  return `gone:${lastChange}`;
}

/** A replay a user requested. */
export function replayFingerprint(revision: number): string {
  return `replay:${revision}`;
}

/** A replay of this one order, requested by a user: posted even if created before the first day to post. */
export function namedFingerprint(revision: number): string {
  return `named:${revision}`;
}

/** A backfill that a user confirmed includes this order: posted even if created before the first day to post. */
export function backfillFingerprint(revision: number): string {
  return `backfill:${revision}`;
}

/** The backfill was stopped before this order was sent: the first day to post applies again. */
export function withdrawnFingerprint(revision: number): string {
  return `withdrawn:${revision}`;
}

/** The backfill that posted this order was undone: it leaves Xero, and stays out until a person asks for it again. */
export function undoFingerprint(revision: number): string {
  return `undo:${revision}`;
}

/** It could not be undone: it stays in Xero, and its changes are posted as before. */
export function keptFingerprint(revision: number): string {
  return `kept:${revision}`;
}

/** A user asked to post this order once in a status that is not posted: it is posted while it has that status. */
export function onceFingerprint(status: string): string {
  return `once:${status}`;
}

/** Whether a user asked for this very order, by its id or by a backfill not withdrawn since. Oldest request first. */
export function isExemptFromStart(fingerprints: readonly string[]): boolean {
  if (fingerprints.some((fingerprint) => /^(?:named:\d+|once:.+)$/.test(fingerprint))) return true;
  const last = fingerprints.findLast((fingerprint) => /^(?:backfill|withdrawn):\d+$/.test(fingerprint));
  return last?.startsWith('backfill:') ?? false;
}

/** Whether a backfill was undone, and nobody has asked for this order since. Oldest request first. */
export function isUndone(fingerprints: readonly string[]): boolean {
  let [now, beforeBackfill] = [false, false];
  for (const fingerprint of fingerprints) {
    const [what] = fingerprint.split(':', 1);
    if (what === 'undo') now = true;
    else if (what === 'named' || what === 'once' || what === 'kept') now = false;
    else if (what === 'backfill') [now, beforeBackfill] = [false, now];
    // That backfill was stopped before it posted the order: what was decided before holds again.
    else if (what === 'withdrawn') now = beforeBackfill;
  }
  return now;
}

/** Whether a person asked for this very order after the last backfill that included it. Oldest request first. */
export function isNamedSince(fingerprints: readonly string[]): boolean {
  const last = (what: RegExp) => fingerprints.findLastIndex((fingerprint) => what.test(fingerprint));
  return last(/^(?:named|once):/) > last(/^backfill:/);
}

export function orderKey(orderId: string | number): string {
  return `order:${orderId}`;
}

/** Key of an order's n-th invoice: `order:1024`, then `order:1024#2` (the one before was voided or credited). */
export function versionKey(key: string, version: number): string {
  return version === 1 ? key : `${key}#${version}`;
}

/** Which of the order's invoices a key belongs to: `order:1024#2/payment` → 2. */
export function versionOf(sourceKey: string): number {
  return Number(/^[^/#]+#(\d+)/.exec(sourceKey)?.[1] ?? 1);
}

/** The credit note for a full invoice: `order:1024` → `order:1024/reversal`. */
export function reversalKey(documentKey: string): string {
  return `${documentKey}/reversal`;
}

/** A user's request about one invoice of the order; once made, it stays. */
export function requestFingerprint(request: CreditRequest, version: number): string {
  return `${request}:${version}`;
}

/** reissue: credit the invoice and post the order again. credit: credit it only. */
export type CreditRequest = 'reissue' | 'credit';

/** A user's decision about an order that may already be in Xero: which invoice it is, or that it has none. */
export type AdoptionRequest = { readonly kind: 'none' } | { readonly kind: 'invoice'; readonly ref: string };

/** The revision it leads to makes it new each time, so that a decision can be changed. */
export function adoptionFingerprint(request: AdoptionRequest, revision: number): string {
  return `adopt:${revision}:${request.kind === 'none' ? 'none' : `invoice:${request.ref}`}`;
}

/** The last such decision among the user's requests, oldest first; null = none. */
export function adoptionOf(fingerprints: readonly string[]): AdoptionRequest | null {
  for (const fingerprint of fingerprints.toReversed()) {
    const [, what, ref] = /^adopt:\d+:(none|invoice):?(.*)$/s.exec(fingerprint) ?? [];
    if (what === 'none') return { kind: 'none' };
    if (what === 'invoice' && ref !== undefined && ref !== '') return { kind: 'invoice', ref };
  }
  return null;
}

/** The request to delete one payment, by its Xero id, and recreate it from the order. */
export function replacePaymentFingerprint(paymentId: string): string {
  return `payment:${paymentId}`;
}

/** payment: all the money, or the deposit. balance: the balance due after a deposit. */
export const PAYMENT_PARTS = ['payment', 'balance'] as const;
export type PaymentPart = (typeof PAYMENT_PARTS)[number];

/** A document's payment: `order:1024/payment`; one that replaced a deleted one has a turn: `order:1024/payment:2`. */
export function paymentKey(documentKey: string, part: PaymentPart = 'payment', turn = 1): string {
  return turn === 1 ? `${documentKey}/${part}` : `${documentKey}/${part}:${turn}`;
}

/** The turn of such a key; null if it is another document's or part's. */
export function paymentTurn(sourceKey: string, documentKey: string, part: PaymentPart): number | null {
  const first = paymentKey(documentKey, part);
  if (sourceKey === first) return 1;
  return sourceKey.startsWith(`${first}:`) ? Number(sourceKey.slice(first.length + 1)) : null;
}

/** Of an order, whichever its invoice: `order:1024/fee`; a fee booked again has a turn: `order:1024/fee:2`. */
export function feeKey(orderKey: string, turn = 1): string {
  return turn === 1 ? `${orderKey}/fee` : `${orderKey}/fee:${turn}`;
}

/** The turn of such a key; null if it is another document's. */
export function feeTurnOf(sourceKey: string): number | null {
  const found = /^order:\d+\/fee(?::(\d+))?$/.exec(sourceKey);
  return found === null ? null : Number(found[1] ?? 1);
}

/** The credit note of a refund: `order:1024` → `order:1024/refund:1029`. */
export function refundKey(documentKey: string, refundId: number): string {
  return `${documentKey}/refund:${refundId}`;
}

/** The refund in a credit note's key; null if it is no such key. */
export function refundIdOf(sourceKey: string): number | null {
  const id = /\/refund:(\d+)$/.exec(sourceKey)?.[1];
  return id === undefined ? null : Number(id);
}

/** Allocation of a credit note: `order:1024/refund:1029` → `order:1024/refund:1029/allocation`. */
export function allocationKey(creditNoteKey: string): string {
  return `${creditNoteKey}/allocation`;
}

/**
 * Organisation (Xero's keys are per app), intent, and its generation. A resend of the same call keeps its key; a
 * changed body, or a repeat after a Xero error (which Xero replays for six minutes), is another generation.
 */
export function idempotencyKey(call: {
  readonly tenantId: string;
  readonly kind: CallKind;
  /** Shortened hash of the call's items: hex or base64url. */
  readonly intentHash: string;
  readonly generation: string;
}): string {
  const key = `${call.tenantId}:${call.kind}:${call.intentHash}:${call.generation}`;
  if (key.length > IDEMPOTENCY_KEY_MAX_CHARS) {
    throw new RangeError(`An idempotency key has at most ${IDEMPOTENCY_KEY_MAX_CHARS} characters, not ${key.length}.`);
  }
  return key;
}
