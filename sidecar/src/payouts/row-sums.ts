import { Big } from 'big.js';
import { ZERO } from '../domain/money.ts';
import type { LinkedTransaction } from '../domain/payouts/payouts.ts';
import { type PieceKind, rowPieces } from './row-parts.ts';

/** Rows that a person has to look at are named by the first few. */
const NAMED_MAX = 3;

/** Rows of one sort: how many, and what the first few are called at the provider or in the shop. */
export interface NamedRows {
  readonly rows: number;
  readonly first: readonly string[];
}

/** What is known of a payout without its rows. Amounts in the payout's currency, with the sign that each has for the merchant. */
export interface RowSums {
  readonly totals: Readonly<Partial<Record<PieceKind, string>>>;
  /** Kinds of entries that no list names. */
  readonly unknownTypes: readonly string[];
  readonly unknown: NamedRows;
  readonly otherShop: NamedRows;
  /** Linked to an order. */
  readonly linked: NamedRows;
}

/** `rows` of other currencies count in payouts of theirs. */
export function sumRows(currency: string, rows: readonly LinkedTransaction[]): RowSums {
  const own = rows.filter((row) => row.currency === currency && row.kind !== 'payout');
  const totals = new Map<PieceKind, Big>();
  for (const row of own)
    for (const { kind, amount } of rowPieces(row)) totals.set(kind, (totals.get(kind) ?? ZERO).plus(amount));
  const unknown = own.filter((row) => row.kind === 'unknown' && !row.isOtherShop && !new Big(row.amount).eq(ZERO));
  return {
    totals: Object.fromEntries([...totals].map(([kind, amount]) => [kind, amount.toFixed()])),
    unknownTypes: [...new Set(unknown.map(({ type }) => type))],
    unknown: named(unknown),
    otherShop: named(own.filter((row) => row.isOtherShop && !new Big(row.net).eq(ZERO))),
    linked: named(own.filter(({ orderId }) => orderId !== null)),
  };
}

function named(rows: readonly LinkedTransaction[]): NamedRows {
  return { rows: rows.length, first: rows.slice(0, NAMED_MAX).map(nameOf) };
}

/** An order by its number; else what the provider calls the entry. */
function nameOf({ id, orderId, isOtherShop, references }: LinkedTransaction): string {
  const order = isOtherShop ? undefined : (orderId ?? references.orderNumber ?? references.orderId);
  return order === undefined ? (references.charge ?? id) : `#${order}`;
}
