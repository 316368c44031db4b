import { createHash } from 'node:crypto';
import { isAppError, type AppError } from '../../domain/app-error.ts';
import { idempotencyKey } from '../../ledger/entry-key.ts';
import type { Call, CallFailure, CallKind } from '../../ledger/entry.ts';
import { SENT_AGAIN_WITHIN_MS } from '../../xero/limits.ts';
import { readElements, type ElementAnswer, type ElementKind } from '../../xero/wire/wire.ts';
import { failedCall, unknownOutcome } from '../failed-call.ts';
import { maskedAnswer } from './masked-answer.ts';
import type { Outcome, PostingDeps } from '../work.ts';

/** Sends of the same bytes under the same key before we search Xero instead. */
const SAME_KEY_SENDS_MAX = 2;
const SAME_KEY_PAUSE_MS = 2_000;
const INTENT_HASH_CHARS = 22;

export interface CallPlan {
  readonly tenantId: string;
  readonly kind: CallKind;
  /** Default PUT: creates, never changes. */
  readonly method?: 'PUT' | 'POST';
  readonly path: string;
  readonly body: string;
  readonly items: readonly { readonly entryId: number; readonly sourceKey: string }[];
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

/** The key of the elements in the answer to a call. */
export const ENVELOPE: Readonly<Record<CallKind, ElementKind>> = {
  contacts: 'Contacts',
  invoices: 'Invoices',
  payments: 'Payments',
  credit_notes: 'CreditNotes',
  allocations: 'Allocations',
  refund_payments: 'Payments',
  payment_ends: 'Payments',
  amendments: 'Invoices',
  history_notes: 'HistoryRecords',
  fees: 'BankTransactions',
  fee_changes: 'BankTransactions',
};

/**
 * One write: body and key are saved, sent, and settled once the caller has recorded the answer (`settleCall`).
 * An unknown outcome leaves the call unsettled: find-uncertain.ts searches Xero before anything is sent again.
 */
export async function sendCall(deps: PostingDeps, plan: CallPlan): Promise<AnsweredCall | UnansweredCall> {
  const call = await open(deps, plan);
  if (call === null) return claimLost;
  let doubt: AppError | null = null;
  const sent: { firstAt: Date | null; isLate: boolean } = { firstAt: null, isLate: false };
  const mayGo = async () => {
    // The rate limits may have delayed it until Xero forgot the key, or another process took over our claims.
    const now = deps.now();
    sent.isLate = sent.firstAt !== null && now.getTime() - sent.firstAt.getTime() > SENT_AGAIN_WITHIN_MS;
    if (sent.isLate || !(await deps.ledger.markSent(call.id))) return false;
    sent.firstAt ??= now;
    return true;
  };
  for (let send = 1; ; send += 1) {
    try {
      const answer = await deps.xero.send({
        tenantId: plan.tenantId,
        method: plan.method ?? 'PUT',
        path: plan.path,
        body: plan.body,
        idempotencyKey: call.idempotencyKey,
        priority: 'live',
        mayGo,
      });
      const elements = readElements(answer.json, ENVELOPE[plan.kind]);
      await deps.ledger.keepAnswer(call.id, maskedAnswer(answer.json, ENVELOPE[plan.kind]));
      return { ok: true, callId: call.id, elements };
    } catch (error) {
      if (isAppError(error, 'withdrawn', 'call_withdrawn')) return sent.isLate ? unknown(doubt) : claimLost;
      if (!isAppError(error, 'xero')) throw error;
      if (error.retry === 'lookup') {
        doubt = error;
        await deps.ledger.noteFailure(call.id, failureOf(plan, error));
      }
      if (error.retry === 'lookup' && send < SAME_KEY_SENDS_MAX) {
        await deps.sleep(SAME_KEY_PAUSE_MS);
        continue;
      }
      return await unanswered(deps, plan, call.id, error, doubt);
    }
  }
}

async function open(deps: PostingDeps, plan: CallPlan): Promise<Call | null> {
  try {
    return await deps.ledger.openCall(
      {
        tenantId: plan.tenantId,
        kind: plan.kind,
        method: plan.method ?? 'PUT',
        path: plan.path,
        body: plan.body,
        // A new call is a new generation: it opens only once the previous one is settled.
        idempotencyKey: idempotencyKey({ ...plan, intentHash: intentHash(plan), generation: deps.newId() }),
        items: plan.items,
      },
      deps.worker,
    );
  } catch (error) {
    if (isAppError(error, 'ledger', 'claim_lost')) return null;
    throw error;
  }
}

function intentHash(plan: CallPlan): string {
  const intent = plan.items.map((item) => `${item.entryId}:${item.sourceKey}`).join('|');
  return createHash('sha256').update(intent).digest('base64url').slice(0, INTENT_HASH_CHARS);
}

async function unanswered(
  deps: PostingDeps,
  plan: CallPlan,
  callId: number,
  error: AppError,
  doubt: AppError | null,
): Promise<UnansweredCall> {
  const outcome = await failedCall(deps, plan.tenantId, error);
  // The last send shows the connection's state; it shows nothing about an earlier send whose answer was lost.
  if (doubt !== null) return unknown(doubt);
  // Every other failure means that Xero wrote nothing, so the call is settled.
  await deps.ledger.settleCall(callId, error.facts.status ?? null, failureOf(plan, error));
  return { ok: false, refused: error.retry === 'never', outcome };
}

function unknown(doubt: AppError | null): UnansweredCall {
  const reason = unknownOutcome(doubt?.message ?? 'It was not sent again in time.');
  return { ok: false, refused: false, outcome: () => ({ kind: 'uncertain', reason }) };
}

/** For the trail. Xero's messages about a contact may repeat its name or address. */
function failureOf(plan: CallPlan, error: AppError): CallFailure {
  const message = plan.kind === 'contacts' ? 'the contact was not taken.' : error.message;
  return { httpStatus: error.facts.status ?? null, code: error.code, message };
}

/** Settling under a lost claim changes nothing; entries that are still ours are checked and continue. */
const claimLost: UnansweredCall = {
  ok: false,
  refused: false,
  outcome: () => ({ kind: 'uncertain', reason: unknownOutcome('another process has taken over.') }),
};
