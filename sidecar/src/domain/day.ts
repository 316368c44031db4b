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
  const parts = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  try {
    return new Intl.DateTimeFormat('sv-SE', { ...parts, timeZone: timezone ?? 'UTC' }).format(instant);
  } catch (error) {
    if (error instanceof RangeError) return toDay(instant);
    throw error;
  }
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
