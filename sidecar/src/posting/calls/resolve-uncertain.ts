import { isAppError } from '../../domain/app-error.ts';
import type { Call, Resolution, UncertainEntry } from '../../ledger/entry.ts';
import type { Problem } from '../../domain/problems.ts';
import { failedCall } from '../failed-call.ts';
import { findUncertain } from './find-uncertain.ts';
import type { Look } from './lookup.ts';
import { backoffMs } from '../retry-policy.ts';
import { isKeyOver, sendAgain } from './resend.ts';
import type { PostingDeps } from '../work.ts';

/** Xero is unavailable: retry after this pause, and send nothing to the organisation meanwhile. */
const ASK_AGAIN_MS = 15_000;

/**
 * Settles every call of the organisation whose outcome is unknown, as far as Xero answers, and frees its entries. The
 * ledger then holds what Xero has, so the pipeline continues from there. Entries of a call that stays unknown stay
 * uncertain and delay no others. false = Xero is unavailable, so nothing may be sent yet.
 */
export async function resolveUncertain(deps: PostingDeps, tenantId: string): Promise<boolean> {
  const uncertain = await deps.ledger.listUncertain({ tenantId });
  if (uncertain.length === 0) return true;
  const ids = new Set(uncertain.map((entry) => entry.id));
  const doubles = new Map<number, Problem>();
  const undone = new Set<number>();
  const unknown = new Set<number>();
  for (const call of await deps.ledger.unsettledCalls(tenantId)) {
    if (!call.items.some((item) => ids.has(item.entryId))) continue;
    try {
      const look = await lastLook(deps, call);
      if (look === null) for (const { entryId } of call.items) unknown.add(entryId);
      for (const [entryId, problem] of look?.doubles ?? []) doubles.set(entryId, problem);
      for (const entryId of look?.missing ?? []) undone.add(entryId);
    } catch (error) {
      if (!isAppError(error, 'xero')) throw error;
      await failedCall(deps, tenantId, error);
      const until = new Date(deps.now().getTime() + ASK_AGAIN_MS);
      await deps.connections.pause(tenantId, until, `Xero could not be asked what became of a call: ${error.message}`);
      return false;
    }
  }
  // One jitter for all of them: they wait and retry together.
  const jitter = deps.random();
  for (const entry of uncertain) {
    if (unknown.has(entry.id)) continue;
    const problem = doubles.get(entry.id);
    const notDone: Resolution = undone.has(entry.id) ? later(deps, entry, jitter) : { to: 'pending' };
    await deps.ledger.resolveUncertain(
      entry,
      problem === undefined ? notDone : { to: 'rejected', problems: [problem] },
    );
  }
  return true;
}

/** Xero did not do it. This order may be what makes Xero fail: it backs off longer each time, in smaller calls. */
function later(deps: PostingDeps, entry: UncertainEntry, jitter: number): Resolution {
  return {
    to: 'waiting',
    notBefore: new Date(deps.now().getTime() + backoffMs(entry.tries, jitter)),
    reason: {
      code: 'xero_unanswered',
      message: 'Xero gave no answer to a call, and a look into Xero shows that it was not done.',
      fix: 'Nothing to do: it is sent again by itself.',
      details: {},
    },
    countTry: true,
  };
}

/**
 * Searches until the outcome is final: all is there, or Xero has finished the request (by its answer, or the key has
 * expired) and what is missing will not appear. null = Xero may still be processing the request.
 */
async function lastLook(deps: PostingDeps, call: Call): Promise<Look | null> {
  const sendings = await deps.ledger.sendingsOf(call.id);
  // Xero keeps a contact's name and number unique, so a late one is found when the next is refused.
  const isOver = call.kind === 'contacts' || isKeyOver(call, sendings.lastAt, deps.now());
  let look: Look | null = await findUncertain(deps, call);
  if (look.missing.length > 0 && !isOver) {
    const done = await sendAgain(deps, call, sendings);
    look = done === null ? null : await findUncertain(deps, call);
    // Done, but not listed yet: search again.
    if (look !== null && done !== null && call.items.length - look.missing.length < done) look = null;
  }
  if (look !== null) await deps.ledger.settleCall(call.id, null);
  return look;
}
