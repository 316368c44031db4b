import type { Big } from 'big.js';
import type { PlannedLine } from '../../domain/documents.ts';
import { decimal, sum, ZERO } from '../../domain/money.ts';
import type { SourcedLine } from '../invoice/to-line-items.ts';

/** What is left to credit of an invoice: net by account and tracking, tax by tax type, as Xero keeps tax by type. */
export type CreditLeft = readonly TaxPool[];

export interface TaxPool {
  readonly taxType: string;
  readonly tax: Big;
  readonly cells: readonly CreditCell[];
}

/** Lines of one account, tax type and tracking. */
export interface CreditCell {
  readonly key: string;
  /** The first of its lines, with the account and tracking of all. */
  readonly sample: PlannedLine;
  readonly net: Big;
}

/** What one refund takes of each pool, in the order of the pools and their cells. */
export type CreditSplit = readonly PoolShare[];

export interface PoolShare {
  readonly tax: Big;
  /** The part refunded without any net of its line. */
  readonly taxAlone: Big;
  readonly cells: readonly Big[];
}

export function wholeInvoice(sourced: readonly SourcedLine[]): CreditLeft {
  const all = sourced.map(({ line }) => line);
  const pools = Map.groupBy(all, ({ taxType }) => taxType);
  return [...pools].map(([taxType, lines]) => ({
    taxType,
    tax: sum(lines.map(({ tax }) => decimal(tax))),
    cells: [...Map.groupBy(lines, cellKey)].flatMap(([key, members]) => {
      const [sample] = members;
      return sample === undefined ? [] : { key, sample, net: sum(members.map(({ amount }) => decimal(amount))) };
    }),
  }));
}

export function cellKey(line: PlannedLine): string {
  const tracking = line.tracking.map((one) => `${one.categoryId}:${one.optionId}`).sort();
  return [line.taxType, line.accountCode, ...tracking].join(' ');
}

export function poolNet(pool: TaxPool): Big {
  return sum(pool.cells.map((cell) => cell.net));
}

export function totalLeft(left: CreditLeft): Big {
  return sum(left.map((pool) => poolNet(pool).plus(pool.tax)));
}

export function everything(left: CreditLeft): CreditSplit {
  return left.map((pool) => ({ tax: pool.tax, taxAlone: ZERO, cells: pool.cells.map((cell) => cell.net) }));
}

export function without(left: CreditLeft, split: CreditSplit): CreditLeft {
  return left.map((pool, index) => ({
    ...pool,
    tax: pool.tax.minus(split[index]?.tax ?? ZERO),
    cells: pool.cells.map((cell, place) => ({ ...cell, net: cell.net.minus(split[index]?.cells[place] ?? ZERO) })),
  }));
}
