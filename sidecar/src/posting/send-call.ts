import { createHash } from 'node:crypto';
import type { Reason } from '../ledger/entry.ts';
import { XeroError } from '../xero/errors.ts';
import { readElements, type ElementAnswer } from '../xero/wire.ts';
import { verdictFor, type FailedCall } from './retry-policy.ts';
import type { Outcome, PostingDeps } from './work.ts';

/** Sends of the same bytes under the same key before we look in Xero instead. */
const SAME_KEY_SENDS_MAX = 2;
const SAME_KEY_PAUSE_MS = 2_000;

export interface CallPlan {
  readonly tenantId: string;
  readonly kind: 'contacts' | 'invoices' | 'payments';
  readonly path: string;
  readonly body: string;
  readonly items: readonly { readonly entryId: number; readonly sourceKey: string }[];
}

export type CallResult =
  | { readonly ok: true; readonly callId: number; readonly elements: readonly ElementAnswer[] }
  | {
      readonly ok: false;
      /** Xero refused the call as a whole because of something in it: smaller calls find the culprit. */
      readonly refused: boolean;
      readonly outcome: (tries: number) => Outcome;
    };

const ENVELOPE = { contacts: 'Contacts', invoices: 'Invoices', payments: 'Payments' } as const;

/**
 * One write: bytes and key on disk, sent, and settled on disk once the answer is recorded by the caller (`settleCall`).
 * An unknown outcome leaves the call unsettled: find-uncertain.ts looks in Xero before anything is sent again.
 */
export async function sendCall(deps: PostingDeps, plan: CallPlan): Promise<CallResult> {
  const call = await deps.ledger.openCall(
    {
      tenantId: plan.tenantId,
      kind: plan.kind,
      method: 'PUT',
      path: plan.path,
      body: plan.body,
      idempotencyKey: idempotencyKey(plan, deps.newId()),
      items: plan.items,
    },
    deps.worker,
  );
  if (!(await deps.ledger.markSent(call.id))) return { ok: false, refused: false, outcome: () => claimLost };
  for (let send = 1; ; send += 1) {
    try {
      const answer = await deps.xero.send({
        tenantId: plan.tenantId,
        method: 'PUT',
        path: plan.path,
        body: plan.body,
        idempotencyKey: call.idempotencyKey,
        priority: 'live',
      });
      return { ok: true, callId: call.id, elements: readElements(answer.json, ENVELOPE[plan.kind]) };
    } catch (error) {
      if (!(error instanceof XeroError)) throw error;
      if (error.retry === 'lookup' && send < SAME_KEY_SENDS_MAX) {
        await deps.sleep(SAME_KEY_PAUSE_MS);
        continue;
      }
      return await failed(deps, plan.tenantId, call.id, error);
    }
  }
}

/** Tenant and intent are in the key; a new row is a new generation, opened only once the old one is settled. */
function idempotencyKey(plan: CallPlan, generation: string): string {
  const intent = createHash('sha256')
    .update(plan.items.map((item) => `${item.entryId}:${item.sourceKey}`).join('|'))
    .digest('hex')
    .slice(0, 16);
  return `${plan.tenantId}:${plan.kind}:${intent}:${generation}`;
}

async function failed(deps: PostingDeps, tenantId: string, callId: number, error: XeroError): Promise<CallResult> {
  const first = verdictFor(error, 0, deps.random());
  if (first.do === 'lookup') {
    return { ok: false, refused: false, outcome: () => ({ kind: 'uncertain', reason: unknownOutcome(error.message) }) };
  }
  // Every other failure says that Xero wrote nothing, so the call is over.
  await deps.ledger.settleCall(callId, error.status ?? null);
  if (first.do === 'disconnect') await deps.connections.markDisconnected(tenantId, error.message);
  if (first.do === 'pause-connection') {
    await deps.connections.pause(tenantId, new Date(deps.now().getTime() + first.delayMs), error.message);
  }
  return { ok: false, refused: first.do === 'reject', outcome: (tries) => outcomeOf(deps, error, tries) };
}

/** Another process took the claim over; whatever is settled under it changes nothing. */
const claimLost: Outcome = {
  kind: 'uncertain',
  reason: unknownOutcome('The claim was taken over by another process.'),
};

export function unknownOutcome(message: string): Reason {
  return {
    code: 'outcome_unknown',
    message: `It is not known whether Xero did it: ${message}`,
    fix: 'Nothing to do: it is looked up in Xero before anything is sent again.',
    details: {},
  };
}

/** Error → what becomes of an entry that has failed `tries` times since its last event. */
export function outcomeOf(
  deps: Pick<PostingDeps, 'now' | 'random'>,
  error: FailedCall & { readonly message: string },
  tries: number,
): Outcome {
  const verdict = verdictFor(error, tries, deps.random());
  const problem = {
    code: 'xero_refused',
    message: error.message,
    fix: 'Put right what Xero names, then replay the order.',
    details: { error: error.code },
  } as const;
  if (verdict.do === 'reject') return { kind: 'rejected', problems: [problem] };
  if (verdict.do === 'lookup') return { kind: 'uncertain', reason: unknownOutcome(error.message) };
  const delayMs = verdict.do === 'disconnect' ? 0 : verdict.delayMs;
  return {
    kind: 'waiting',
    notBefore: new Date(deps.now().getTime() + delayMs),
    reason: { ...problem, fix: 'Nothing to do: it is sent again by itself.' },
    countTry: verdict.do === 'wait' && verdict.countTry,
  };
}
