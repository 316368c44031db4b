import { minuteOf } from '../../wording/times.ts';
import { html, type Html } from './html.ts';

/** `zone`: of the shop, null = unknown. */
export function time(instant: string | null, zone: string | null, never = 'never'): Html {
  return instant === null ? html`${never}` : html`<time datetime="${instant}">${minuteOf(instant, zone)}</time>`;
}

/** "3 s", "2 min", "5 h". */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return 'over a day';
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
}
