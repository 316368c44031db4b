import { Big } from 'big.js';
import { NOTHING, round, total } from './rounding.ts';

/** One row of the shop's tax table. */
export interface TaxRow {
  readonly id: number;
  readonly label: string;
  readonly percent: string;
  readonly compound: boolean;
  readonly onShipping: boolean;
}

/** Tax by the id of its row. */
export type Taxes = ReadonlyMap<number, Big>;

/** WC_Tax::calc_tax: what each row takes of a price, unrounded but for the inner precision. */
export function calcTax(price: Big, rows: readonly TaxRow[], isIncluded: boolean, precision: number): Taxes {
  const taxes = isIncluded ? included(price, rows) : added(price, rows);
  return new Map([...taxes].map(([id, tax]) => [id, round(tax, precision)]));
}

function added(price: Big, rows: readonly TaxRow[]): Taxes {
  const taxes = new Map<number, Big>();
  for (const row of rows) if (!row.compound) taxes.set(row.id, price.times(share(row)));
  for (const row of rows) {
    if (row.compound) taxes.set(row.id, price.plus(total(taxes.values())).times(share(row)));
  }
  return taxes;
}

function included(price: Big, rows: readonly TaxRow[]): Taxes {
  const taxes = new Map<number, Big>(rows.map((row) => [row.id, NOTHING]));
  let rest = price;
  for (const row of rows.filter(({ compound }) => compound).reverse()) {
    const tax = rest.minus(rest.div(share(row).plus(1)));
    taxes.set(row.id, tax);
    rest = rest.minus(tax);
  }
  const simple = rows.filter(({ compound }) => !compound);
  const whole = total(simple.map(share)).plus(1);
  for (const row of simple) taxes.set(row.id, share(row).div(whole).times(rest));
  return taxes;
}

function share({ percent }: TaxRow): Big {
  return new Big(percent).div(100);
}

export function addTaxes(into: Map<number, Big>, taxes: Taxes): void {
  for (const [id, tax] of taxes) into.set(id, (into.get(id) ?? NOTHING).plus(tax));
}
