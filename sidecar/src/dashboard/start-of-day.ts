/** The start of the day of `now` in that zone; an unknown zone counts as UTC. */
export function startOfDay(now: Date, timezone: string | null): Date {
  const instant = Temporal.Instant.fromEpochMilliseconds(now.getTime());
  const startIn = (zone: string) => new Date(instant.toZonedDateTimeISO(zone).startOfDay().epochMilliseconds);
  try {
    return startIn(timezone ?? 'UTC');
  } catch {
    return startIn('UTC');
  }
}
