/** Days are YYYY-MM-DD and compare as text. */
export function addDays(day: string, days: number): string {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return toDay(date);
}

/** The given day of the month `months` after that of `day`; 31 is the last day of a shorter month. */
export function dayOfMonth(day: string, months: number, wanted: number): string {
  const from = new Date(`${day}T00:00:00Z`);
  const [year, month] = [from.getUTCFullYear(), from.getUTCMonth() + months];
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return toDay(new Date(Date.UTC(year, month, Math.min(wanted, last))));
}

/** The day in the zone at an instant; an unknown zone counts as UTC. */
export function dayIn(instant: Date, timezone: string | null): string {
  return (
    localTime(instant, timezone ?? 'UTC')
      ?.toPlainDate()
      .toString() ?? toDay(instant)
  );
}

/**
 * Date and time in the zone at an instant; null = an unknown zone. Not Intl.DateTimeFormat: each is made for 40 microseconds, and the first
 * brings 9 MB of language data into memory.
 */
export function localTime(instant: Date, timezone: string): Temporal.PlainDateTime | null {
  const at = Temporal.Instant.fromEpochMilliseconds(instant.getTime());
  try {
    return at.toZonedDateTimeISO(timezone).toPlainDateTime();
  } catch {
    return null;
  }
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds; an unknown zone counts as UTC. */
export function offsetMs(instant: Date, timezone: string | null): number {
  const local = localTime(instant, timezone ?? 'UTC');
  return local === null ? 0 : local.toZonedDateTime('UTC').epochMilliseconds - instant.getTime();
}

/** The instant at which a day begins in the zone; an unknown zone counts as UTC. */
export function beginningOf(day: string, timezone: string | null): Date {
  const date = Temporal.PlainDate.from(day);
  try {
    return new Date(date.toZonedDateTime(timezone ?? 'UTC').epochMilliseconds);
  } catch (error) {
    if (error instanceof RangeError) return new Date(date.toZonedDateTime('UTC').epochMilliseconds);
    throw error;
  }
}

function toDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
