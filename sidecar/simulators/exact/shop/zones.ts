import { printDate, wallClockIn } from '../../store/site-time.ts';

/** Where the generated shops are: far ahead of UTC, far behind it, by half an hour and not at all. */
export const ZONES = ['Pacific/Auckland', 'America/Los_Angeles', 'Asia/Kolkata', 'UTC', 'Europe/London'] as const;

/** The day that a calendar in the zone shows at an instant, YYYY-MM-DD. */
export function dayIn(zone: string, instant: number): string {
  return printDate(wallClockIn(zone, instant)).slice(0, 10);
}

/** An instant as WooCommerce writes it: local time and GMT. */
export function wireTimes(zone: string, instant: number): { readonly local: string; readonly gmt: string } {
  const second = Math.floor(instant / 1000) * 1000;
  return { local: printDate(wallClockIn(zone, second)), gmt: printDate(second) };
}
