import type { PayoutGateway } from '../domain/payouts/payouts.ts';

/** Why a clearing account and what the provider owes differ, in the order they are shown. */
export const PROOF_CAUSES = [
  'payment_missing',
  'payment_twice',
  'payment_differs',
  'refund_missing',
  'refund_twice',
  'refund_differs',
  'other_account',
  'not_at_provider',
  'not_linked',
  'fee_missing',
  'fee_twice',
  'fee_differs',
  'adjustment_differs',
  'payout_not_booked',
  'payout_twice',
  'payout_differs',
  'provider_gap',
  'provider_list',
  'foreign_booking',
  'unexplained',
  'other_shop',
  'not_paid_out',
  'payout_failed',
  'waiting',
  'other_day',
  'not_read_yet',
] as const;
export type ProofCode = (typeof PROOF_CAUSES)[number];

/** They end without a person: what is due later is not booked yet. */
export const TIMING: ReadonlySet<ProofCode> = new Set([
  'other_shop',
  'not_paid_out',
  'payout_failed',
  'waiting',
  'other_day',
  'not_read_yet',
]);

/** A part of the difference of an account; all of them sum to it. */
export interface ProofCause {
  readonly code: ProofCode;
  /** What it adds to the account, beyond what the provider owes. */
  readonly amount: string;
  /** WooCommerce's id; null = of no single order. */
  readonly orderId: string | null;
  readonly payoutId: string | null;
  /** The account where it is instead, the provider's row, a document in Xero; '' = nothing to name. */
  readonly detail: string;
}

/** opening + payments - refunds - fees + other - payouts = closing; closing - provider = difference. */
export interface ClearingFigures {
  readonly opening: string;
  readonly payments: string;
  readonly refunds: string;
  readonly fees: string;
  readonly other: string;
  readonly payouts: string;
  readonly closing: string;
  /** What the provider still owes, payouts that have not arrived included. */
  readonly provider: string;
  readonly difference: string;
}

export interface ProvedAccount extends ClearingFigures {
  readonly gateway: PayoutGateway;
  readonly currency: string;
  /** Its code, or its id if it has none. */
  readonly account: string;
  /** Xero's own balance; null = not read: `closing` is that of our documents. */
  readonly xero: string | null;
  readonly causes: readonly ProofCause[];
  /** Causes that are counted in the figures, and too many to be listed. */
  readonly left: number;
}

export function isProved({ causes }: Pick<ProvedAccount, 'causes'>): boolean {
  return causes.every(({ code }) => TIMING.has(code));
}
