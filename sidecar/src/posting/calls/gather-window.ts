import { CALLS_PER_MINUTE_MAX } from '../../xero/limits.ts';
import type { RateWindow } from '../../xero/rate-window.ts';

/** While at least this many of the minute's calls are free, orders are sent at once. */
const FREE_CALLS_AT_ONCE = CALLS_PER_MINUTE_MAX / 4;
/** With hardly a call left: the longest an order waits for others to join its batch. */
export const GATHER_WINDOW_MS_MAX = 6_000;

/** Pause for more orders: a batch costs the calls of one order. The fewer the minute has left, the longer. */
export function gatherWindowMs(window: RateWindow, now: number): number {
  const leaving = window.leaving.filter((instant) => instant > now).length;
  const foreign = window.foreign.until > now ? window.foreign.calls : 0;
  const free = Math.max(0, CALLS_PER_MINUTE_MAX - window.inFlight - leaving - foreign);
  if (free >= FREE_CALLS_AT_ONCE) return 0;
  return Math.round(GATHER_WINDOW_MS_MAX * (1 - free / FREE_CALLS_AT_ONCE));
}
