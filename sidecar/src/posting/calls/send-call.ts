import { createHash } from 'node:crypto';
import { isAppError, type AppError } from '../../domain/app-error.ts';
import { idempotencyKey } from '../../ledger/entry-key.ts';
import type { Call, CallFailure, CallItem } from '../../ledger/entry.ts';
import { SENT_AGAIN_WITHIN_MS } from '../../xero/limits.ts';
import { readElements, type ElementAnswer } from '../../xero/wire/answers.ts';
import type { CallKind } from '../document-kind.ts';
import { failedCall, unknownOutcome } from '../failed-call.ts';
import type { Outcome, Round } from '../round.ts';
import { maskedAnswer } from './masked-answer.ts';

/** Sends of the same bytes under the same key before we search Xero instead. */
const SAME_KEY_SENDS_MAX = 2;
const SAME_KEY_PAUSE_MS = 2_000;
const INTENT_HASH_CHARS = 22;

export interface CallPlan {
  readonly kind: CallKind;
  readonly path: string;
  readonly body: string;
  readonly items: readonly CallItem[];
  /** Of each item, to look it up by; no personal data. */
  readonly intent: readonly object[];
}

export interface AnsweredCall {
  readonly ok: true;
  readonly callId: number;
  readonly elements: readonly ElementAnswer[];
}

export interface UnansweredCall {
  readonly ok: false;
  /** Xero refused the whole call because of one element: smaller calls find it. */
  readonly refused: boolean;
  readonly outcome: (tries: number) => Outcome;
}

/**
 * One write: body, key and intent are saved, sent, and settled once the caller has recorded the answer (`settleCall`).
 * An unknown outcome leaves the call unsettled: resolve-uncertain.ts searches Xero before anything is sent again.
 */
export async function sendCall(round: Round, plan: CallPlan): Promise<AnsweredCall | UnansweredCall> {
  const call = await open(round, plan);
  if (call === null) return claimLost;
  const { kind, path, body } = plan;
  let doubt: AppError | null = null;
  const sent: { firstAt: Date | null; isLate: boolean } = { firstAt: null, isLate: false };
  const mayGo = async () => {
    // The rate limits may have delayed it until Xero forgot the key, or another process took over our claims.
    const now = round.now();
    sent.isLate = sent.firstAt !== null && now.getTime() - sent.firstAt.getTime() > SENT_AGAIN_WITHIN_MS;
    if (sent.isLate || !(await round.ledger.markSent(call.id))) return false;
    sent.firstAt ??= now;
    return true;
  };
  for (let send = 1; ; send += 1) {
    try {
      const { tenantId } = round;
      const { idempotencyKey } = call;
      const answer = await round.xero.send({
        ...{
          tenantId,
          method: kind.method,
          path,
          body: body === '' ? null : body,
          idempotencyKey,
          priority: 'live',
          mayGo,
        },
      });
      const elements = readElements(answer.json, kind.envelope);
      await round.ledger.keepAnswer(call.id, maskedAnswer(answer.json, kind.envelope));
      return { ok: true, callId: call.id, elements };
    } catch (error) {
      if (isAppError(error, 'withdrawn', 'call_withdrawn')) return sent.isLate ? unknown(doubt) : claimLost;
      if (!isAppError(error, 'xero')) throw error;
      if (error.retry === 'lookup') {
        doubt = error;
        await round.ledger.noteFailure(call.id, failureOf(plan, error));
      }
      if (error.retry === 'lookup' && send < SAME_KEY_SENDS_MAX) {
        await round.sleep(SAME_KEY_PAUSE_MS);
        continue;
      }
      return await unanswered(round, plan, call.id, error, doubt);
    }
  }
}

async function open(round: Round, { kind, path, body, items, intent }: CallPlan): Promise<Call | null> {
  const { tenantId, ledger, worker } = round;
  const { name, method } = kind;
  const named = items.map((item) => `${item.entryId}:${item.sourceKey}`).join('|');
  const intentHash = createHash('sha256').update(named).digest('base64url').slice(0, INTENT_HASH_CHARS);
  // A new call is a new generation: it opens only once the previous one is settled.
  const key = idempotencyKey({ tenantId, kind: name, intentHash, generation: round.newId() });
  try {
    const call = { tenantId, kind: name, method, path, body, idempotencyKey: key, items, intent };
    return await ledger.openCall(call, worker);
  } catch (error) {
    if (isAppError(error, 'ledger', 'claim_lost')) return null;
    throw error;
  }
}

async function unanswered(
  round: Round,
  plan: CallPlan,
  callId: number,
  error: AppError,
  doubt: AppError | null,
): Promise<UnansweredCall> {
  const outcome = await failedCall(round, round.tenantId, error);
  // The last send shows the connection's state; it shows nothing about an earlier send whose answer was lost.
  if (doubt !== null) return unknown(doubt);
  // Every other failure means that Xero wrote nothing, so the call is settled.
  await round.ledger.settleCall(callId, error.facts.status ?? null, failureOf(plan, error));
  return { ok: false, refused: error.retry === 'never', outcome };
}

function unknown(doubt: AppError | null): UnansweredCall {
  const reason = unknownOutcome(doubt?.message ?? 'It was not sent again in time.');
  return { ok: false, refused: false, outcome: () => ({ kind: 'uncertain', reason }) };
}

/** For the trail. Xero's messages about a contact may repeat its name or address. */
function failureOf({ kind }: CallPlan, error: AppError): CallFailure {
  const message = kind.envelope === 'Contacts' ? 'the contact was not taken.' : error.message;
  return { httpStatus: error.facts.status ?? null, code: error.code, message };
}

/** Settling under a lost claim changes nothing; entries that are still ours are checked and continue. */
const claimLost: UnansweredCall = {
  ok: false,
  refused: false,
  outcome: () => ({ kind: 'uncertain', reason: unknownOutcome('another process has taken over.') }),
};
