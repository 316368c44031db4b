/**
 * How WordPress treats dates in a request. Times inside are "wall clock" milliseconds: the digits of a date
 * read as if they were UTC, which is how a DATETIME column without a zone compares.
 */

const ISO_DATE = /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;
const MINUTE_MS = 60_000;

interface ParsedDate {
  readonly wallClock: number;
  /** null: no offset was given. */
  readonly offsetMinutes: number | null;
}

/** rest_parse_date's idea of a date; null if it would be rejected. */
export function parseRequestDate(value: string): ParsedDate | null {
  const match = ISO_DATE.exec(value);
  if (!match?.[1] || !match[2]) return null;
  const wallClock = Date.parse(`${match[1]}T${match[2]}Z`);
  if (Number.isNaN(wallClock)) return null;
  return { wallClock, offsetMinutes: offsetMinutes(match[3]) };
}

function offsetMinutes(zone: string | undefined): number | null {
  if (zone === undefined) return null;
  if (zone === 'Z') return 0;
  const sign = zone.startsWith('-') ? -1 : 1;
  const digits = zone.slice(1).replace(':', '').padEnd(4, '0');
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

/** Minutes the zone is ahead of UTC at an instant. */
function zoneOffsetMinutes(timezone: string, instant: number): number {
  return (wallClockIn(timezone, instant) - Math.floor(instant / 1000) * 1000) / MINUTE_MS;
}

/** By zone: creating one takes longer than using it a hundred times. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat('en-CA', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  clocks.set(timezone, made);
  return made;
}

/** The digits a clock in the zone shows at an instant. */
export function wallClockIn(timezone: string, instant: number): number {
  const parts = clockOf(timezone).formatToParts(instant);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '00';
  return Date.parse(
    `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}Z`,
  );
}

/** The instant at which a clock in the zone shows these digits; digits in a gap count on past it, as in PHP. */
function instantOf(timezone: string, wallClock: number): number {
  const before = wallClock - zoneOffsetMinutes(timezone, wallClock - 24 * 60 * MINUTE_MS) * MINUTE_MS;
  if (wallClockIn(timezone, before) === wallClock) return before;
  const after = wallClock - zoneOffsetMinutes(timezone, wallClock + 24 * 60 * MINUTE_MS) * MINUTE_MS;
  return wallClockIn(timezone, after) === wallClock ? after : before;
}

/**
 * WP_Date_Query::build_mysql_datetime: any input is converted to the site's wall clock and compared as such,
 * even against a GMT column. So `Z` shifts the window by the site's offset, and digits in the hour a clock change
 * skips move an hour on.
 */
export function asDateQuery(date: ParsedDate, timezone: string): number {
  const instant =
    date.offsetMinutes === null ? instantOf(timezone, date.wallClock) : date.wallClock - date.offsetMinutes * MINUTE_MS;
  return wallClockIn(timezone, instant);
}

/** OrdersTableQuery: with HPOS and local dates the value becomes an instant and meets the GMT column. */
export function asInstant(date: ParsedDate, timezone: string): number {
  return date.offsetMinutes === null
    ? instantOf(timezone, date.wallClock)
    : date.wallClock - date.offsetMinutes * MINUTE_MS;
}

/** "2026-03-01T10:00:00": how the API prints both local and GMT dates. */
export function printDate(wallClock: number): string {
  return new Date(wallClock).toISOString().slice(0, 19);
}

/** The day that a calendar in the zone shows at an instant, YYYY-MM-DD. */
export function dayIn(zone: string, instant: number): string {
  return printDate(wallClockIn(zone, instant)).slice(0, 10);
}

/** An instant as WooCommerce writes it: local time and GMT. */
export function wireTimes(zone: string, instant: number): { readonly local: string; readonly gmt: string } {
  const second = Math.floor(instant / 1000) * 1000;
  return { local: printDate(wallClockIn(zone, second)), gmt: printDate(second) };
}
