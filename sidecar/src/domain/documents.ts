import type { Problem } from './problems.ts';

/** What any source, not only an order, becomes in Xero. Money: a string with two decimals; days: YYYY-MM-DD. */
export interface SourceDocuments {
  /** Absent = none (any more): one that is in Xero is deleted. */
  readonly bankTransfer?: PlannedBankTransfer;
  /** The same of money that a payment provider keeps or returns with a payout, at most one by account and direction. */
  readonly payoutMoney?: readonly PlannedPayoutMoney[];
}

/** Money moved between two accounts of type BANK in one currency, e.g. by a payout. */
export interface PlannedBankTransfer {
  /** By their ids: Xero's list of transfers has no codes. */
  readonly fromAccountId: string;
  readonly toAccountId: string;
  /** Above zero. */
  readonly amount: string;
  readonly date: string;
  /** The start of its reference, e.g. "Payout po_1". */
  readonly text: string;
  /** One that somebody else made is linked instead: same accounts and amount, at most so many days apart. Absent = none is. */
  readonly linkDays?: number;
}

/** Spend or receive money on a clearing account, for what a payout consists of beside its sales and refunds. */
export interface PlannedPayoutMoney {
  readonly type: 'SPEND' | 'RECEIVE';
  /** Of type BANK. */
  readonly bankAccountId: string;
  readonly currency: string;
  readonly date: string;
  /** The provider, identified by its name alone. */
  readonly contactName: string;
  /** The start of its reference. */
  readonly text: string;
  /** They sum to at least zero. */
  readonly lines: readonly PlannedPayoutLine[];
}

export interface PlannedPayoutLine {
  /** What it is for, e.g. "fees". */
  readonly of: string;
  readonly description: string;
  /** With tax; below zero on a line against the document's direction. */
  readonly amount: string;
  readonly accountCode: string;
  readonly taxType: string;
}

/** What an order becomes in Xero. Money is in the document's currency. */
export interface PlannedDocuments extends SourceDocuments {
  readonly contact: PlannedContact;
  readonly invoice: PlannedInvoice;
  /** null while the order is unpaid, free, or its invoice is not AUTHORISED. */
  readonly payment: PlannedPayment | null;
  /** The balance due of an order whose deposit is in Xero; absent = none. */
  readonly balance?: PlannedPayment;
  /** The gateway's fee on the payment; absent = none to book, or not known. */
  readonly fee?: PlannedGatewayFee;
  /** One for each refund that returned money, oldest first. */
  readonly creditNotes: readonly PlannedCreditNote[];
  /** Items that lines name and Xero does not have yet; absent = none. */
  readonly items?: readonly PlannedItem[];
  /** What a user should know although the order can be posted. */
  readonly notices: readonly Problem[];
}

/** An untracked item to make: a product that is sold. */
export interface PlannedItem {
  /** At most 30 characters, unique whatever the case. */
  readonly code: string;
  /** At most 50 characters. */
  readonly name: string;
  readonly description: string;
  /** Up to four decimals; null = not known in the organisation's currency. */
  readonly unitPrice: string | null;
  /** '' = none. */
  readonly accountCode: string;
  /** '' = that of the account. */
  readonly taxType: string;
  /** Store and product: see sourceOfItem. */
  readonly source: string;
}

/** An item of ours in Xero, and what we last wrote of it. */
export interface WrittenItem {
  /** itemKey of the code it was made with. */
  readonly key: string;
  /** '' = the call that makes it has no answer yet. */
  readonly itemId: string;
  /** The whole name; null = by a version that did not keep it. */
  readonly name: string | null;
  readonly unitPrice: string | null;
  readonly source: string | null;
}

export interface PlannedContact {
  /** Our key in Xero: at most 50 characters, the same for every order of this customer. */
  readonly contactNumber: string;
  /** Must be unique in Xero; `alternativeNames` are tried in order if it is taken. */
  readonly name: string;
  readonly alternativeNames: readonly string[];
  readonly firstName: string;
  readonly lastName: string;
  /** '' when the order has none or Xero would refuse it. */
  readonly email: string;
  readonly phone: string;
  readonly taxNumber: string;
  readonly addresses: readonly PlannedAddress[];
  /** Shared by the company's buyers, so e-mail alone does not match it; absent = a person's, or that of all guests. */
  readonly isCompany?: true;
  /** A new contact replaces this one if it was archived; absent = a user must restore it. */
  readonly replacesArchived?: true;
}

export interface PlannedAddress {
  readonly type: 'POBOX' | 'STREET';
  readonly attentionTo: string;
  readonly line1: string;
  readonly line2: string;
  readonly city: string;
  readonly region: string;
  readonly postalCode: string;
  readonly country: string;
}

/** Whether the amounts of a document's lines exclude tax, include it, or have none. */
export type LineAmountTypes = 'Exclusive' | 'Inclusive' | 'NoTax';

/** Net, tax and both, each with two decimals. */
export interface Totals {
  readonly subTotal: string;
  readonly totalTax: string;
  readonly total: string;
}

