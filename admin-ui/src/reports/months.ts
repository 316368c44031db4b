import { dateI18n, gmdateI18n } from '@wordpress/date';

/** Two years and the current month: older ones are lodged long since, and the command line has them. */
const MONTHS_SHOWN = 25;

export interface MonthChoice {
  /** "2026-11". */
  readonly value: string;
  readonly label: string;
}

/** Of the shop's calendar, this month first. */
export function monthChoices(now: Date): MonthChoice[] {
  const [year = 0, month = 1] = dateI18n('Y-m', now).split('-').map(Number);
  return Array.from({ length: MONTHS_SHOWN }, (_, back) => {
    const first = new Date(Date.UTC(year, month - 1 - back, 1, 12));
    return { value: first.toISOString().slice(0, 7), label: gmdateI18n('F Y', first) };
  });
}
