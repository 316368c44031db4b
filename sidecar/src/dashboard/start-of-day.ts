/** The start of the day of `now` in that zone; an unknown zone counts as UTC. */
export function startOfDay(now: Date, timezone: string | null): Date {
  const offset = offsetMs(now, timezone);
  const local = new Date(now.getTime() + offset);
  const midnight = Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate());
  // Daylight saving may have changed since midnight.
  return new Date(midnight - offsetMs(new Date(midnight - offset), timezone));
}

/** How far the zone is ahead of UTC. */
function offsetMs(at: Date, timezone: string | null): number {
  const format = formatOf(timezone);
  if (format === null) return 0;
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const local = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return local - Math.floor(at.getTime() / 1000) * 1000;
}

function formatOf(timezone: string | null): Intl.DateTimeFormat | null {
  if (timezone === null) return null;
  try {
    return new Intl.DateTimeFormat('en-GB', {
      timeZone: timezone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
