import { Big } from 'big.js';
import { decimal, toPlain } from '../../domain/money.ts';

/** A row of the shop's tax table. */
export interface TableRate {
  readonly country: string;
  readonly state: string;
  readonly postcodes: readonly string[];
  readonly cities: readonly string[];
  readonly ratePercent: string;
  readonly taxClass: string;
  readonly priority: number;
  readonly compound: boolean;
}

/** Decimals of a factor: far more than any price has. */
const FACTOR_DECIMALS = 12;

/**
 * By tax class, what a price without tax is multiplied with at the shop's own address: the rates that WooCommerce takes out of
 * prices that are entered with tax (WC_Tax::get_base_tax_rates), one of each priority. Rates of single postcodes and cities are left out.
 */
export function taxFactors(
  rates: readonly TableRate[],
  { country, state }: { readonly country: string; readonly state: string },
): ReadonlyMap<string, string> {
  const here = rates.filter(
    (rate) =>
      ['', country].includes(rate.country) &&
      ['', state].includes(rate.state) &&
      rate.postcodes.length === 0 &&
      rate.cities.length === 0,
  );
  const factors = [...Map.groupBy(here, ({ taxClass }) => taxClass)].map(([taxClass, ofClass]) => {
    return [taxClass, factorOf(ofClass)] as const;
  });
  return new Map(factors);
}

function factorOf(rates: readonly TableRate[]): string {
  const chosen = [...Map.groupBy(rates, ({ priority }) => priority).values()].flatMap((same) => {
    // The most specific; of equals the first in the table.
    const [first] = same.toSorted((a, b) => specificity(b) - specificity(a));
    return first ?? [];
  });
  const fraction = ({ ratePercent }: TableRate) => decimal(ratePercent).div(100);
  const simple = chosen.filter(({ compound }) => !compound).reduce((sum, rate) => sum.plus(fraction(rate)), new Big(1));
  const whole = chosen
    .filter(({ compound }) => compound)
    .reduce((factor, rate) => factor.times(fraction(rate).plus(1)), simple);
  return toPlain(whole.round(FACTOR_DECIMALS));
}

function specificity({ country, state }: TableRate): number {
  return (country === '' ? 0 : 2) + (state === '' ? 0 : 1);
}
