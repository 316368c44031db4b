import { withoutTrailing } from '../domain/text.ts';

export function orders(count: number): string {
  return count === 1 ? '1 order' : `${count} orders`;
}

export function withoutPeriod(text: string): string {
  return withoutTrailing(text, '. \n');
}

/** "2026-11-24 10:12 UTC". */
export function minuteOf(instant: string): string {
  return `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
}
