import { isAppError, type AppError } from '../domain/app-error.ts';
import type { PauseCode } from '../domain/pause-reason.ts';
import type { ClaimedEntry, Reason } from '../ledger/entry.ts';
import { BACKOFF_FIRST_MS, verdictFor, type FailedCall, type Verdict } from './retry-policy.ts';
import { addFailure, type Outcome, type PipelineDeps, type Round } from './round.ts';

/** Updates the connection's status after a failed call; returns the outcome of an entry that failed `tries` times. */
export async function failedCall(
  deps: Pick<PipelineDeps, 'now' | 'random' | 'connections'>,
  tenantId: string,
  error: AppError,
): Promise<(tries: number) => Outcome> {
  // One jitter for all orders of the call: they wait and retry together.
  const jitter = deps.random();
  const verdict = verdictFor(error, 0, jitter);
  if (verdict.do === 'disconnect') await deps.connections.markDisconnected(tenantId, error.message);
  if (verdict.do === 'pause-connection')
    await deps.connections.pause(tenantId, later(deps, verdict), error.message, pauseCodeOf(error));
  return (tries) => outcomeOf(deps, error, tries, jitter);
}

function pauseCodeOf({ code, facts }: AppError): PauseCode {
  if (code === 'xero_maintenance') return 'xero_offline';
  return facts.problem === 'day' ? 'day_limit_reached' : 'paused';
}

type Failing = Pick<ClaimedEntry, 'id' | 'tries'>;

/** Reads in Xero what these entries need. null = Xero did not answer: each of them fails. */
export async function readFor<T>(
  round: Round,
  entries: readonly Failing[],
  read: () => Promise<T>,
  fail = ({ id }: Failing, outcome: Outcome) => addFailure(round, id, outcome),
): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (!isAppError(error, 'xero')) throw error;
    const outcome = await failedCall(round, round.tenantId, error);
    for (const entry of entries) fail(entry, outcome(entry.tries));
    return null;
  }
}

/** Xero's lists lack so many documents that the others are read first: this entry is planned again soon. */
export function notReadYet({ now }: Pick<PipelineDeps, 'now'>): Outcome {
  const message = "Xero's list of invoices does not show this one, so it is read on its own in one of the next rounds.";
  const reason = { code: 'xero_unanswered', message, fix: RETRIED, details: {} };
  return { kind: 'waiting', notBefore: new Date(now().getTime() + BACKOFF_FIRST_MS), reason, countTry: false };
}

/** Error → outcome of an entry that has failed `tries` times since its last event. */
export function outcomeOf(
  deps: Pick<PipelineDeps, 'now' | 'random'>,
  error: FailedCall & { readonly message: string },
  tries: number,
  jitter: number = deps.random(),
): Outcome {
  const verdict = verdictFor(error, tries, jitter);
  if (verdict.do === 'lookup') return { kind: 'uncertain', reason: unknownOutcome(error.message) };
  const { message } = error;
  const details = { error: error.code };
  if (verdict.do === 'reject') {
    const fix = 'Fix what Xero reported, then replay the order.';
    return { kind: 'rejected', problems: [{ code: 'xero_refused', message, fix, details }] };
  }
  const countTry = verdict.do === 'wait' && verdict.countTry;
  const reason = { ...waitingFor(error.code), message, details };
  return { kind: 'waiting', notBefore: later(deps, verdict), reason, countTry };
}

/** Found out by its answer, once the lists were read: they are read again, and the order is planned again with them. */
const CHANGED_SINCE: ReadonlySet<string> = new Set(['period_locked', 'item_unknown']);

/** The day was locked, or an item deleted, after the lists were read. */
export function retriedIfChanged({ tries }: Pick<ClaimedEntry, 'tries'>, outcome: Outcome, now: Date): Outcome {
  if (outcome.kind !== 'rejected' || tries > 0) return outcome;
  const [reason] = outcome.problems;
  const isNews = outcome.problems.every(({ code, details }) => CHANGED_SINCE.has(code) && 'xero' in details);
  if (reason === undefined || !isNews) return outcome;
  return { kind: 'waiting', notBefore: new Date(now.getTime() + BACKOFF_FIRST_MS), reason, countTry: true };
}

/** For refusals whose texts are not known: once, with the organisation's lists as they are now. */
export function plannedAgainOnce({ tries }: Pick<ClaimedEntry, 'tries'>, outcome: Outcome, now: Date): Outcome {
  const reason = outcome.kind === 'rejected' && tries === 0 ? outcome.problems[0] : undefined;
  if (reason === undefined) return outcome;
  return { kind: 'waiting', notBefore: new Date(now.getTime() + BACKOFF_FIRST_MS), reason, countTry: true };
}

export const RETRIED = 'No action needed. We retry automatically.';
const CONNECT_AGAIN = 'Connect the store to Xero again; the order is sent then.';
const ALLOW_MORE =
  'Press “Allow more in Xero” on the tab "Connection" (xero connect on the command line); the order is sent then.';
const CHECK_STORE = 'We retry automatically. If it goes on, check the store.';

/** Why an entry waits, by error; every other failure of Xero is Xero's to fix. */
const WAITING: Readonly<Record<string, Pick<Reason, 'code' | 'fix'>>> = {
  xero_disconnected: { code: 'connection_lost', fix: CONNECT_AGAIN },
  xero_scope_missing: { code: 'permission_missing', fix: ALLOW_MORE },
  xero_unauthorised: { code: 'xero_unauthorised', fix: 'We retry automatically. If it goes on: check XERO_CLIENT_ID and XERO_CLIENT_SECRET.' }, // prettier-ignore
  xero_rate_limited: { code: 'xero_limit', fix: RETRIED },
  xero_maintenance: { code: 'xero_offline', fix: RETRIED },
};

function waitingFor(errorCode: string) {
  const isXero = errorCode.startsWith('xero_');
  return WAITING[errorCode] ?? (isXero ? { code: 'xero_unanswered', fix: RETRIED } : { code: 'store_unreadable', fix: CHECK_STORE }); // prettier-ignore
}

function later(deps: Pick<PipelineDeps, 'now'>, verdict: Verdict): Date {
  return new Date(deps.now().getTime() + ('delayMs' in verdict ? verdict.delayMs : 0));
}

export function unknownOutcome(message: string): Reason {
  return {
    code: 'outcome_unknown',
    message: `We don't know yet whether Xero processed this request: ${message}`,
    fix: 'No action needed. We look in Xero before anything is sent again.',
    details: {},
  };
}
