import { Cron } from 'croner';

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
/** As named by woocommerce/read-store.ts. */
const OFFSET = /^([+-])(\d{2}):(\d{2})$/;
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
  if (interval === null) return cron(every, timezone).nextRun(after);
  const [, count = '', unit] = interval;
  return new Date(after.getTime() + Number(count) * UNIT_MS[unit === 's' ? 's' : unit === 'm' ? 'm' : 'h']);
}

/** In the site's time zone, like its quiet hours; "+05:30" is a site without a named zone. */
function cron(pattern: string, timezone: string | null): Cron {
  const [, sign, hours, minutes] = OFFSET.exec(timezone ?? '') ?? [];
  if (sign === undefined) return new Cron(pattern, { paused: true, timezone: timezone ?? 'UTC' });
  const utcOffset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return new Cron(pattern, { paused: true, utcOffset });
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
  try {
    const digits = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
    return new Intl.DateTimeFormat('en-GB', { ...digits, timeZone: timezone ?? 'UTC' }).format(at);
  } catch {
    return at.toISOString().slice(11, 16);
  }
}
