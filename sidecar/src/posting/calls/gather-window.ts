import { CALLS_PER_MINUTE_MAX } from '../../xero/limits.ts';
import type { RateWindow } from '../../xero/rate-window.ts';

/** While at least so many calls of the minute are free, whatever comes is sent at once. */
const FREE_CALLS_AT_ONCE = CALLS_PER_MINUTE_MAX / 4;
/** With hardly a call left: an order waits no longer than this for others to go with it. */
export const GATHER_WINDOW_MS_MAX = 6_000;

/**
 * How long to wait for more orders before those that are there are sent. A batch costs as many calls as one order, so a
 * burst goes in batches, the fuller the fewer calls of Xero's minute are left; a single order never waits.
 */
export function gatherWindowMs(window: RateWindow, now: number): number {
  const leaving = window.leaving.filter((instant) => instant > now).length;
  const foreign = window.foreign.until > now ? window.foreign.calls : 0;
  const free = Math.max(0, CALLS_PER_MINUTE_MAX - window.inFlight - leaving - foreign);
  if (free >= FREE_CALLS_AT_ONCE) return 0;
  return Math.round(GATHER_WINDOW_MS_MAX * (1 - free / FREE_CALLS_AT_ONCE));
}
