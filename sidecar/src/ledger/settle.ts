import { AppError } from '../domain/app-error.ts';
import { inTransaction } from '../database/transaction.ts';
import { addAttempts } from './audit/attempts.ts';
import type { AttemptStep, Entry, EntryState, Outcome, Reason, Resolution } from './entry.ts';
import type { LedgerDeps } from './audit/attempts.ts';
import { wantReport } from './reports.ts';
import { keepXeroSeen } from './xero-seen.ts';
import { afterResolution, afterSettle, mayFollow } from './transitions.ts';

/** Writes the outcome of a claim; false if the worker has lost the claim. */
export function settle(deps: LedgerDeps, claimed: Entry, worker: string, outcome: Outcome): Promise<boolean> {
  if (claimed.claim?.by !== worker) return Promise.resolve(false);
  return leave(deps, claimed, 'claimed', outcome, afterSettle);
}

/** The same for an entry listed as uncertain; false if it was resolved (or claimed again) since. */
export function settleUncertain(deps: LedgerDeps, listed: Entry, resolution: Resolution): Promise<boolean> {
  return leave(deps, listed, 'uncertain', resolution, afterResolution);
}

type Next<O> = (outcome: O, revision: number, claimedRevision: number) => EntryState;

function leave<O extends Outcome>(
  deps: LedgerDeps,
  entry: Entry,
  from: 'claimed' | 'uncertain',
  outcome: O,
  next: Next<O>,
): Promise<boolean> {
  const claim = entry.claim;
  if (claim === null) return Promise.resolve(false);
  return inTransaction(deps.db, async (db) => {
    const current = await db
      .selectFrom('entries')
      .select(['revision', 'tries', 'summary_json'])
      .where('id', '=', entry.id)
      .where('state', '=', from)
      .where('claimed_by', '=', claim.by)
      .where('claimed_at', '=', claim.at)
      .where('claimed_revision', '=', claim.revision)
      .executeTakeFirst();
    if (current === undefined) return false;
    const to = next(outcome, current.revision, claim.revision);
    if (!mayFollow(from, to))
      throw new AppError('ledger', 'ledger_illegal_move', `Entry ${entry.id} cannot go from ${from} to ${to}.`);
    const at = deps.now().toISOString();
    const changed = current.revision > claim.revision;
    await db
      .updateTable('entries')
      .set({
        state: to,
        updated_at: at,
        not_before: to === 'waiting' && outcome.to === 'waiting' ? outcome.notBefore.toISOString() : null,
        problems_json: to === 'pending' ? null : problemsOf(outcome),
        tries: current.tries + (outcome.to === 'waiting' && outcome.countTry && !changed ? 1 : 0),
        ...(to === 'uncertain' ? {} : { claimed_by: null, claimed_at: null, claimed_revision: null }),
        ...factsOf(outcome, at, current.summary_json),
      })
      .where('id', '=', entry.id)
      .where('state', '=', from)
      .where('claimed_by', '=', claim.by)
      .executeTakeFirstOrThrow();
    const detail = { ...detailOf(outcome, to), ...(await unchangedSince({ ...deps, db }, entry.id, outcome)) };
    await addAttempts({ ...deps, db }, [{ entryId: entry.id, step: stepOf(outcome), detail }]);
    if (to !== 'pending') await wantReport({ ...deps, db }, entry);
    return true;
  });
}

/** Recorded again with nothing sent or found since: Xero already had all of it. */
async function unchangedSince(deps: LedgerDeps, entryId: number, outcome: Outcome): Promise<{ unchanged?: true }> {
  if (outcome.to !== 'recorded') return {};
  const last = await deps.db
    .selectFrom('attempts')
    .select('step')
    .where('entry_id', '=', entryId)
    .where('step', 'in', ['recorded', 'sent', 'adopted'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.step === 'recorded' ? { unchanged: true } : {};
}

function reasonsOf(outcome: Outcome): readonly Reason[] {
  switch (outcome.to) {
    case 'rejected':
      return outcome.problems;
    case 'waiting':
    case 'uncertain':
    case 'skipped':
      return [outcome.reason];
    case 'recorded':
    case 'pending':
      return [];
  }
}

function problemsOf(outcome: Outcome): string | null {
  const reasons = reasonsOf(outcome);
  return reasons.length === 0 ? null : JSON.stringify(reasons);
}

/** Kept even if the entry must be processed again. */
function factsOf(
  outcome: Outcome,
  at: string,
  before: string | null,
): { summary_json?: string; recorded_hash?: string; recorded_at?: string } {
  const summary = 'summary' in outcome ? outcome.summary : undefined;
  return {
    ...(summary === undefined ? {} : { summary_json: JSON.stringify(keepXeroSeen(parsed(before), summary)) }),
    ...(outcome.to === 'recorded' ? { recorded_hash: outcome.recordedHash, recorded_at: at } : {}),
  };
}

function parsed(json: string | null): unknown {
  return json === null ? null : JSON.parse(json);
}

function stepOf(outcome: Outcome): AttemptStep {
  return outcome.to === 'pending' ? 'released' : outcome.to;
}

function detailOf(outcome: Outcome, to: EntryState): object {
  const reasons = reasonsOf(outcome);
  return {
    to,
    ...(reasons.length === 0 ? {} : { reasons }),
    ...(outcome.to === 'waiting' ? { notBefore: outcome.notBefore.toISOString() } : {}),
    ...(outcome.to === 'recorded' ? { recordedHash: outcome.recordedHash } : {}),
    ...decisionsOf(outcome),
  };
}

/** The rules that chose accounts, tax types and so on: the summary only keeps the last ones. */
function decisionsOf(outcome: Outcome): { decisions?: readonly unknown[] } {
  const summary: object = ('summary' in outcome ? outcome.summary : undefined) ?? {};
  if (!('decisions' in summary) || !Array.isArray(summary.decisions) || summary.decisions.length === 0) return {};
  return { decisions: summary.decisions };
}
