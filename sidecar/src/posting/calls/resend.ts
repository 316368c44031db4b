import { isAppError, type AppError } from '../../domain/app-error.ts';
import type { Call, Sendings } from '../../ledger/entry.ts';
import { IDEMPOTENCY_KEY_LIFE_MS, SENT_AGAIN_WITHIN_MS, WRITE_ENDED_MS } from '../../xero/limits.ts';
import { readElements } from '../../xero/wire/answers.ts';
import { failedCall } from '../failed-call.ts';
import type { Round } from '../round.ts';

/** From Xero: unhandled, stored under the key, or its key store is down (developer.xero.com, idempotent requests). */
export const OWN_ERROR = 500;
/** From a gateway: Xero may still be processing the call. */
const GATEWAY_ERRORS: readonly number[] = [502, 503, 504];

const METHODS = ['PUT', 'POST', 'DELETE'] as const;

/** Pause before the first repeat; each further pause is half the time since the first sending longer. */
export const SENT_AGAIN_AFTER_MS = 2_000;
/** Xero's clock and ours may differ by this much when we wait for a key to expire. */
export const CLOCK_SLACK_MS = 30_000;

/** Xero has forgotten the key and finished each request: a search in Xero decides. `lastSentAt`: null = sent once. */
export function isKeyOver(call: Call, lastSentAt: Date | null, now: Date): boolean {
  return now.getTime() >= keyOverAt(call, lastSentAt).getTime();
}

export function keyOverAt(call: Call, lastSentAt: Date | null): Date {
  const first = firstSentAt(call);
  const forgotten = first + IDEMPOTENCY_KEY_LIFE_MS + CLOCK_SLACK_MS;
  return new Date(Math.max(forgotten, (lastSentAt?.getTime() ?? first) + WRITE_ENDED_MS));
}

/**
 * Sends the same bytes under the same key: Xero acts now, repeats its answer, or waits for the first request. Says how
 * much Xero has done; null = no answer from Xero, or too late to send. `before`: the call's sendings so far.
 */
export async function sendAgain(round: Round, call: Call, envelope: string, before: Sendings): Promise<number | null> {
  const now = round.now();
  if (isTooLate(call, now) || now < pausedUntil(call, before.lastAt)) return null;
  const { tenantId, path, body, idempotencyKey } = call;
  const method = METHODS.find((one) => one === call.method) ?? 'PUT';
  try {
    const answer = await round.xero.send({
      ...{ tenantId, method, path, body: body === '' ? null : body, idempotencyKey, priority: 'live' },
      // The rate limits may have delayed it until Xero has forgotten the key.
      mayGo: async () => !isTooLate(call, round.now()) && (await round.ledger.markSentAgain(call.id)),
    });
    return readElements(answer.json, envelope).filter((element) => element.ok).length;
  } catch (error) {
    if (isAppError(error, 'withdrawn', 'call_withdrawn')) return null;
    if (!isAppError(error, 'xero')) throw error;
    const { code, message, facts } = error;
    const { status = null } = facts;
    await round.ledger.noteFailure(call.id, { httpStatus: status, code, message });
    if (isWord(error) && (status !== OWN_ERROR || allEnded(before))) return 0;
    await failedCall(round, tenantId, error);
    return null;
  }
}

/**
 * Xero itself has finished each request. Only then does its error to a repeat count as its answer to the call: it sends
 * the same error when its key store is down, and may still be processing the request before.
 */
function allEnded({ count, failedWith }: Sendings): boolean {
  return failedWith.filter((status) => status !== null && !GATEWAY_ERRORS.includes(status)).length === count;
}

/** A few repeats while the key is valid, however long Xero does not answer. */
function pausedUntil(call: Call, lastSentAt: Date | null): Date {
  const first = firstSentAt(call);
  const last = lastSentAt?.getTime() ?? first;
  return new Date(last + SENT_AGAIN_AFTER_MS + (last - first) / 2);
}

/** Also if it was sent in the future: the clock was wrong then, and nobody knows how old the key is. */
export function isTooLate(call: Call, now: Date): boolean {
  const age = ageOf(call, now);
  return age > SENT_AGAIN_WITHIN_MS || age < -CLOCK_SLACK_MS;
}

export function ageOf(call: Call, now: Date): number {
  return now.getTime() - firstSentAt(call);
}

function firstSentAt({ sentAt, createdAt }: Call): number {
  return Date.parse(sentAt ?? createdAt);
}

/** Xero itself has finished the request: refused it, failed, or sent an unreadable answer. */
export function isWord(error: AppError): boolean {
  if (error.retry === 'never') return true;
  return error.facts.status === OWN_ERROR || (error.code === 'xero_bad_answer' && error.facts.status !== undefined);
}
