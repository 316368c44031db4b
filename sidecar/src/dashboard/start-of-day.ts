import type { Day } from '../ledger/queries/statistics.ts';

/** The start of the day of `now` in that zone; an unknown zone counts as UTC. */
export function startOfDay(now: Date, timezone: string | null): Date {
  return lastDays(now, 1, timezone)[0]?.from ?? now;
}

/** The last days in that zone, oldest first, up to the day of `now`; an unknown zone counts as UTC. */
export function lastDays(now: Date, count: number, timezone: string | null): Day[] {
  const zone = zoneIn(timezone) ?? 'UTC';
  const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
  return Array.from({ length: count }, (_, index) => {
    const day = today.subtract({ days: count - 1 - index });
    return { at: day.toString(), from: new Date(day.toZonedDateTime(zone).epochMilliseconds) };
  });
}

/** null = none is given, or this machine does not know it. */
export function zoneIn(timezone: string | null): string | null {
  if (timezone === null) return null;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(timezone);
    return timezone;
  } catch {
    return null;
  }
}
