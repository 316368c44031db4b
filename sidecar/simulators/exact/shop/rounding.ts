import { Big } from 'big.js';

export const NOTHING = new Big(0);

/** PHP's round(): halves go away from zero. */
export function round(amount: Big, decimals: number): Big {
  return amount.round(decimals, Big.roundHalfUp);
}

/** PHP_ROUND_HALF_DOWN: halves go towards zero. */
export function roundHalfDown(amount: Big, decimals: number): Big {
  const rounded = round(amount, decimals);
  const isHalf = rounded
    .minus(amount)
    .abs()
    .times(2)
    .eq(new Big(1).div(10 ** decimals));
  return isHalf ? amount.round(decimals, Big.roundDown) : rounded;
}

export function floor(amount: Big): Big {
  return amount.round(0, amount.lt(0) ? Big.roundUp : Big.roundDown);
}

export function least(a: Big, b: Big): Big {
  return a.lt(b) ? a : b;
}

export function total(amounts: Iterable<Big>): Big {
  let all = NOTHING;
  for (const amount of amounts) all = all.plus(amount);
  return all;
}

/** How one shop rounds: its settings "decimals", "prices entered with tax" and "round tax at subtotal". */
export interface RoundingRules {
  readonly decimals: number;
  readonly pricesIncludeTax: boolean;
  readonly roundsAtSubtotal: boolean;
}

/** Decimals of WooCommerce's inner figures (wc_get_rounding_precision). */
export function innerDecimals({ decimals }: RoundingRules): number {
  return Math.max(decimals + 2, 6);
}

/** wc_round_tax_total: half down where prices are entered with tax. */
export function roundTaxTotal(rules: RoundingRules, tax: Big, decimals: number): Big {
  return rules.pricesIncludeTax ? roundHalfDown(tax, decimals) : round(tax, decimals);
}

/** round_line_tax: nothing is rounded per line where tax is rounded at the subtotal. */
export function roundLineTax(rules: RoundingRules, tax: Big, decimals: number): Big {
  return rules.roundsAtSubtotal ? tax : roundTaxTotal(rules, tax, decimals);
}

/** round_item_subtotal. */
export function roundItem(rules: RoundingRules, amount: Big, decimals: number): Big {
  return rules.roundsAtSubtotal ? amount : round(amount, decimals);
}
