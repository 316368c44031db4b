import type { Call, Sendings } from '../../ledger/entry.ts';
import { CallWithdrawn, XeroError } from '../../xero/errors.ts';
import { IDEMPOTENCY_KEY_LIFE_MS, SENT_AGAIN_WITHIN_MS, WRITE_ENDED_MS } from '../../xero/limits.ts';
import { readElements } from '../../xero/wire/wire.ts';
import { failedCall } from '../failed-call.ts';
import { ENVELOPE } from './send-call.ts';
import type { PostingDeps } from '../work.ts';

/** Xero's own: unhandled and kept under the key, or what it keeps keys in is down (developer.xero.com, idempotent requests). */
export const OWN_ERROR = 500;
/** Of the way to Xero, which may still be working on the call. */
const GATEWAY_ERRORS: readonly number[] = [502, 503, 504];

/** Before a first sending is repeated; each pause is half the time since the first sending longer. */
export const SENT_AGAIN_AFTER_MS = 2_000;
/** Xero's clock and ours may differ by this much when the end of a key is waited for. */
export const CLOCK_SLACK_MS = 30_000;

/**
 * Xero has forgotten the key, and has long ended every sending under it, the last one too: a look into Xero is the last word.
 * `lastSentAt`: null = it was sent once.
 */
export function isKeyOver(call: Call, lastSentAt: Date | null, now: Date): boolean {
  return now.getTime() >= keyOverAt(call, lastSentAt).getTime();
}

export function keyOverAt(call: Call, lastSentAt: Date | null): Date {
  const first = firstSentAt(call);
  const forgotten = first + IDEMPOTENCY_KEY_LIFE_MS + CLOCK_SLACK_MS;
  return new Date(Math.max(forgotten, (lastSentAt?.getTime() ?? first) + WRITE_ENDED_MS));
}

/**
 * The same bytes under the same key: Xero does it now, or tells what it did, or waits for what it is still doing. Answers how
 * much of it Xero has done; null = no word from Xero, or too late to send it. `before`: the call's sendings so far.
 */
export async function sendAgain(deps: PostingDeps, call: Call, before: Sendings): Promise<number | null> {
  const now = deps.now();
  if (isTooLate(call, now) || now < pausedUntil(call, before.lastAt)) return null;
  const { tenantId, path, body, idempotencyKey } = call;
  const method = call.method === 'POST' ? 'POST' : 'PUT';
  try {
    const answer = await deps.xero.send({
      ...{ tenantId, method, path, body, idempotencyKey, priority: 'live' },
      // The limits may have kept it waiting until Xero has forgotten the key.
      mayGo: async () => !isTooLate(call, deps.now()) && (await deps.ledger.markSentAgain(call.id)),
    });
    return readElements(answer.json, ENVELOPE[call.kind]).filter((element) => element.ok).length;
  } catch (error) {
    if (error instanceof CallWithdrawn) return null;
    if (!(error instanceof XeroError)) throw error;
    const { status = null, code, message } = error;
    await deps.ledger.noteFailure(call.id, { httpStatus: status, code, message });
    if (isWord(error) && (status !== OWN_ERROR || allEnded(before))) return 0;
    await failedCall(deps, tenantId, error);
    return null;
  }
}

/**
 * Xero itself has ended each of them. Its error to a repeat is its word on the call only then: it answers the same when it
 * cannot tell which keys it knows, and may still be working on the sending before.
 */
function allEnded({ count, failedWith }: Sendings): boolean {
  return failedWith.filter((status) => status !== null && !GATEWAY_ERRORS.includes(status)).length === count;
}

/** A handful of sendings within the life of the key, however long Xero is silent. */
function pausedUntil(call: Call, lastSentAt: Date | null): Date {
  const first = firstSentAt(call);
  const last = lastSentAt?.getTime() ?? first;
  return new Date(last + SENT_AGAIN_AFTER_MS + (last - first) / 2);
}

/** To be sent once more under its key. */
export function isTooLate(call: Call, now: Date): boolean {
  return ageOf(call, now) > SENT_AGAIN_WITHIN_MS;
}

export function ageOf(call: Call, now: Date): number {
  return now.getTime() - firstSentAt(call);
}

function firstSentAt({ sentAt, createdAt }: Call): number {
  return Date.parse(sentAt ?? createdAt);
}

/** Xero itself has ended the request: it refused it, failed at it, or answered something that cannot be read. */
export function isWord(error: XeroError): boolean {
  if (error.retry === 'never') return true;
  return error.status === OWN_ERROR || (error.code === 'xero_bad_answer' && error.status !== undefined);
}
