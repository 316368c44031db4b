import { DAY_CALLS_BY_TIER, DAY_MS, IN_FLIGHT_MAX } from './limits.ts';

/** What Xero says of an organisation's day. Instants are epoch milliseconds. */
export interface DayCount {
  /** Calls left. */
  readonly remaining: number;
  readonly reportedAt: number;
  /** The day's limit, as far as the counts show it: at least one of Xero's tiers. */
  readonly limit: number;
  /** When the count was seen to start again; null = not yet, or a day ago. */
  readonly beganAt: number | null;
}

/** Ours: a new day that is seen after a longer silence began at any time meanwhile. */
const SEEN_BEGIN_MS = 2 * 60 * 60_000;

/** The count after an answer; answers of calls at once may come in another order than Xero counted them. */
export function dayCountOf(before: DayCount | null, now: number, remaining: number): DayCount {
  const isNewDay = before !== null && remaining > before.remaining + IN_FLIGHT_MAX;
  const began = isNewDay ? beginOf(before, now) : (before?.beganAt ?? null);
  // Another tier shows with a new day.
  const known = isNewDay ? 0 : (before?.limit ?? 0);
  return {
    remaining,
    reportedAt: now,
    limit: Math.max(known, DAY_CALLS_BY_TIER.find((limit) => limit >= remaining) ?? remaining),
    beganAt: began !== null && began <= now && now - began < DAY_MS ? began : null,
  };
}

/** Xero's days are fixed windows: after a silence, e.g. a stop of the service, the one known before goes on; null = not known. */
function beginOf({ beganAt, reportedAt }: DayCount, now: number): number | null {
  if (now - reportedAt <= SEEN_BEGIN_MS) return now;
  if (beganAt === null || beganAt > now) return null;
  const last = beganAt + Math.floor((now - beganAt) / DAY_MS) * DAY_MS;
  return last >= reportedAt ? last : null;
}
