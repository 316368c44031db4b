import type { BalanceTransaction, PayoutGateway, ProviderBalance, ProviderPayout } from '../domain/payouts/payouts.ts';

export interface ReadRows {
  readonly rows: readonly BalanceTransaction[];
  /** Payouts that are named by rows only. */
  readonly payouts: readonly ProviderPayout[];
  /** Up to where the provider's data is complete. */
  readonly through: Date;
}

/** How one provider is read. Every method throws a provider error, or a store error where the shop passes the call on. */
export interface ProviderClient {
  readonly gateway: PayoutGateway;
  /** The longest time that one reading of rows may span. */
  readonly windowMsMax: number;
  /** Rows may appear with so old a date: this much is read again each time. */
  readonly overlapMs: number;
  /** All rows of a time, both ends included. */
  rows(from: Date, to: Date): Promise<ReadRows>;
  /** Made since then, in any order. */
  payouts(since: Date): Promise<readonly ProviderPayout[]>;
  /** null = the provider does not list the rows of this payout. */
  rowsOf(payout: ProviderPayout): Promise<readonly BalanceTransaction[] | null>;
  balances(): Promise<readonly ProviderBalance[]>;
}

/** What a person gave to connect a provider, checked. */
export interface CheckedKey {
  /** The provider's id of the account; '' = it names none. */
  readonly accountId: string;
  /** What a person recognises the key by. */
  readonly keyHint: string;
}

/** "rk_live_…4Xy2" */
export function keyHintOf(key: string, start: number): string {
  return `${key.slice(0, start)}…${key.slice(-4)}`;
}