export type InvoiceStatus = 'DRAFT' | 'SUBMITTED' | 'AUTHORISED';

export interface PlannedInvoice {
  /** '' = numbered by the organisation's own sequence; then only the reference identifies it. */
  readonly number: string;
  readonly reference: string;
  /** Link back to the order; null when Xero would refuse the address. */
  readonly url: string | null;
  readonly date: string;
  readonly dueDate: string;
  readonly currency: string;
  /** Units of `currency` for one of the base currency; absent = Xero's rate of the day. */
  readonly currencyRate?: string;
  readonly status: InvoiceStatus;
  readonly lineAmountTypes: LineAmountTypes;
  /** Why its prices are with tax, or not as the setting says; absent = they are without, as everywhere. */
  readonly because?: RuleDecision;
  readonly brandingThemeId: string | null;
  readonly lines: readonly PlannedLine[];
  /** The order's own figures; Xero's answer must equal them. */
  readonly expected: Totals;
}

/** Lines are positive: Xero takes no negative credit note and no discount on one. */
export interface PlannedCreditNote {
  /** WooCommerce's id of the refund: the identity, with the store. */
  readonly refundId: number;
  readonly number: string;
  /** Names the refund's id and ends in the mark of origin of store and order. */
  readonly reference: string;
  readonly date: string;
  readonly currency: string;
  /** That of the invoice; absent = Xero's rate of the day. */
  readonly currencyRate?: string;
  readonly status: InvoiceStatus;
  /** That of the invoice. */
  readonly lineAmountTypes: LineAmountTypes;
  readonly brandingThemeId: string | null;
  readonly lines: readonly PlannedLine[];
  /** Xero's answer must equal them; `total` is the refund's amount, unless the invoice has less left. */
  readonly expected: Totals;
  /** The refunded money, up to the whole credit: settle-credit.ts decides how much; null when none is to be booked. */
  readonly refund: PlannedPayment | null;
  /** The part of the credit to refund as money before allocating any to the invoice; absent = the invoice comes first. */
  readonly moneyFirst?: string;
}

/** A line without account is text alone: its figures are zero and not sent. */
export interface PlannedLine {
  readonly description: string;
  /** quantity x unitAmount rounds to `amount`, in a document of type Inclusive to `amount` plus `tax`. */
  readonly quantity: string;
  /** What was sold, where `quantity` is another because no price gives the amount; absent = `quantity`. */
  readonly soldQuantity?: string;
  /** Up to four decimals; with the tax in a document of type Inclusive. */
  readonly unitAmount: string;
  /** Without the tax, whatever the document's LineAmountTypes. */
  readonly amount: string;
  readonly tax: string;
  readonly accountCode: string;
  readonly taxType: string;
  /** Sent only if Xero's own rounding would differ, else null. */
  readonly taxAmount: string | null;
  readonly itemCode: string | null;
  readonly tracking: readonly TrackingChoice[];
  /** Why this account, tax type and tracking: kept with the entry. */
  readonly because: readonly RuleDecision[];
}

export function isTextLine({ accountCode }: Pick<PlannedLine, 'accountCode'>): boolean {
  return accountCode === '';
}

/** An invoice line as Xero has it; absent texts are ''. `unitAmount` is as Xero returns it, tax included or not. */
export interface PostedLine {
  readonly lineItemId: string;
  readonly description: string;
  readonly quantity: string;
  readonly unitAmount: string;
  /** Without the tax, whatever the document's LineAmountTypes. */
  readonly amount: string;
  readonly tax: string;
  readonly accountCode: string;
  readonly taxType: string;
  readonly itemCode: string;
  readonly tracking: readonly TrackingChoice[];
}

/** An approved invoice or credit note as Xero has it, for reports. Money: two decimals; lines are net of tax. */
export interface BookedDocument {
  readonly kind: 'invoice' | 'credit_note';
  readonly xeroId: string;
  readonly number: string;
  readonly reference: string;
  /** Link to the order; absent = none. */
  readonly url?: string | undefined;
  readonly date: string;
  readonly currency: string;
  /** Units of `currency` for one of the base currency; null = it is the base currency. */
  readonly currencyRate: string | null;
  readonly subTotal: string;
  readonly totalTax: string;
  readonly total: string;
  /** Due on the invoice; neither refunded nor allocated of the credit note. */
  readonly left: string;
  readonly lines: readonly Pick<PostedLine, 'description' | 'amount' | 'tax' | 'taxType' | 'accountCode'>[];
}

export interface TrackingChoice {
  readonly categoryId: string;
  readonly optionId: string;
}

export interface RuleDecision {
  readonly field: 'account' | 'taxType' | 'tracking' | 'item' | 'prices';
  readonly value: string;
  /** e.g. "category 15", "shipping", "default", "tax rate 100". */
  readonly rule: string;
}

/** Exactly one of them is sent; bank accounts may have no code. */
export type AccountRef = { readonly code: string } | { readonly accountId: string };

