import { CronPattern } from 'croner';

/** Whether the words of a pattern mean something: "99 * * * *" has the shape of one, and there is no minute 99. */
export function isCronPattern(text: string): boolean {
  try {
    return new CronPattern(text) instanceof CronPattern;
  } catch {
    return false;
  }
}
