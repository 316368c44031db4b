import { DAY_LIMIT_PROBE_MS, DAY_MS } from '../../xero/limits.ts';
import type { RateWindow } from '../../xero/rate-window.ts';

/** Calls of a round with new buyers: contacts, invoices, payments, and now and then a list. */
const ROUND_CALLS = 4;
/** Kept for what a day needs besides orders: lists, changes in Xero, a call that is repeated. */
const KEPT_CALLS = 60;
/** So much of what the rest of the day has may be used ahead of time: a busy hour is posted at once. */
const AHEAD_SHARE = 0.1;
/** Before the day's begin is known: while more than this share is left, nothing waits. */
const UNKNOWN_SHARE = 0.25;

export interface DayBudget {
  /** Between two rounds. */
  readonly everyMs: number;
  /** Of the day. */
  readonly limit: number;
}

/**
 * How a day's calls are spread where orders alone would use them up: a round takes as many calls for four hundred orders as for
 * one, so rounds come as often as the calls left allow. null = calls to spare, or not known.
 */
export function dayBudget({ day }: Pick<RateWindow, 'day'>, now: number): DayBudget | null {
  // An old count is ignored, as in decide(): a new day may have begun, and only a call can show it.
  if (day === null || day.reportedAt > now || day.reportedAt + DAY_LIMIT_PROBE_MS <= now) return null;
  const { remaining, limit, beganAt } = day;
  const left = remaining - KEPT_CALLS;
  const leftMs = beganAt === null ? DAY_MS : beganAt + DAY_MS - now;
  const even = beganAt === null ? limit * UNKNOWN_SHARE : (1 - AHEAD_SHARE) * limit * (leftMs / DAY_MS);
  if (leftMs <= 0 || left >= even) return null;
  const everyMs = Math.min(DAY_LIMIT_PROBE_MS, Math.round((ROUND_CALLS * leftMs) / Math.max(1, left)));
  return { everyMs, limit };
}

/** When an organisation had its last round: other calls, e.g. of watching, put the next one off no further. */
export function createDayPace(look: (tenantId: string) => Pick<RateWindow, 'day'>, now: () => Date) {
  const rounds = new Map<string, number>();
  return {
    allows(tenantId: string): boolean {
      const at = now().getTime();
      const last = rounds.get(tenantId);
      const budget = dayBudget(look(tenantId), at);
      // A clock that was set back must not stop it.
      return budget === null || last === undefined || last > at || last + budget.everyMs <= at;
    },
    claimed: (tenantId: string): void => void rounds.set(tenantId, now().getTime()),
  };
}
