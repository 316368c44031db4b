import { withoutTrailing } from '../domain/text.ts';

export function orders(count: number): string {
  return count === 1 ? '1 order' : `${count} orders`;
}

export function withoutPeriod(text: string): string {
  return withoutTrailing(text, '. \n');
}

/** "24 Nov 2026, 10:12" in the shop's zone; "2026-11-24 10:12 UTC" where none is known. */
export function minuteOf(instant: string, timezone: string | null = null): string {
  const local = timezone === null ? null : minuteIn(instant, timezone);
  return local ?? `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}

/** null = this machine does not know the zone. */
function minuteIn(instant: string, timeZone: string): string | null {
  const day = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  try {
    return new Intl.DateTimeFormat('en-GB', { ...day, ...time, timeZone }).format(new Date(instant));
  } catch {
    return null;
  }
}
