import { Big } from 'big.js';
import { decimal, sum } from '../../domain/money.ts';
import type { OrderLine, OrderTax } from '../../domain/order.ts';

/** The rates on a line as the settings name them: "100", "122+123"; "" if no rate applied. */
export function taxSetKey(rateIds: readonly number[]): string {
  return [...rateIds].sort((a, b) => a - b).join('+');
}

/** A rate with an empty total is on the line but did not apply; 0.00 did. */
export function rateIdsOf(line: OrderLine): number[] {
  return line.taxes.filter((tax) => tax.total !== '').map((tax) => tax.rateId);
}

/** The combined percent of rates on one line, compound ones on top of the others. */
export function percentOfSet(rates: readonly Pick<OrderTax, 'ratePercent' | 'compound'>[]): Big {
  const simple = sum(rates.filter(({ compound }) => !compound).map(({ ratePercent }) => decimal(ratePercent)));
  return rates
    .filter(({ compound }) => compound)
    .reduce((percent, { ratePercent }) => percent.plus(percent.plus(100).times(ratePercent).div(100)), simple);
}

/** The same by id; null if the order lacks a rate. */
export function combinedPercent(rateIds: readonly number[], rates: ReadonlyMap<number, OrderTax>): Big | null {
  const known = rateIds.flatMap((rateId) => rates.get(rateId) ?? []).filter(({ ratePercent }) => ratePercent !== '');
  return known.length < rateIds.length ? null : percentOfSet(known);
}

export function ratesById(taxes: readonly OrderTax[]): Map<number, OrderTax> {
  return new Map(taxes.map((tax) => [tax.rateId, tax]));
}

/** Shown as "VAT (20 %)", "VAT (20 %) + City (0.75 %)" for a set. */
export function taxSetName(rateIds: readonly number[], rates: ReadonlyMap<number, OrderTax>): string {
  return rateIds
    .map((rateId) => {
      const rate = rates.get(rateId);
      const name = rate?.label || rate?.rateCode || `tax rate ${rateId}`;
      if (rate === undefined || rate.ratePercent === '') return name;
      return `${name} (${new Big(rate.ratePercent).toString()} %)`;
    })
    .join(' + ');
}
