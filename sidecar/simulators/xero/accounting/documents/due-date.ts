import type { PaymentTerm } from '../organisation.ts';

/** Due date by payment terms, for a document of this date. */
export function dueDateBy(term: PaymentTerm, date: string): string {
  const from = new Date(`${date}T00:00:00Z`);
  const [year, month, day] = [from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate()];
  const isoOf = (y: number, m: number, d: number): string => new Date(Date.UTC(y, m, d)).toISOString().slice(0, 10);
  const dayWithin = (m: number): number => Math.min(term.day, new Date(Date.UTC(year, m + 1, 0)).getUTCDate());
  switch (term.type) {
    case 'DAYSAFTERBILLDATE':
      return isoOf(year, month, day + term.day);
    case 'DAYSAFTERBILLMONTH':
      return isoOf(year, month + 1, term.day);
    case 'OFCURRENTMONTH':
      return isoOf(year, month, dayWithin(month));
    case 'OFFOLLOWINGMONTH':
      return isoOf(year, month + 1, dayWithin(month + 1));
  }
}
