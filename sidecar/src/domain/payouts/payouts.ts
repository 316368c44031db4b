/** Payment providers whose payouts are read; the names are part of commands and settings. */
export const PAYOUT_GATEWAYS = ['stripe', 'woopayments', 'paypal'] as const;
export type PayoutGateway = (typeof PAYOUT_GATEWAYS)[number];

/**
 * What a row of a provider's balance is to the books. `unknown`: a type that no list names; it holds its payout until a person
 * decides.
 */
export const BALANCE_KINDS = [
  'sale',
  'refund',
  'refund_failed',
  'fee',
  'fee_tax',
  'dispute',
  'dispute_reversal',
  'reserve',
  'conversion',
  'payout',
  'payout_failed',
  'unknown',
] as const;
export type BalanceKind = (typeof BALANCE_KINDS)[number];

/** What a provider's row says of where it comes from; absent = nothing. Compared whole, never parsed for a prefix. */
export interface RowReferences {
  /** Of the charge or capture: the order's transaction id. */
  readonly charge?: string;
  readonly intent?: string;
  readonly refund?: string;
  readonly dispute?: string;
  /** WooCommerce's id of the order. */
  readonly orderId?: string;
  readonly orderNumber?: string;
  /** Address of the shop that took the payment: another shop's rows are not ours. */
  readonly siteUrl?: string;
  /** The payout that failed and whose money came back with this row. */
  readonly payout?: string;
}

/**
 * One row of a provider's balance: net = amount - fee - feeTax, exactly. Money is decimal text in the units of `currency`, with
 * the sign it has for the merchant.
 */
export interface BalanceTransaction {
  readonly gateway: PayoutGateway;
  /** The provider's id; unique with gateway and store. PayPal's is made of the fields that make it unique. */
  readonly id: string;
  /** ISO 4217, upper case. */
  readonly currency: string;
  readonly kind: BalanceKind;
  /** As the provider names it, e.g. "adjustment/dispute", "T1107". */
  readonly type: string;
  readonly amount: string;
  /** Kept by the provider, above zero; without the tax on it. */
  readonly fee: string;
  /** Tax on the fee, where the provider names it. */
  readonly feeTax: string;
  /** What of `fee` is for converting the currency; absent = nothing, or the provider does not say. */
  readonly feeConversion?: string;
  readonly net: string;
  /** ISO UTC. */
  readonly createdAt: string;
  /** The payout that carries it; null = none yet, or the provider does not say. */
  readonly payoutId: string | null;
  /** What the shopper paid, where it was converted. */
  readonly customer: { readonly amount: string; readonly currency: string } | null;
  readonly description: string;
  readonly references: RowReferences;
}

export const PAYOUT_STATUSES = ['pending', 'in_transit', 'paid', 'failed', 'canceled'] as const;
export type PayoutStatus = (typeof PAYOUT_STATUSES)[number];

/** Money that a provider sends to the bank, or takes from it (`net` below zero). */
export interface ProviderPayout {
  readonly gateway: PayoutGateway;
  readonly id: string;
  readonly currency: string;
  readonly net: string;
  /** ISO UTC. */
  readonly createdAt: string;
  /** YYYY-MM-DD: the day the bank gets it; a calendar day, in no time zone. */
  readonly arrives: string;
  readonly status: PayoutStatus;
  /** false: by hand or instant; its rows cannot be listed, and it is proved by the balance. */
  readonly automatic: boolean;
  /** Whether nothing is added to its rows any more; one by hand has no list to wait for. */
  readonly isFinal: boolean;
  /** The bank's reference; null = none. */
  readonly trace: string | null;
}

/** What a provider owed at an instant; `available` and `pending` in the units of `currency`. */
export interface ProviderBalance {
  readonly gateway: PayoutGateway;
  readonly currency: string;
  /** ISO UTC. */
  readonly asOf: string;
  readonly available: string;
  readonly pending: string;
}

/** How a row was found to be of an order, strongest first; null = it was not. */
export type RowLink = 'charge' | 'intent' | 'refund' | 'order_id' | 'order_number';

/** A row with what it belongs to. */
export interface LinkedTransaction extends BalanceTransaction {
  /** WooCommerce's id; null = not linked. */
  readonly orderId: string | null;
  readonly refundId: string | null;
  readonly linkedBy: RowLink | null;
  /** It names another shop. */
  readonly isOtherShop: boolean;
}
