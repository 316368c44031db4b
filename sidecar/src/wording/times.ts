import { localTime } from '../domain/day.ts';

/** As British English has them (Unicode CLDR). */
export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'] as const;

/** "24 Nov 2026, 10:12" in the shop's zone; "2026-11-24 10:12 UTC" where none is known. */
export function minuteOf(instant: string, timezone: string | null): string {
  return timeIn(instant, timezone, 'minute') ?? `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** "24 Nov 2026, 10:12:03" in the shop's zone; "2026-11-24 10:12:03 UTC" where none is known. */
export function secondOf(instant: string, timezone: string | null): string {
  const local = timeIn(instant, timezone, 'second');
  return local ?? `${instant.slice(0, 10)} ${instant.slice(11, 19)} UTC`;
}

/** "24 Nov 2026" of "2026-11-24"; other text is unchanged. */
export function dayInWords(day: string): string {
  const midnight = new Date(`${day}T00:00:00.000Z`);
  if (Number.isNaN(midnight.getTime())) return day;
  return dateInWords(Temporal.PlainDate.from(midnight.toISOString().slice(0, 10)));
}

/** The zone of what belongs to several shops; null = they have different ones. */
export function sharedZone(zones: Iterable<string | null>): string | null {
  const [zone = null, ...others] = new Set(zones);
  return others.length === 0 ? zone : null;
}

/** null = this machine does not know the zone. */
function timeIn(instant: string, zone: string | null, smallestUnit: 'minute' | 'second'): string | null {
  const at = new Date(instant);
  if (zone === null || Number.isNaN(at.getTime())) return null;
  const local = localTime(at, zone);
  return local && `${dateInWords(local)}, ${local.toPlainTime().toString({ smallestUnit })}`;
}

function dateInWords({ day, month, year }: Pick<Temporal.PlainDate, 'day' | 'month' | 'year'>): string {
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** The days of a backfill, both included; null = up to now. After "orders", e.g. "since 2026-01-01". */
export function rangeInWords({ after, until }: { readonly after: string; readonly until: string | null }): string {
  return until === null ? `since ${after}` : `from ${after} to ${until}`;
}
