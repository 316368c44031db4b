import { addDays, dayOfMonth } from '../../domain/day.ts';
import type { SalesTerms } from '../../domain/documents.ts';
import { entryOf } from '../../domain/settings/settings.ts';
import type { Planning } from '../planning.ts';

/** When an order's invoice is due: by payment method, else by the default; the organisation's terms need its lists. */
export function dueDateOf({ order, settings, lists }: Pick<Planning, 'order' | 'settings' | 'lists'>): string {
  const { due, dueDays } = settings.documents;
  const rule = entryOf(due.methods, order.paymentMethod) ?? due.default ?? { days: dueDays };
  if (rule !== 'organisation') return addDays(order.createdOn, rule.days);
  const terms = lists.salesTerms ?? null;
  if (terms !== null) return byTerms(terms, order.createdOn);
  // The organisation has set no terms.
  const days = due.default === null || due.default === 'organisation' ? dueDays : due.default.days;
  return addDays(order.createdOn, days);
}

/** The four kinds of terms (developer.xero.com/documentation/api/accounting/types, payment terms). */
function byTerms(terms: SalesTerms, day: string): string {
  switch (terms.type) {
    case 'DAYSAFTERBILLDATE':
      return addDays(day, terms.day);
    case 'DAYSAFTERBILLMONTH':
      return addDays(dayOfMonth(day, 0, 31), terms.day);
    case 'OFCURRENTMONTH':
      return dayOfMonth(day, 0, terms.day);
    case 'OFFOLLOWINGMONTH':
      return dayOfMonth(day, 1, terms.day);
  }
}
