import type { PayoutGateway } from '../../../src/domain/payouts/payouts.ts';
import type { ExampleRow } from '../../providers/examples.ts';

/** A payment or a refund (below zero) of an order; decimal strings. */
export interface PaidOrder {
  readonly orderId: number;
  /** The order's transaction id. */
  readonly charge: string;
  readonly amount: string;
  readonly fee: string;
}

/** One row of the provider's balance, in minor units. */
export interface ProviderRow {
  readonly net: number;
  /** What the order itself books of it, without its fee; 0 = it is of no order, or its order books nothing. */
  readonly ofOrder: number;
  /** The fee of a sale. */
  readonly fee: number;
  readonly orderId: number | null;
  /** The money of a failed payout. */
  readonly isReturned: boolean;
  payoutId: string | null;
}

export interface MadePayout {
  readonly id: string;
  readonly amount: number;
  status: 'in_transit' | 'paid' | 'failed';
}

/** What one of the simulated providers keeps of the shop. */
export interface ProviderBooks {
  readonly gateway: PayoutGateway;
  readonly currency: string;
  idOf(count: number): string;
  /** Of a sale: by what the shop recorded; decimal string. */
  feeOf(recorded: string | null): string;
  take(order: PaidOrder, now: Date): ProviderRow;
  charge(row: ExampleRow, now: Date): ProviderRow;
  pay(
    id: string,
    made: { readonly amount: number; readonly rows: readonly ProviderRow[]; readonly now: Date },
  ): MadePayout;
  /** Its list is complete, and it has arrived or not yet. */
  finish(payout: MadePayout, arrives: boolean): void;
  /** It comes back from the bank; null = this provider says nothing of it. */
  fail(payout: MadePayout, now: Date): ProviderRow | null;
  /** What was pending is done. */
  settle(now: Date): void;
}
