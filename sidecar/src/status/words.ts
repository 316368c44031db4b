import { withoutTrailing } from '../domain/text.ts';

export function orders(count: number): string {
  return count === 1 ? '1 order' : `${count} orders`;
}

export function withoutPeriod(text: string): string {
  return withoutTrailing(text, '. \n');
}
