import type { Big } from 'big.js';
import type { LinkedTransaction } from '../domain/payouts/payouts.ts';
import { type PieceKind, rowPieces } from './row-parts.ts';

/** The figures of a clearing account. */
export const PROOF_PARTS = ['payments', 'refunds', 'fees', 'other', 'payouts'] as const;
export type ProofPart = (typeof PROOF_PARTS)[number];

/** What one of our documents does to an account in Xero: money that arrives is positive. */
export interface BookedMovement {
  readonly xeroId: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly part: ProofPart;
  readonly amount: string;
  readonly currency: string;
  readonly account: string;
  readonly orderId: string | null;
  readonly payoutId: string | null;
}

/** What a row of the provider does to what it owes; all pieces of a row sum to its net amount. */
export interface Piece {
  readonly part: ProofPart;
  readonly amount: Big;
  readonly orderId: string | null;
  /** null = none carries it yet, or the provider does not say. */
  readonly payoutId: string | null;
  /** Booked with its order, not with a payout. */
  readonly isOfOrder: boolean;
}

export interface FeeRule {
  /** Fees on sales are booked with each order, not with the payout. */
  readonly feesByOrder: boolean;
}

/** The figure of the account that each piece of a row is part of. */
const PART_OF: Readonly<Record<PieceKind, ProofPart>> = {
  ...{ sales: 'payments', refunds: 'refunds', sale_fee: 'fees', sale_fee_tax: 'fees', fee: 'fees', fee_tax: 'fees' },
  ...{
    disputes: 'other',
    reserves: 'other',
    conversion: 'other',
    sale_conversion: 'other',
    other_shop: 'other',
    unknown: 'other',
  },
  ...{ own: 'payouts', failed: 'payouts' },
};
const OF_ORDERS: ReadonlySet<PieceKind> = new Set(['sales', 'refunds']);
const SALE_FEES: ReadonlySet<PieceKind> = new Set(['sale_fee', 'sale_fee_tax', 'sale_conversion']);

export function sidesOfRow(row: LinkedTransaction, { feesByOrder }: FeeRule): Piece[] {
  const { orderId, payoutId } = row;
  return rowPieces(row).map(({ kind, amount }) => {
    const isFeeOfOrder = feesByOrder && SALE_FEES.has(kind);
    return {
      ...{ orderId, amount, part: isFeeOfOrder ? 'fees' : PART_OF[kind] },
      payoutId: PART_OF[kind] === 'payouts' ? payoutOf(row) : payoutId,
      isOfOrder: OF_ORDERS.has(kind) || isFeeOfOrder,
    };
  });
}

/** A failure is a row of the next payout, and undoes the one it names. */
function payoutOf({ kind, id, payoutId, references }: LinkedTransaction): string {
  return kind === 'payout' ? (payoutId ?? references.payout ?? id) : (references.payout ?? payoutId ?? id);
}
