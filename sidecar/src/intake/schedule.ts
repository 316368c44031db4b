import { Cron } from 'croner';
import { localTime, offsetMs } from '../domain/day.ts';

/** The owner's poll settings for a store. */
export interface Schedule {
  /** A cron pattern of five or six fields, or an interval: "90s", "5m", "2h". */
  readonly every: string;
  /** "HH:MM" in the store's time zone; null = no quiet hours. */
  readonly quietFrom: string | null;
  readonly quietTo: string | null;
}

const INTERVAL = /^(\d+)([smh])$/;
const UNIT_MS = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
const MINUTE_MS = 60_000;
/** A day and an hour: quiet hours are never longer, and clocks go forward. */
const QUIET_MINUTES_MAX = 25 * 60;

/** Time of the next scheduled poll after an instant; null = never. Quiet hours have none. */
export function nextPoll(schedule: Schedule, after: Date, timezone: string | null): Date | null {
  const next = nextRun(schedule.every, after, timezone);
  if (next === null || !isQuiet(schedule, next, timezone)) return next;
  return endOfQuiet(schedule, next, timezone);
}

/** Whether scheduled polls pause at this time. The range may cross midnight. */
export function isQuiet({ quietFrom, quietTo }: Schedule, at: Date, timezone: string | null): boolean {
  if (quietFrom === null || quietTo === null || quietFrom === quietTo) return false;
  const clock = clockOf(at, timezone);
  return quietFrom < quietTo ? clock >= quietFrom && clock < quietTo : clock >= quietFrom || clock < quietTo;
}

function nextRun(every: string, after: Date, timezone: string | null): Date | null {
  const interval = INTERVAL.exec(every);
  if (interval === null) return nextInZone(every, after, timezone);
  const [, count = '', unit] = interval;
  return new Date(after.getTime() + Number(count) * UNIT_MS[unit === 's' ? 's' : unit === 'm' ? 'm' : 'h']);
}

/**
 * In the site's time zone, like its quiet hours. By the offset at either end, as croner's own zones ask Intl, which brings 9 MB of language data
 * into memory. A time that a clock change skips is as much later.
 */
function nextInZone(pattern: string, after: Date, timezone: string | null): Date | null {
  const offset = offsetMinutes(after, timezone);
  const next = nextAt(pattern, after, offset);
  if (next === null) return null;
  const then = offsetMinutes(next, timezone);
  if (then === offset) return next;
  // The clock changes in between.
  const other = nextAt(pattern, after, then);
  return other !== null && offsetMinutes(other, timezone) === then ? other : next;
}

function nextAt(pattern: string, after: Date, utcOffset: number): Date | null {
  return new Cron(pattern, { paused: true, utcOffset }).nextRun(after);
}

/** croner's unit. "+05:30" is a site without a named zone. */
function offsetMinutes(at: Date, timezone: string | null): number {
  return Math.floor(offsetMs(at, timezone) / MINUTE_MS);
}

function endOfQuiet(schedule: Schedule, from: Date, timezone: string | null): Date {
  let at = Math.floor(from.getTime() / MINUTE_MS) * MINUTE_MS;
  for (let minutes = 0; minutes < QUIET_MINUTES_MAX; minutes += 1) {
    at += MINUTE_MS;
    if (!isQuiet(schedule, new Date(at), timezone)) break;
  }
  return new Date(at);
}

/** "23:05" in the zone's time; an unknown zone counts as UTC. */
function clockOf(at: Date, timezone: string | null): string {
  return (
    localTime(at, timezone ?? 'UTC')
      ?.toPlainTime()
      .toString(TO_MINUTES) ?? at.toISOString().slice(11, 16)
  );
}

const TO_MINUTES = { smallestUnit: 'minute' } as const;
