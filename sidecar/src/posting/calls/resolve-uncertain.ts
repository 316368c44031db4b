import { isAppError } from '../../domain/app-error.ts';
import type { Problem } from '../../domain/problems.ts';
import type { Call, Resolution, UncertainEntry, CallItem } from '../../ledger/entry.ts';
import { failedCall, RETRIED } from '../failed-call.ts';
import { callKind } from '../kinds.ts';
import { backoffMs } from '../retry-policy.ts';
import type { Round } from '../round.ts';
import { isKeyOver, sendAgain } from './resend.ts';
import { noteMade } from '../history-notes/request-notes.ts';
import { secondDocument } from '../invoices/compare-documents.ts';
import { record, unlessDuplicate, type FoundDocument } from './record.ts';

/** Xero is unavailable: retry after this pause, and send nothing to the organisation meanwhile. */
const ASK_AGAIN_MS = 15_000;

/**
 * Settles the organisation's calls with an unknown outcome, as far as Xero answers, and frees their entries. Those of a
 * call that stays unknown stay uncertain and delay no others. false = Xero is unavailable, so nothing may be sent yet.
 */
export async function resolveUncertain(round: Round): Promise<boolean> {
  const { ledger, tenantId } = round;
  const uncertain = await ledger.listUncertain({ tenantId });
  if (uncertain.length === 0) return true;
  const ids = new Set(uncertain.map((entry) => entry.id));
  const doubles = new Map<number, Problem>();
  const undone = new Set<number>();
  const unknown = new Set<number>();
  for (const call of await ledger.unsettledCalls(tenantId)) {
    if (!call.items.some((item) => ids.has(item.entryId))) continue;
    try {
      const look = await lastLook(round, call);
      if (look === null) for (const { entryId } of call.items) unknown.add(entryId);
      for (const [entryId, problem] of look?.doubles ?? []) doubles.set(entryId, problem);
      for (const entryId of look?.missing ?? []) undone.add(entryId);
    } catch (error) {
      if (!isAppError(error, 'xero')) throw error;
      await failedCall(round, tenantId, error);
      const until = new Date(round.now().getTime() + ASK_AGAIN_MS);
      const reason = `We could not look up a call in Xero: ${error.message}`;
      await round.connections.pause(tenantId, until, reason, 'xero_unreachable');
      return false;
    }
  }
  // One jitter for all of them: they wait and retry together.
  const jitter = round.random();
  for (const entry of uncertain) {
    if (unknown.has(entry.id)) continue;
    const problem = doubles.get(entry.id);
    const notDone: Resolution = undone.has(entry.id) ? later(round, entry, jitter) : { to: 'pending' };
    await ledger.settleUncertain(entry, problem === undefined ? notDone : { to: 'rejected', problems: [problem] });
  }
  return true;
}

/** Xero did not do it. This order may be what makes Xero fail: it backs off longer each time, in smaller calls. */
function later(round: Round, entry: UncertainEntry, jitter: number): Resolution {
  const notBefore = new Date(round.now().getTime() + backoffMs(entry.tries, jitter));
  const message = 'Xero did not answer a request. We checked Xero: nothing was created or changed.';
  const reason = { code: 'xero_unanswered', message, fix: RETRIED, details: {} };
  return { to: 'waiting', notBefore, reason, countTry: true };
}

/**
 * Searches until the outcome is final: all is there, or Xero has finished the request (by its answer, or the key has
 * expired) and what is missing will not appear. null = Xero may still be processing the request.
 */
async function lastLook(round: Round, call: Call): Promise<Look | null> {
  const sendings = await round.ledger.sendingsOf(call.id);
  const isKnown = call.intent !== null;
  const isOver = (isKnown && callKind(call.kind).isUnique) || isKeyOver(call, sendings.lastAt, round.now());
  // Sent by the version before, which kept no intent: once Xero has finished, posting looks for each document itself.
  let look: Look | null = isKnown
    ? await lookUp(round, call, isOver)
    : isOver
      ? { doubles: new Map(), missing: [] }
      : null;
  if (look !== null && look.missing.length > 0 && !isOver) {
    const done = await sendAgain(round, call, callKind(call.kind).envelope, sendings);
    look = done === null ? null : await lookUp(round, call, isOver);
    // Done, but not listed yet: search again.
    if (look !== null && done !== null && call.items.length - look.missing.length < done) look = null;
  }
  if (look !== null) await round.ledger.settleCall(call.id, null);
  return look;
}

/** Search result in Xero for a call without an answer. */
export interface Look {
  /** Entry id → what Xero has twice. */
  readonly doubles: Map<number, Problem>;
  /** Entries whose documents Xero does not show (yet); one per item of the call. */
  readonly missing: number[];
}

/**
 * Searches Xero for what an unanswered call did, and records what it finds as ours. null = not all could be read in this
 * round, and Xero may still be at it. Once it is over, posting compares the unread itself. Throws when Xero does not answer.
 */
export async function lookUp(round: Round, call: Call, isOver: boolean): Promise<Look | null> {
  const look: Look = { doubles: new Map(), missing: [] };
  const findings = await callKind(call.kind).lookUp(round, call);
  if (!isOver && findings.includes('unread')) return null;
  for (const [index, item] of call.items.entries()) {
    const found = findings[index] ?? 'known';
    if (found === 'missing') look.missing.push(item.entryId);
    else if (found === 'known' || found === 'unread') continue;
    else if ('record' in found) await round.ledger.together((ledger) => found.record({ ...round, ledger }));
    else await recordFound(round, call, item, found, look);
  }
  return look;
}

/** Documents the ledger knows stay unchanged. */
async function recordFound(
  round: Round,
  call: Call,
  { entryId, sourceKey }: CallItem,
  found: FoundDocument,
  { doubles }: Look,
): Promise<void> {
  const entry = await round.ledger.entryById(entryId);
  if (entry === null) return;
  const { kind, xeroId } = found;
  const known = await round.ledger.findDocument(round.tenantId, entry.storeId, kind, sourceKey);
  if (known?.xeroId === xeroId) return;
  await unlessDuplicate(
    () =>
      round.ledger.together(async (ledger) => {
        const own = { ...round, ledger };
        await record(own, { entry, sourceKey }, found);
        await ledger.addAttempt(entryId, 'adopted', { kind, xeroId }, call.id);
        await noteMade(own, { entry, kind, documentId: xeroId, sourceKey });
      }),
    () => doubles.set(entryId, secondDocument(`${kind.replaceAll('_', ' ')} (${xeroId})`)),
  );
}
