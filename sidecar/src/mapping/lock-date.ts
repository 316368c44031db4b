import { addDays } from '../domain/day.ts';
import type { OrganisationLists } from '../domain/documents.ts';
import type { Planning } from './planning.ts';

/** A document's date: its own, or the first unlocked one; a locked date is a problem unless the settings allow it. */
export function unlockedDay(
  what: 'invoice' | 'payment' | 'credit note' | 'gateway fee' | 'payout',
  day: string,
  { settings, lists, problems, notices }: Pick<Planning, 'settings' | 'lists' | 'problems' | 'notices'>,
): string {
  const locked = lockedUntil(day, lists);
  if (locked === null) return day;
  const first = addDays(locked, 1);
  const isMoved = settings.documents.locked === 'first-open-day';
  (isMoved ? notices : problems).push({
    code: 'period_locked',
    message: isMoved
      ? `The ${what} would be dated ${day}, but the books in Xero are locked up to ${locked}: it is dated ${first}, the first unlocked day.`
      : `The ${what} would be dated ${day}, but the books in Xero are locked up to ${locked}.`,
    fix: isMoved
      ? 'No action needed: documents.locked is "first-open-day".'
      : 'Choose "first-open-day" (setting documents.locked), or ask the accountant to open the period in Xero and replay the order.',
    details: isMoved ? { day, locked } : { day, locked, setting: 'documents.locked' },
  });
  return isMoved ? first : day;
}

/** Whether `day` is in a locked period; false if the lock dates are not read. */
export function isLocked(day: string, lists: OrganisationLists): boolean {
  return lockedUntil(day, lists) !== null;
}

/** The later of the lock dates that close `day`: both must be past, even for users who may post before the period's. */
function lockedUntil(day: string, lists: OrganisationLists): string | null {
  const { period = null, endOfYear = null } = lists.lockDates ?? {};
  const closing = [period, endOfYear].filter((lock) => lock !== null && day <= lock).sort();
  return closing.at(-1) ?? null;
}
