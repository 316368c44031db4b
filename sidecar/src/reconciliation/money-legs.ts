import type { Big } from 'big.js';

/** The money of one order: received is positive, given back negative. */
export interface OrderMoney {
  readonly shop: readonly ShopMoney[];
  /** Payments of the ledger that were not deleted by us. */
  readonly posted: readonly XeroMoney[];
  /** Payments in Xero on documents of the order; null = not read. Those of days that were not read are as posted. */
  readonly there: readonly XeroMoney[] | null;
}

interface Money {
  readonly currency: string;
  readonly amount: Big;
  /** The account's code, or its id if it has none. */
  readonly account: string;
  /** null = what was received, or given back without a refund. */
  readonly refundId: number | null;
}

export interface ShopMoney extends Money {
  /** null = not in the days that were read. */
  readonly day: string | null;
  /** By the settings; NO_ACCOUNT = they name none. */
  readonly account: string;
  /** The settings say that this money is not booked. */
  readonly isUnbooked?: true | undefined;
}

export interface XeroMoney extends Money {
  readonly xeroId: string;
  readonly day: string;
  /** Of a day that was not read: as posted. */
  readonly isUnread?: true | undefined;
}

/** The account of money for which the settings name none. */
export const NO_ACCOUNT = '';
