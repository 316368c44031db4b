export interface PayoutsTables {
  /** A provider of a store, and how far its lists are read. */
  provider_connections: {
    store_id: string;
    gateway: string;
    /** The provider's id of the account; '' = it names none. */
    account_id: string;
    /** null = it needs no key of its own (WooPayments). */
    secret_jwe: string | null;
    /** What a person recognises the key by, e.g. "rk_live_…4Xy2"; '' = none. */
    key_hint: string;
    connected_at: string;
    /** ISO UTC of the newest row read; '' = none yet. */
    rows_through: string;
    payouts_through: string;
    /** The last complete reading. */
    read_at: string | null;
    /** Not read before; null = by the schedule. */
    due_at: string | null;
    /** {code, message, fix, at} of the last reading; null = it did not fail. */
    failed_json: string | null;
  };
  /** See domain/payouts/payouts.ts, ProviderPayout. */
  provider_payouts: {
    store_id: string;
    gateway: string;
    payout_id: string;
    currency: string;
    net: string;
    created_at: string;
    arrives: string;
    status: string;
    automatic: number;
    is_final: number;
    trace: string | null;
    /** api or csv. */
    came_from: string;
    read_at: string;
  };
  /** See domain/payouts/payouts.ts, LinkedTransaction. */
  provider_transactions: {
    store_id: string;
    gateway: string;
    transaction_id: string;
    payout_id: string | null;
    currency: string;
    kind: string;
    type: string;
    amount: string;
    fee: string;
    fee_tax: string;
    fee_conversion: string | null;
    net: string;
    created_at: string;
    customer_json: string | null;
    description: string;
    references_json: string;
    order_id: string | null;
    refund_id: string | null;
    linked_by: string | null;
    is_other_shop: number;
    came_from: string;
    read_at: string;
  };
  /** What the rows of a payout sum to; gone when one of them changes. */
  provider_payout_sums: {
    store_id: string;
    gateway: string;
    payout_id: string;
    sums_json: string;
  };
  /** What a person decided about a payout. */
  payout_decisions: {
    store_id: string;
    gateway: string;
    payout_id: string;
    is_undone: number;
    account: string | null;
    decided_at: string;
  };
  /** What a provider owed at an instant. */
  provider_balances: {
    store_id: string;
    gateway: string;
    currency: string;
    as_of: string;
    available: string;
    pending: string;
  };
  /** What the last nightly proof of a clearing account found. */
  clearing_proofs: {
    store_id: string;
    gateway: string;
    currency: string;
    /** The day whose end was proved. */
    on_day: string;
    proved_at: string;
    difference: string;
    causes_json: string;
  };
}
