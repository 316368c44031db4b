import type { OrganisationLists } from '../domain/documents.ts';
import type { OrderTax } from '../domain/order.ts';
import type { TrackingByValue } from '../domain/settings/settings.ts';

/** A suggested setting with its reason; never applied unasked. */
export interface Suggestion {
  /** As `settings set` takes it. */
  readonly path: string;
  readonly value: unknown;
  readonly reason: string;
  /** low = check it before you accept it. */
  readonly confidence: 'high' | 'medium' | 'low';
  /** It would switch something on: applied only if a person chooses this very one. */
  readonly optIn?: boolean;
}

/** A tax rate of the store, as in `GET /taxes`. */
export interface WooTaxRate {
  readonly id: number;
  /** '' = every country; `state` likewise. */
  readonly country: string;
  readonly state: string;
  /** Percent, decimal string. */
  readonly ratePercent: string;
  readonly name: string;
  /** "standard", "reduced-rate", … */
  readonly taxClass: string;
  /** Rates of one class and different priorities add up on a line. */
  readonly priority: number;
  readonly compound: boolean;
  readonly shipping: boolean;
}

/** A tax rate seen on an order; the store may have deleted it. */
export type OrderTaxRate = Pick<OrderTax, 'rateId' | 'ratePercent' | 'label'>;

export interface Gateway {
  readonly id: string;
  readonly title: string;
  readonly enabled: boolean;
}

/** A status that paid orders of a payment method were seen in. */
export interface PaidStatus {
  readonly status: string;
  readonly method: string;
  readonly orders: number;
}

/** Paid orders seen by one payment method in one currency. */
export interface PaidBy {
  readonly method: string;
  readonly currency: string;
  readonly orders: number;
}

/** A line of the store's latest orders; each product or name of a fee once. */
export interface SeenLine {
  readonly kind: 'product' | 'shipping' | 'fee';
  readonly name: string;
  /** 0 = none. */
  readonly productId: number;
  readonly isTaxed: boolean;
  readonly isNegative: boolean;
}

/** Keys of metas with a number of an invoice, with how many orders have one. */
export interface SeenMeta {
  readonly metas: ReadonlyMap<string, number>;
  /** All that were looked at. */
  readonly orders: number;
}

/** A value that tracking can follow, most frequent first; a state with its country: "US:CA". */
export interface SeenValue {
  readonly by: TrackingByValue['by'];
  readonly value: string;
  readonly orders: number;
}

export interface SuggestInput {
  readonly storeId: string;
  /** Country in WooCommerce's form: "GB" or "US:IL". */
  readonly store: { readonly country: string; readonly currency: string; readonly name?: string };
  readonly taxRates: readonly WooTaxRate[];
  readonly gateways: readonly Gateway[];
  readonly lists: OrganisationLists;
  /** Tax rates seen on orders, and which were on one line together. */
  readonly orderRates?: readonly OrderTaxRate[];
  readonly orderRateSets?: readonly (readonly number[])[];
  /** Statuses of paid orders; absent = not looked at. */
  readonly paidStatuses?: readonly PaidStatus[];
  /** Payment methods and currencies of paid orders; absent = not looked at. */
  readonly paidBy?: readonly PaidBy[];
  /** Absent = not looked at. */
  readonly seenLines?: readonly SeenLine[];
  /** Absent = not looked at. */
  readonly invoiceNumbers?: SeenMeta;
  /** Of the latest orders; absent = not looked at. */
  readonly seenValues?: readonly SeenValue[];
  /** Of the shop; absent = not read, as the organisation has no tracking category to decide. */
  readonly productCategories?: readonly { readonly id: string; readonly name: string }[];
  /** Number prefixes of the other stores that post to the same organisation. */
  readonly usedNumberPrefixes: readonly string[];
}
