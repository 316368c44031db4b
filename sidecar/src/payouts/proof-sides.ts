import { Big } from 'big.js';
import { ZERO } from '../domain/money.ts';
import type { LinkedTransaction } from '../domain/payouts/payouts.ts';

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

const OF_ORDER = { sale: 'payments', refund: 'refunds', refund_failed: 'refunds' } as const;

export interface FeeRule {
  /** Fees on sales are booked with each order, not with the payout. */
  readonly feesByOrder: boolean;
}

export function piecesOfRow(row: LinkedTransaction, { feesByOrder }: FeeRule): Piece[] {
  const { kind, orderId, payoutId, isOtherShop } = row;
  const withPayout = { orderId, payoutId, isOfOrder: false };
  if (isOtherShop) return some({ ...withPayout, part: 'other', amount: new Big(row.net) });
  const cost = new Big(row.fee).plus(row.feeTax).neg();
  const fee = { ...withPayout, part: 'fees', amount: cost } as const;
  const amount = new Big(row.amount);
  switch (kind) {
    case 'sale':
    case 'refund':
    case 'refund_failed': {
      const own = { orderId, payoutId, part: OF_ORDER[kind], amount, isOfOrder: true };
      return some(own, { ...fee, isOfOrder: kind === 'sale' && feesByOrder });
    }
    case 'fee':
    case 'fee_tax':
      return some({ ...fee, amount: amount.plus(cost) });
    case 'payout':
    case 'payout_failed':
      return some({ ...withPayout, payoutId: payoutOf(row), part: 'payouts', amount }, fee);
    case 'dispute':
    case 'dispute_reversal':
    case 'reserve':
    case 'conversion':
    case 'unknown':
      return some({ ...withPayout, part: 'other', amount }, fee);
  }
}

/** A failure is a row of the next payout, and undoes the one it names. */
function payoutOf({ kind, id, payoutId, references }: LinkedTransaction): string {
  return kind === 'payout' ? (payoutId ?? references.payout ?? id) : (references.payout ?? payoutId ?? id);
}

function some(...pieces: readonly Piece[]): Piece[] {
  return pieces.filter(({ amount }) => !amount.eq(ZERO));
}
