import { transact } from '../database/transaction.ts';
import { AppError } from '../domain/app-error.ts';
import { addAttempts, isOfEntry, type LedgerDeps } from './audit/attempts.ts';
import type { Entry, EntryState, Outcome, Reason, Resolution } from './entry.ts';
import { keptSummary } from './kept/kept-lines.ts';
import { requestReport } from './reports.ts';
import { afterSettle, mayFollow } from './transitions.ts';
import { deletedUnsynced, nextUnsynced } from './unsynced.ts';
import { keepXeroSeen } from './xero-seen.ts';

/** Writes a claim's outcome; false = it is lost. An entry changed meanwhile goes to pending (uncertain stays). */
export function settle(deps: LedgerDeps, claimed: Entry, worker: string, outcome: Outcome): Promise<boolean> {
  if (claimed.claim?.by !== worker) return Promise.resolve(false);
  return leave(deps, claimed, 'claimed', outcome);
}

/** The same for an entry listed as uncertain; false = it was resolved (or claimed again) since. */
export function settleUncertain(deps: LedgerDeps, listed: Entry, resolution: Resolution): Promise<boolean> {
  return leave(deps, listed, 'uncertain', resolution);
}

function leave(deps: LedgerDeps, entry: Entry, from: 'claimed' | 'uncertain', outcome: Outcome): Promise<boolean> {
  const { id, claim } = entry;
  if (claim === null) return Promise.resolve(false);
  return transact(deps, async (tx) => {
    const held = { id, state: from, claimed_by: claim.by, claimed_at: claim.at, claimed_revision: claim.revision };
    const current = await tx.db
      .selectFrom('entries')
      .select(['revision', 'tries', 'summary_json', 'unsynced_json'])
      .where((eb) => eb.and(held))
      .executeTakeFirst();
    if (current === undefined) return false;
    const to = afterSettle(outcome, current.revision, claim.revision);
    if (!mayFollow(from, to)) {
      throw new AppError('ledger', 'ledger_illegal_move', `Entry ${id} cannot go from ${from} to ${to}.`);
    }
    const at = tx.now().toISOString();
    const isFailedTry = outcome.to === 'waiting' && outcome.countTry && current.revision === claim.revision;
    await tx.db
      .updateTable('entries')
      .set({
        state: to,
        updated_at: at,
        not_before: to === 'waiting' && outcome.to === 'waiting' ? outcome.notBefore.toISOString() : null,
        waiting_since: to === 'waiting' ? at : null,
        problems_json: to === 'pending' || reasonsOf(outcome).length === 0 ? null : JSON.stringify(reasonsOf(outcome)),
        tries: current.tries + (isFailedTry ? 1 : 0),
        ...(to === 'uncertain' ? {} : { claimed_by: null, claimed_at: null, claimed_revision: null }),
        ...factsOf(outcome, at, current.summary_json),
        ...paymentOf(outcome, current.unsynced_json),
      })
      .where((eb) => eb.and(held))
      .executeTakeFirstOrThrow();
    const detail = { ...detailOf(outcome, to), ...(await unchangedSince(tx, id, outcome)) };
    await addAttempts(tx, [{ entryId: id, step: outcome.to === 'pending' ? 'released' : outcome.to, detail }]);
    // Reports to the store are about its orders.
    if (to !== 'pending' && entry.kind === 'order') await requestReport(tx, entry);
    return true;
  });
}

/** Recorded again with nothing sent or found since: Xero already had all of it. */
async function unchangedSince({ db }: LedgerDeps, entryId: number, outcome: Outcome): Promise<{ unchanged?: true }> {
  if (outcome.to !== 'recorded') return {};
  const last = await db
    .selectFrom('attempts')
    .select('step')
    .where((eb) => isOfEntry(eb, entryId))
    .where('step', 'in', ['recorded', 'sent', 'adopted'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.step === 'recorded' ? { unchanged: true } : {};
}

function reasonsOf(outcome: Outcome): readonly Reason[] {
  if ('problems' in outcome) return outcome.problems;
  return 'reason' in outcome ? [outcome.reason] : [];
}

/** Kept even if the entry must be processed again. */
function factsOf(outcome: Outcome, at: string, before: string | null) {
  const summary = summaryOf(outcome);
  return {
    ...(summary === undefined ? {} : keptSummary(keepXeroSeen(before === null ? null : JSON.parse(before), summary))),
    ...(outcome.to === 'recorded' ? { recorded_hash: outcome.recordedHash, recorded_at: at } : {}),
  };
}

/** Paid, not synced: asked about while the order is skipped; one that is posted, or cannot be, is no such order. */
function paymentOf(outcome: Outcome, before: string | null) {
  if (outcome.to === 'recorded' || outcome.to === 'rejected') return { unsynced_json: null };
  if (outcome.to !== 'skipped') return {};
  if (outcome.payment !== undefined) return { payment_judged: 1, unsynced_json: nextUnsynced(before, outcome.payment) };
  return outcome.reason.code === 'order_gone' ? { payment_judged: 1, unsynced_json: deletedUnsynced(before) } : {};
}

function summaryOf(outcome: Outcome): object | undefined {
  return 'summary' in outcome ? outcome.summary : undefined;
}

function detailOf(outcome: Outcome, to: EntryState): object {
  const reasons = reasonsOf(outcome);
  return {
    to,
    ...(reasons.length === 0 ? {} : { reasons }),
    ...(outcome.to === 'waiting' ? { notBefore: outcome.notBefore.toISOString() } : {}),
    ...(outcome.to === 'recorded' ? { recordedHash: outcome.recordedHash } : {}),
    ...decisionsOf(summaryOf(outcome) ?? {}),
  };
}

/** The rules that chose accounts, tax types and so on: the summary only keeps the last ones. */
function decisionsOf(summary: object): { decisions?: readonly unknown[] } {
  if (!('decisions' in summary) || !Array.isArray(summary.decisions) || summary.decisions.length === 0) return {};
  return { decisions: summary.decisions };
}
