import type { EntryState, EventSource, Outcome } from './entry.ts';

/** Pending and waiting to skipped: a backfill's order that was withdrawn. */
const NEXT: Readonly<Record<EntryState, readonly EntryState[]>> = {
  pending: ['pending', 'claimed', 'skipped'],
  claimed: ['claimed', 'pending', 'waiting', 'uncertain', 'rejected', 'recorded', 'skipped'],
  waiting: ['pending', 'claimed', 'skipped'],
  uncertain: ['uncertain', 'pending', 'waiting', 'rejected', 'recorded', 'skipped'],
  rejected: ['pending'],
  recorded: ['pending'],
  skipped: ['pending'],
};

export function mayFollow(from: EntryState, to: EntryState): boolean {
  return NEXT[from].includes(to);
}

/** An entry in progress, or with an unknown outcome, only notes that it changed. */
export function afterEvent(state: EntryState): EntryState {
  return state === 'claimed' || state === 'uncertain' ? state : 'pending';
}

/** A change during the work comes next, unless the outcome is unknown: resending could make a second document. */
export function afterSettle(outcome: Outcome, revision: number, claimedRevision: number): EntryState {
  if (outcome.to === 'uncertain') return 'uncertain';
  return revision > claimedRevision ? 'pending' : outcome.to;
}

/** Next state of a claim whose worker is gone. */
export function afterRelease(hasSentCall: boolean): 'pending' | 'uncertain' {
  return hasSentCall ? 'uncertain' : 'pending';
}

export const PRIORITY_LIVE = 0;
export const PRIORITY_BACKFILL = 1;

/** Live goes before backfill; an unfinished entry never loses its higher priority. */
export function priorityAfterEvent(
  source: EventSource,
  current: { readonly state: EntryState; readonly priority: number } | null,
): number {
  const wanted = source === 'backfill' ? PRIORITY_BACKFILL : PRIORITY_LIVE;
  if (current === null || isDone(current.state)) return wanted;
  return Math.min(wanted, current.priority);
}

/** Nothing is left to do until the next event. */
export function isDone(state: EntryState): boolean {
  return ['rejected', 'recorded', 'skipped'].includes(state);
}
