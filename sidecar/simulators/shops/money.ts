import { Big } from 'big.js';

/** How one shop rounds: its settings "decimals", "prices entered with tax" and "round tax at subtotal". */
export interface RoundingRules {
  readonly decimals: number;
  readonly pricesIncludeTax: boolean;
  readonly roundsAtSubtotal: boolean;
}

/** A row of the shop's tax table. */
export interface TaxRow {
  readonly id: number;
  readonly percent: string;
  readonly compound: boolean;
  readonly onShipping: boolean;
}

/** Tax by the id of its row. */
export type Taxes = ReadonlyMap<number, Big>;

export const NOTHING = new Big(0);

/** PHP's round(): halves go away from zero. */
export function round(amount: Big, decimals: number): Big {
  return amount.round(decimals, Big.roundHalfUp);
}

/** PHP_ROUND_HALF_DOWN: halves go towards zero. */
export function roundHalfDown(amount: Big, decimals: number): Big {
  const down = amount.round(decimals, Big.roundDown);
  const isOverHalf = amount
    .minus(down)
    .abs()
    .times(2 * 10 ** decimals)
    .gt(1);
  return isOverHalf ? amount.round(decimals, Big.roundUp) : down;
}

export function least(a: Big, b: Big): Big {
  return a.lt(b) ? a : b;
}

export function total(amounts: Iterable<Big>): Big {
  let all = NOTHING;
  for (const amount of amounts) all = all.plus(amount);
  return all;
}

/** Decimals of WooCommerce's inner figures (wc_get_rounding_precision). */
export function innerDecimals({ decimals }: RoundingRules): number {
  return Math.max(decimals + 2, 6);
}

/** round_line_tax: half down where prices are entered with tax; not at all where tax is rounded at the subtotal. */
export function roundLineTax({ roundsAtSubtotal, pricesIncludeTax, decimals }: RoundingRules, tax: Big): Big {
  if (roundsAtSubtotal) return tax;
  return pricesIncludeTax ? roundHalfDown(tax, decimals) : round(tax, decimals);
}

/** round_item_subtotal. */
export function roundItem({ roundsAtSubtotal, decimals }: RoundingRules, amount: Big): Big {
  return roundsAtSubtotal ? amount : round(amount, decimals);
}

/** WC_Tax::calc_tax: each row's tax on a price, rounded only to the inner precision; compound rows tax the others, too. */
export function calcTax(price: Big, rows: readonly TaxRow[], isIncluded: boolean, precision: number): Taxes {
  const [simple, compound] = [rows.filter((row) => !row.compound), rows.filter((row) => row.compound)];
  const taxes = new Map<number, Big>(rows.map(({ id }) => [id, NOTHING]));
  let net = price;
  if (isIncluded) {
    for (const row of compound.toReversed()) {
      const tax = net.minus(net.div(share(row).plus(1)));
      taxes.set(row.id, tax);
      net = net.minus(tax);
    }
  }
  const whole = total(simple.map(share)).plus(1);
  for (const row of simple) taxes.set(row.id, (isIncluded ? share(row).div(whole) : share(row)).times(net));
  if (!isIncluded) {
    for (const row of compound) taxes.set(row.id, price.plus(total(taxes.values())).times(share(row)));
  }
  return mapTaxes(taxes, (tax) => round(tax, precision));
}

function share({ percent }: TaxRow): Big {
  return new Big(percent).times('0.01');
}

export function mapTaxes(taxes: Taxes, change: (tax: Big) => Big): Taxes {
  return new Map([...taxes].map(([id, tax]) => [id, change(tax)]));
}

export function sumTaxes(all: readonly Taxes[]): Taxes {
  const sums = new Map<number, Big>();
  for (const taxes of all) for (const [id, tax] of taxes) sums.set(id, (sums.get(id) ?? NOTHING).plus(tax));
  return sums;
}