export interface PlannedPayment {
  readonly amount: string;
  readonly currency: string;
  readonly date: string;
  readonly account: AccountRef;
  readonly reference: string;
  readonly because: RuleDecision | null;
  /** What the provider credited for exactly this amount, in the base currency; absent = converted at Xero's rate. */
  readonly credited?: { readonly amount: string; readonly bankAmount: string };
  /** Without a transaction: the reference names the order, and differs from that of earlier versions. */
  readonly isOffline?: true;
  /** Beside money on an earlier invoice, and the order has no later date for it: `date` is that of the change. */
  readonly isAssumed?: true;
}

/** Spend money on the account the payment arrived on: its balance is then what the gateway pays out. */
export interface PlannedGatewayFee {
  /** With tax, in the currency of the bank account; "0.00" = the gateway refunded all of it. */
  readonly amount: string;
  readonly currency: string;
  readonly date: string;
  /** Of type BANK. */
  readonly bankAccount: AccountRef;
  /** Identified by its name alone: it is looked up or created, and never edited. */
  readonly contactName: string;
  readonly reference: string;
  readonly description: string;
  readonly accountCode: string;
  readonly taxType: string;
  readonly because: readonly RuleDecision[];
}

/** The organisation's live lists that the mapping needs; null or absent = not read. */
export interface OrganisationLists {
  readonly accounts: readonly XeroAccount[];
  readonly taxRates: readonly XeroTaxRate[];
  readonly trackingCategories: readonly XeroTrackingCategory[] | null;
  readonly items: readonly XeroItem[] | null;
  /** Items that we made, or found made, by itemKey of the code they were made with: their ids. Absent = none. */
  readonly itemsMade?: ReadonlyMap<string, string> | undefined;
  readonly baseCurrency?: string | undefined;
  /** Whether sales documents have tax in their prices unless a person says otherwise; null or absent = Xero does not say. */
  readonly salesPrices?: 'Exclusive' | 'Inclusive' | null | undefined;
  /** Of the organisation, ISO 3166 alpha-2. */
  readonly countryCode?: string | undefined;
  /** Codes of the enabled currencies, the base currency among them. */
  readonly currencies?: readonly string[] | undefined;
  /** The last days of locked periods. */
  readonly lockDates?: { readonly period: string | null; readonly endOfYear: string | null } | undefined;
  /** null = none set. */
  readonly salesTerms?: SalesTerms | null | undefined;
}

/** When an invoice is due under the organisation's terms (developer.xero.com/documentation/api/accounting/types). */
export interface SalesTerms {
  readonly day: number;
  readonly type: 'DAYSAFTERBILLDATE' | 'DAYSAFTERBILLMONTH' | 'OFCURRENTMONTH' | 'OFFOLLOWINGMONTH';
}

export interface XeroAccount {
  readonly accountId: string;
  /** '' for bank accounts without one. */
  readonly code: string;
  readonly name: string;
  /** e.g. SALES, REVENUE, BANK, CURRLIAB. */
  readonly type: string;
  /** ASSET, EQUITY, EXPENSE, LIABILITY, REVENUE. */
  readonly class: string;
  readonly status: string;
  readonly taxType: string;
  /** '' = none. */
  readonly systemAccount: string;
  readonly enablePaymentsToAccount: boolean;
  /** Bank accounts only, else ''. */
  readonly currencyCode: string;
}

export interface XeroTaxRate {
  readonly taxType: string;
  readonly name: string;
  readonly status: string;
  /** Percent, decimal string: what Xero applies to a line. */
  readonly effectiveRate: string;
  readonly reportTaxType: string;
  readonly canApplyToRevenue: boolean;
  readonly canApplyToLiabilities: boolean;
  readonly canApplyToAssets: boolean;
  readonly canApplyToEquity: boolean;
  readonly canApplyToExpenses: boolean;
}

export interface XeroTrackingCategory {
  readonly categoryId: string;
  readonly name: string;
  readonly status: string;
  readonly options: readonly { readonly optionId: string; readonly name: string; readonly status: string }[];
}

export interface XeroItem {
  /** Absent = not known. */
  readonly itemId?: string | undefined;
  readonly code: string;
  readonly name: string;
  readonly isTracked: boolean;
  /** False = bought only: not allowed on a sales line. Absent = not known. */
  readonly isSold?: boolean | undefined;
  /** Absent = not read. */
  readonly description?: string | undefined;
  /** What it is sold for; absent = not read. */
  readonly sales?:
    { readonly unitPrice: string | null; readonly accountCode: string; readonly taxType: string } | undefined;
}

/** An item of ours in Xero by now, and what we wrote of it. */
export interface MadeItem {
  readonly written: WrittenItem;
  readonly item: XeroItem;
}

/** What is due on an invoice, or left of a credit note, as Xero has it by our last reading. */
export interface OpenItem {
  readonly kind: 'invoice' | 'credit_note';
  readonly orderId: string;
  readonly orderNumber: string;
  readonly number: string;
  readonly date: string;
  /** null = not known: posted by an earlier version. */
  readonly dueDate: string | null;
  readonly currency: string;
  readonly total: string;
  readonly left: string;
}
