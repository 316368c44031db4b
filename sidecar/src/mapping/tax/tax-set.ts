import { Big } from 'big.js';
import { decimal, ZERO } from '../../domain/money.ts';
import type { OrderLine, OrderTax } from '../../domain/order.ts';

/** The rates on a line as the settings name them: "100", "122+123"; "" if no rate applied. */
export function taxSetKey(rateIds: readonly number[]): string {
  return [...rateIds].sort((a, b) => a - b).join('+');
}

/** A rate with an empty total is on the line but did not apply; 0.00 did. */
export function rateIdsOf(line: OrderLine): number[] {
  return line.taxes.filter((tax) => tax.total !== '').map((tax) => tax.rateId);
}

/** Combined percent of a set's rates, compound ones on top of the others; null if the order lacks a rate. */
export function combinedPercent(rateIds: readonly number[], rates: ReadonlyMap<number, OrderTax>): Big | null {
  let simple = ZERO;
  const compound: Big[] = [];
  for (const rateId of rateIds) {
    const rate = rates.get(rateId);
    if (rate === undefined || rate.ratePercent === '') return null;
    if (rate.compound) compound.push(decimal(rate.ratePercent));
    else simple = simple.plus(rate.ratePercent);
  }
  return compound.reduce((percent, own) => percent.plus(percent.plus(100).times(own).div(100)), simple);
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
