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

/** The count after an answer; answers of calls at once may come in another order than Xero counted them. */
export function dayCountOf(before: DayCount | null, now: number, remaining: number): DayCount {
  const isNewDay = before !== null && remaining > before.remaining + IN_FLIGHT_MAX;
  const began = isNewDay ? now : (before?.beganAt ?? null);
  const known = before?.limit ?? 0;
  return {
    remaining,
    reportedAt: now,
    limit: Math.max(known, DAY_CALLS_BY_TIER.find((limit) => limit >= remaining) ?? remaining),
    beganAt: began !== null && began <= now && now - began < DAY_MS ? began : null,
  };
}
