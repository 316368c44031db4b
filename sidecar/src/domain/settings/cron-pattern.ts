import { Cron, CronPattern } from 'croner';

/** Whether a pattern is valid: "99 * * * *" has the shape of one, but there is no minute 99. */
export function isCronPattern(text: string): boolean {
  try {
    return new CronPattern(text) instanceof CronPattern;
  } catch {
    return false;
  }
}

/** Whether a valid pattern has a date at all: there is no 31 February. Any start will do: leap years return. */
export function everRuns(text: string): boolean {
  return new Cron(text, { paused: true, utcOffset: 0 }).nextRun(new Date(0)) !== null;
}

const MINUTE_S = 60;

/**
 * The shortest time between two runs of a valid pattern; null = a minute or longer. A pattern of six fields
 * starts with seconds. Minutes 59 and 0 count as consecutive, whatever the hours.
 */
export function shortestPauseS(text: string): number | null {
  const { second, minute } = new CronPattern(text);
  const seconds = chosen(second);
  const [first = 0] = seconds;
  const pauses = seconds.slice(1).map((at, index) => at - (seconds[index] ?? 0));
  const minutes = chosen(minute);
  if (minutes.some((at) => minute[(at + 1) % minute.length] === 1))
    pauses.push(MINUTE_S + first - (seconds.at(-1) ?? 0));
  const shortest = Math.min(MINUTE_S, ...pauses);
  return shortest === MINUTE_S ? null : shortest;
}

function chosen(flags: readonly number[]): number[] {
  return flags.flatMap((flag, value) => (flag === 1 ? [value] : []));
}
