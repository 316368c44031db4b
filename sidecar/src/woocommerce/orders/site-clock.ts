const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** Further apart than any two offsets, nearer than any two clock changes. */
const AROUND_MS = 26 * HOUR_MS;

/** The digits a clock change leaves out, as dates whose UTC digits they are. */
export interface SkippedDigits {
  readonly lastBefore: Date;
  readonly firstAfter: Date;
}

/**
 * WordPress reads the digits of a date as site time. If the site's clock never shows the UTC digits of `date`,
 * because a clock change skips them, PHP counts on past the gap: returns the gap, else null.
 */
export function skippedDigits(date: Date, timezone: string): SkippedDigits | null {
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

/** The zone's UTC offset at an instant. */
function offsetMs(instant: number, timezone: string): number {
  const second = Math.floor(instant / 1000) * 1000;
  const clock = new Intl.DateTimeFormat('sv-SE', {
    timeZone: timezone,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(second);
  return Date.parse(`${clock.replace(' ', 'T')}Z`) - second;
}
