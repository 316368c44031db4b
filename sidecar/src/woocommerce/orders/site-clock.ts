const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const NANOSECONDS_PER_MS = 1_000_000;
/** Further apart than any two offsets, nearer than any two clock changes. */
const AROUND_MS = 26 * HOUR_MS;

/**
 * WordPress reads the digits of a date as site time. If a clock change skips the UTC digits of `date`, PHP counts on
 * past the gap: returns the gap, as dates whose UTC digits are the last before and the first after; else null.
 */
export function skippedDigits(date: Date, timezone: string) {
  const digits = date.getTime();
  const [before, after] = [offsetMs(digits - AROUND_MS, timezone), offsetMs(digits + AROUND_MS, timezone)];
  const shown = [before, after].some((offset) => offsetMs(digits - offset, timezone) === offset);
  if (shown) return null;
  let [early, late] = [digits - after, digits - before];
  while (late - early > MINUTE_MS) {
    const middle = early + Math.floor((late - early) / 2 / MINUTE_MS) * MINUTE_MS;
    if (middle === early) break;
    if (offsetMs(middle, timezone) === before) early = middle;
    else late = middle;
  }
  // Clocks change on whole minutes.
  const change = Math.floor(late / MINUTE_MS) * MINUTE_MS;
  return { lastBefore: new Date(change + before - 1000), firstAfter: new Date(change + after) };
}

function offsetMs(instant: number, timezone: string): number {
  const at = Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timezone);
  return at.offsetNanoseconds / NANOSECONDS_PER_MS;
}
