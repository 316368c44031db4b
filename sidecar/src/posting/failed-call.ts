import type { AppError } from '../domain/app-error.ts';
import type { Reason } from '../ledger/entry.ts';
import { verdictFor, type FailedCall, type Verdict } from './retry-policy.ts';
import type { Outcome, PostingDeps } from './work.ts';

type Failed = FailedCall & { readonly message: string };

/** Updates the connection's status after a failed call; returns the outcome of an entry that failed `tries` times. */
export async function failedCall(
  deps: Pick<PostingDeps, 'now' | 'random' | 'connections'>,
  tenantId: string,
  error: AppError,
): Promise<(tries: number) => Outcome> {
  // One jitter for all orders of the call: they wait and retry together.
  const jitter = deps.random();
  const verdict = verdictFor(error, 0, jitter);
  if (verdict.do === 'disconnect') await deps.connections.markDisconnected(tenantId, error.message);
  if (verdict.do === 'pause-connection') await deps.connections.pause(tenantId, later(deps, verdict), error.message);
  return (tries) => outcomeOf(deps, error, tries, jitter);
}

/** Error → outcome of an entry that has failed `tries` times since its last event. */
export function outcomeOf(
  deps: Pick<PostingDeps, 'now' | 'random'>,
  error: Failed,
  tries: number,
  jitter: number = deps.random(),
): Outcome {
  const verdict = verdictFor(error, tries, jitter);
  if (verdict.do === 'lookup') return { kind: 'uncertain', reason: unknownOutcome(error.message) };
  const { message } = error;
  const details = { error: error.code };
  if (verdict.do === 'reject') {
    const fix = 'Put right what Xero names, then replay the order.';
    return { kind: 'rejected', problems: [{ code: 'xero_refused', message, fix, details }] };
  }
  const reason = { ...waitingFor(error.code), message, details };
  return {
    kind: 'waiting',
    notBefore: later(deps, verdict),
    reason,
    countTry: verdict.do === 'wait' && verdict.countTry,
  };
}

const SENT_AGAIN = 'Nothing to do: it is sent again by itself.';
const CONNECT_AGAIN = 'Connect the store to Xero again; the order is sent then.';

/** Why an entry waits, by error; every other failure of Xero is Xero's to fix. */
const WAITING: Readonly<Record<string, Pick<Reason, 'code' | 'fix'>>> = {
  xero_disconnected: { code: 'connection_lost', fix: CONNECT_AGAIN },
  xero_scope_missing: { code: 'permission_missing', fix: CONNECT_AGAIN },
  xero_unauthorised: { code: 'xero_unauthorised', fix: 'It is tried again by itself. If it goes on: check XERO_CLIENT_ID and XERO_CLIENT_SECRET.' }, // prettier-ignore
  xero_rate_limited: { code: 'xero_limit', fix: SENT_AGAIN },
  xero_maintenance: { code: 'xero_offline', fix: SENT_AGAIN },
};

function waitingFor(errorCode: string): Pick<Reason, 'code' | 'fix'> {
  const ofStore = { code: 'store_unreadable', fix: 'It is tried again by itself; if it goes on, check the store.' };
  return WAITING[errorCode] ?? (errorCode.startsWith('xero_') ? { code: 'xero_unanswered', fix: SENT_AGAIN } : ofStore);
}

function later(deps: Pick<PostingDeps, 'now'>, verdict: Verdict): Date {
  return new Date(deps.now().getTime() + ('delayMs' in verdict ? verdict.delayMs : 0));
}

export function unknownOutcome(message: string): Reason {
  return {
    code: 'outcome_unknown',
    message: `It is not known whether Xero did it: ${message}`,
    fix: 'Nothing to do: it is looked up in Xero before anything is sent again.',
    details: {},
  };
}
