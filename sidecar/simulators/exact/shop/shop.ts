import type { TaxRow } from './calc-tax.ts';
import type { RoundingRules } from './rounding.ts';

/** Slugs of WooCommerce's tax classes; '' is the standard one. */
export type TaxClass = '' | 'reduced-rate' | 'zero-rate';

/** Where a shop sells to, with the rows of its tax table for that place; none = no tax there. */
export interface Destination {
  readonly country: string;
  readonly state: string;
  readonly weight: number;
  readonly rates: Readonly<Partial<Record<TaxClass, readonly TaxRow[]>>>;
}

/** A shop made up for this run: how it prices, taxes and rounds. */
export interface GeneratedShop extends RoundingRules {
  /** e.g. "gb-incl-line". */
  readonly id: string;
  /** Key of COUNTRIES: "GB", "EU", "none". */
  readonly market: string;
  readonly currency: string;
  /** IANA name: the zone of its clock. */
  readonly zone: string;
  readonly calculatesTax: boolean;
  /** The shop's own place first. */
  readonly destinations: readonly [Destination, ...Destination[]];
  /** One gross price for every country (woocommerce_adjust_non_base_location_prices = false). */
  readonly hasFixedGrossPrices: boolean;
  /** Companies abroad with a VAT number pay no tax. */
  readonly sellsReverseCharge: boolean;
  /** Cash totals go to a multiple of this many smallest units; 0 = never. */
  readonly cashUnits: number;
  /** Its currency has smaller units than its prices, so what it rounds is a line of the invoice. */
  readonly isCoarse: boolean;
  /** Some baskets hold goods of cents that come to a whole total. */
  readonly hasWholeTotals: boolean;
}

export function rowsFor(shop: GeneratedShop, destination: Destination, taxClass: TaxClass): readonly TaxRow[] {
  return shop.calculatesTax ? (destination.rates[taxClass] ?? []) : [];
}
