import { useState } from '@wordpress/element';
import { getQueryArg } from '@wordpress/url';
import { faultOf, type FormProps } from '../settings/form-context.ts';
import type { TaxRow } from './tax-rows.ts';

/** Longer tables show these first: what follows them on the page stays in reach. */
export const ROWS_SHOWN = 25;

export interface RateFilter {
  readonly q: string;
  /** A country's code; '' = all. */
  readonly country: string;
  /** Only rates that had no tax type when the settings were saved. */
  readonly isOpenOnly: boolean;
}

/** Which of a store's tax rates the table shows. */
export function useShownRates(rows: readonly TaxRow[], { form, lists }: FormProps) {
  const [filter, setFilter] = useState<RateFilter>({ q: '', country: '', isOpenOnly: false });
  const [isAll, setAll] = useState(false);
  const [named] = useState(() => getQueryArg(window.location.href, 'setting'));
  const countryOf = new Map((lists.store?.taxRates ?? []).map(({ id, country }) => [String(id), country]));
  const rates: Readonly<Record<string, unknown>> = form.draft.taxes.rates;
  const isOpen = ({ key }: TaxRow): boolean => rates[key] === undefined || form.changes.has(`taxes.rates.${key}`);
  const words = filter.q.toLowerCase();
  const matching = rows.filter(
    (row) =>
      `${row.name} ${row.detail}`.toLowerCase().includes(words) &&
      (filter.country === '' || countryOf.get(row.key) === filter.country) &&
      (!filter.isOpenOnly || isOpen(row)),
  );
  // A field that a link names, or that has to be corrected, is always there.
  const isNeeded = ({ key }: TaxRow): boolean =>
    named === `taxes.rates.${key}` || faultOf(form, `taxes.rates.${key}`) !== null;
  const shown = isAll ? matching : matching.filter((row, index) => index < ROWS_SHOWN || isNeeded(row));
  return {
    filter,
    /** Codes, in the order of the alphabet. */
    countries: [...new Set(countryOf.values())].filter((country) => country !== '').sort(),
    matching,
    shown,
    change: (change: Partial<RateFilter>) => setFilter((before) => ({ ...before, ...change })),
    showAll: () => setAll(true),
  };
}
