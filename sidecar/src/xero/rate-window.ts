import { type DayCount, dayCountOf } from './day-count.ts';
import type { RateLimitProblem } from './xero-error.ts';
import {
  BACKFILL_CALLS_PER_MINUTE_MAX,
  BACKFILL_DAY_RESERVE_CALLS,
  BACKFILL_IN_FLIGHT_MAX,
  CALLS_PER_MINUTE_MAX,
  DAY_LIMIT_PROBE_MS,
  IN_FLIGHT_MAX,
  MINUTE_WINDOW_MS,
  NOTES_CALLS_PER_MINUTE_MAX,
  NOTES_DAY_RESERVE_CALLS,
  PAUSE_WAITED_MS_MAX,
  RETRY_AFTER_MS_MAX,
} from './limits.ts';

export type Priority = 'live' | 'backfill';

/**
 * The known limits of one organisation. Instants are epoch milliseconds.
 *
 * Xero counts in fixed windows whose borders we do not see, and it counts a call on arrival, somewhere between
 * our start and our end. So a call holds its slot from its start until one window after its end: wherever the
 * windows lie and however long a call travels, no window then sees more calls than slots.
 */
export interface RateWindow {
  readonly inFlight: number;
  /** When each finished call frees its slot, ascending. */
  readonly leaving: readonly number[];
  /** Calls by others (another process, or before a restart) in the current window, as Xero reported. */
  readonly foreign: { readonly calls: number; readonly until: number };
  readonly pause: { readonly until: number; readonly problem: RateLimitProblem } | null;
  /** null = not known. */
  readonly day: DayCount | null;
}

const NONE = { calls: 0, until: 0 };
export const FRESH_WINDOW: RateWindow = { inFlight: 0, leaving: [], foreign: NONE, pause: null, day: null };

/** The limit headers of a response; null = the header was absent. */
export interface RateFeedback {
  readonly minuteRemaining: number | null;
  readonly dayRemaining: number | null;
  readonly limited: { readonly problem: RateLimitProblem; readonly retryAfterMs: number } | null;
}

export type Decision =
  | { readonly do: 'start' }
  /** Retry at this instant, or when a call ends. */
  | { readonly do: 'wait'; readonly until: number }
  /** Retry when a call ends. */
  | { readonly do: 'wait-for-end' }
  | { readonly do: 'refuse'; readonly problem: RateLimitProblem; readonly retryAfterMs: number };

export function decide(known: RateWindow, now: number, priority: Priority): Decision {
  const window = possible(known, now);
  if (window.pause !== null && window.pause.until > now) {
    const left = window.pause.until - now;
    return left > PAUSE_WAITED_MS_MAX || window.pause.problem === 'day'
      ? { do: 'refuse', problem: window.pause.problem, retryAfterMs: left }
      : { do: 'wait', until: window.pause.until };
  }
  const live = priority === 'live';
  // An old count is ignored: a new day may have begun, and only a call can show it.
  const day = window.day !== null && window.day.reportedAt + DAY_LIMIT_PROBE_MS > now ? window.day : null;
  if (day !== null && day.remaining - window.inFlight <= (live ? 0 : BACKFILL_DAY_RESERVE_CALLS)) {
    if (window.inFlight > 0) return { do: 'wait-for-end' };
    return { do: 'refuse', problem: 'day', retryAfterMs: day.reportedAt + DAY_LIMIT_PROBE_MS - now };
  }
  if (window.inFlight >= (live ? IN_FLIGHT_MAX : BACKFILL_IN_FLIGHT_MAX)) return { do: 'wait-for-end' };
  return decideMinute(window, now, live ? CALLS_PER_MINUTE_MAX : BACKFILL_CALLS_PER_MINUTE_MAX);
}

/** Without what lies further ahead than it can: it was written down before the clock was set back. */
function possible(window: RateWindow, now: number): RateWindow {
  const { leaving, foreign, pause, day } = window;
  const inWindow = (instant: number) => instant <= now + MINUTE_WINDOW_MS;
  return {
    ...window,
    leaving: leaving.every(inWindow) ? leaving : leaving.filter(inWindow),
    foreign: inWindow(foreign.until) ? foreign : NONE,
    pause: pause !== null && pause.until - now > RETRY_AFTER_MS_MAX[pause.problem] ? null : pause,
    day: day !== null && day.reportedAt > now ? null : day,
  };
}

function decideMinute(window: RateWindow, now: number, places: number): Decision {
  const leaving = window.leaving.filter((instant) => instant > now);
  const foreign = window.foreign.until > now ? window.foreign.calls : 0;
  if (window.inFlight + leaving.length + foreign < places) return { do: 'start' };
  const next = [leaving[0], foreign > 0 ? window.foreign.until : undefined].filter((instant) => instant !== undefined);
  return next.length === 0 ? { do: 'wait-for-end' } : { do: 'wait', until: Math.min(...next) };
}

/** Whether there is room for a call that nothing depends on. */
export function hasRoomForNotes(known: RateWindow, now: number): boolean {
  const window = possible(known, now);
  if (window.pause !== null && window.pause.until > now) return false;
  const day = window.day !== null && window.day.reportedAt + DAY_LIMIT_PROBE_MS > now ? window.day : null;
  if (day !== null && day.remaining <= NOTES_DAY_RESERVE_CALLS) return false;
  return (
    window.inFlight < BACKFILL_IN_FLIGHT_MAX && decideMinute(window, now, NOTES_CALLS_PER_MINUTE_MAX).do === 'start'
  );
}

export function started(window: RateWindow): RateWindow {
  return { ...window, inFlight: window.inFlight + 1 };
}

/** The call was not sent: its slot is free. */
export function withdrawn(window: RateWindow): RateWindow {
  return { ...window, inFlight: window.inFlight - 1 };
}

/** The call ended; `feedback` is null without a response. */
export function finished(window: RateWindow, now: number, feedback: RateFeedback | null): RateWindow {
  const counted: RateWindow = {
    ...window,
    inFlight: window.inFlight - 1,
    leaving: [...window.leaving.filter((instant) => instant > now), now + MINUTE_WINDOW_MS].toSorted((a, b) => a - b),
  };
  return feedback === null ? counted : withFeedback(counted, now, feedback);
}

function withFeedback(window: RateWindow, now: number, feedback: RateFeedback): RateWindow {
  let next = window;
  if (feedback.minuteRemaining !== null) next = withForeign(next, now, feedback.minuteRemaining);
  if (feedback.dayRemaining !== null) next = { ...next, day: dayCountOf(next.day, now, feedback.dayRemaining) };
  if (feedback.limited === null) return next;
  const { problem, retryAfterMs } = feedback.limited;
  if (problem !== 'day') return paused(next, now + retryAfterMs, problem);
  // The limit may be raised before the day ends: one call asks now and then. The old count of the day is void by then.
  return paused({ ...next, day: null }, now + Math.min(retryAfterMs, DAY_LIMIT_PROBE_MS), problem);
}

function withForeign(window: RateWindow, now: number, minuteRemaining: number): RateWindow {
  const used = CALLS_PER_MINUTE_MAX - minuteRemaining;
  const calls = Math.max(0, used - window.leaving.length - window.inFlight);
  const known = window.foreign.until > now ? window.foreign.calls : 0;
  return calls <= known ? window : { ...window, foreign: { calls, until: now + MINUTE_WINDOW_MS } };
}

/** A later pause wins. */
export function paused(window: RateWindow, until: number, problem: RateLimitProblem): RateWindow {
  if (window.pause !== null && window.pause.until >= until) return window;
  return { ...window, pause: { until, problem } };
}
