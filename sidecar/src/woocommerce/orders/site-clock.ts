import { offsetMs } from '../../domain/day.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Further apart than any two offsets, nearer than any two clock changes. */
const AROUND_MS = 26 * HOUR_MS;

/**
 * WordPress reads the digits of a date as site time. If a clock change skips the UTC digits of `date`, PHP counts on
 * past the gap: returns the gap, as dates whose UTC digits are the last before and the first after; else null.
 */
export function skippedDigits(date: Date, timezone: string) {
  const offsetAt = (instant: number) => offsetMs(new Date(instant), timezone);
  const digits = date.getTime();
  const [before, after] = [offsetAt(digits - AROUND_MS), offsetAt(digits + AROUND_MS)];
  const shown = [before, after].some((offset) => offsetAt(digits - offset) === offset);
  if (shown) return null;
  let [early, late] = [digits - after, digits - before];
  while (late - early > MINUTE_MS) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE_MS) * MINUTE_MS;
    if (middle === early) break;
    if (offsetAt(middle) === before) early = middle;
    else late = middle;
  }
  // Clocks change on whole minutes.
  const change = Math.floor(late / MINUTE_MS) * MINUTE_MS;
  return { lastBefore: new Date(change + before - 1000), firstAfter: new Date(change + after) };
}
