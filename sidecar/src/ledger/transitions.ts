import type { EntryState, EventSource, Outcome, Resolution } from './entry.ts';

const NEXT: Readonly<Record<EntryState, readonly EntryState[]>> = {
  pending: ['pending', 'claimed'],
  claimed: ['claimed', 'pending', 'waiting', 'uncertain', 'rejected', 'recorded', 'skipped'],
  waiting: ['pending', 'claimed'],
  uncertain: ['uncertain', 'pending', 'waiting', 'rejected', 'recorded', 'skipped'],
  rejected: ['pending'],
  recorded: ['pending'],
  skipped: ['pending'],
};

export function mayFollow(from: EntryState, to: EntryState): boolean {
  return NEXT[from].includes(to);
}

/** An entry that somebody works on, or whose outcome is unknown, only notes that it changed. */
export function afterEvent(state: EntryState): EntryState {
  return state === 'claimed' || state === 'uncertain' ? state : 'pending';
}

/**
 * A change that came in during the work must be worked on, whatever the outcome was. Only an unknown outcome comes
 * first: sending again before looking could make a second document.
 */
export function afterSettle(outcome: Outcome, revision: number, claimedRevision: number): EntryState {
  if (outcome.to === 'uncertain') return 'uncertain';
  return revision > claimedRevision ? 'pending' : outcome.to;
}

export function afterResolution(resolution: Resolution, revision: number, claimedRevision: number): EntryState {
  return revision > claimedRevision ? 'pending' : resolution.to;
}

/** What becomes of a claim whose worker is gone. */
export function afterRelease(hasSentCall: boolean): 'pending' | 'uncertain' {
  return hasSentCall ? 'uncertain' : 'pending';
}

export const PRIORITY_LIVE = 0;
export const PRIORITY_BACKFILL = 1;

/** Live goes before backfill; an entry still to do never loses the better place it has. */
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
  return state === 'rejected' || state === 'recorded' || state === 'skipped';
}
