import type { Big } from 'big.js';
import type { OrderMoney } from './money-legs.ts';

/** What shop, ledger and Xero have of one order. Days are YYYY-MM-DD; days of the shop are in its own zone. */
export interface OrderLegs {
  readonly orderId: string;
  readonly number: string;
  /** null = not in the shop any more: deleted, or in the trash. */
  readonly order: ShopOrder | null;
  /** null = the service never read the order. */
  readonly entry: LedgerOrder | null;
  /** Sales documents in Xero of this order, in any status, and those of other tools for it. */
  readonly documents: readonly XeroDocument[];
  /** Absent = payments are not compared. */
  readonly money?: OrderMoney | undefined;
}

export interface ShopOrder {
  readonly status: string;
  /** Absent = not known: its status counts as for all methods. */
  readonly paymentMethod?: string | undefined;
  /** Of the invoice that it becomes (documents.date); null = not in the days that were read. */
  readonly day: string | null;
  readonly createdOn: string;
  readonly currency: string;
  readonly total: Big;
  readonly tax: Big;
  /** Without tax. */
  readonly shipping: Big;
  readonly taxByRate: readonly RateTax[];
  readonly wasPaid: boolean;
  /** So young that the service may not have read it yet. */
  readonly isFresh: boolean;
  readonly refunds: readonly ShopRefund[];
  /** The refund of a deposit that ends the sale: it counts as all that was left of it. Absent = none. */
  readonly endedBy?: { readonly refundId: number; readonly total: Big } | undefined;
}

export interface ShopRefund {
  readonly id: number;
  /** null = not in the days that were read. */
  readonly day: string | null;
  /** Positive. */
  readonly total: Big;
}

export interface RateTax {
  /** Percent, or a name. */
  readonly rate: string;
  readonly tax: Big;
}

export interface LedgerOrder {
  readonly state: 'open' | 'rejected' | 'skipped' | 'recorded';
  /** Codes of its problems (rejected), or why it was skipped. */
  readonly reasons: readonly string[];
  /** Codes of what a person should know although it is posted. */
  readonly notices: readonly string[];
  /** A person decided that its money need not be in Xero. */
  readonly isIgnored: boolean;
  /** The reason that they gave. */
  readonly ignoredFor?: string | undefined;
  /** Hash of the figures that were last recorded: unchanged, the order has the same money. Absent = not recorded. */
  readonly figures?: string | undefined;
  /** Its documents are in an organisation that the store was connected to before. */
  readonly isInOtherOrganisation: boolean;
  /** As we posted or linked them; without those that we voided. */
  readonly documents: readonly PostedDocument[];
}

/** `refund` with its id: of one refund. sale: an invoice, or a credit note that reverses a whole one. */
export type DocumentPurpose = { readonly of: 'sale' } | { readonly of: 'refund'; readonly refundId: number };

interface Document {
  readonly xeroId: string;
  readonly kind: 'invoice' | 'credit_note';
  readonly purpose: DocumentPurpose;
  readonly day: string;
  readonly currency: string;
  /** Positive, also of a credit note. */
  readonly total: Big;
  readonly tax: Big;
  /** Without tax, by account; absent = not known. Pairs: an object with a number like 200 for a name takes 2.5 kB. */
  readonly accounts?: readonly (readonly [account: string, net: Big])[] | undefined;
}

export interface PostedDocument extends Document {
  readonly isLinked: boolean;
}

export interface XeroDocument extends Document {
  readonly status: string;
  /** Without tax; null = on the account of the sales. */
  readonly shipping: Big | null;
  readonly taxByRate: readonly RateTax[];
  /** On the organisation's rounding account. */
  readonly rounding: Big;
  /** Without our mark and not linked: another tool made it for this order. */
  readonly isOfOtherTool: boolean;
  /** As the ledger last saw it: Xero was not asked for its day. */
  readonly isUnread?: true;
}

/** What the owner's settings say of which orders are posted. */
export interface PostingRules {
  readonly statuses: ReadonlySet<string>;
  /** By payment method, where it has others. */
  readonly statusesOfMethods?: ReadonlyMap<string, ReadonlySet<string>> | undefined;
  readonly startDate: string | null;
}

/** Whether orders of its payment method are posted in its status. */
export function isPostedStatus({ status, paymentMethod }: ShopOrder, rules: PostingRules): boolean {
  const own = paymentMethod === undefined ? undefined : rules.statusesOfMethods?.get(paymentMethod);
  return (own ?? rules.statuses).has(status);
}
