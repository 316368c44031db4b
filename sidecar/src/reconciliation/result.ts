/** Why a period of the shop differs from Xero, in the order they are shown. */
export const CAUSES = [
  'waiting',
  'needs_attention',
  'not_synced_status',
  'before_start_date',
  'ignored',
  'other_period',
  'voided_in_xero',
  'changed_in_xero',
  'not_approved',
  'doubled',
  'deleted_in_shop',
  'linked_document',
  'rounding_line',
  'foreign_bookings',
  // Of payments only.
  'payment_removed',
  'not_paid_in_shop',
  'refund_not_paid',
  'paid_by_others',
  'other_account',
  'payment_assumed',
  'not_booked',
] as const;
export type CauseCode = (typeof CAUSES)[number];

/** `detail` of changed_in_xero: its totals are as posted, and lines are on other accounts. */
export const RECODED = 'account';

/** Shown although the store's own documents are as they should be: the period agrees all the same. */
const NOTICES: ReadonlySet<CauseCode> = new Set(['foreign_bookings']);

export function isNotice({ code, detail }: Pick<PeriodCause, 'code' | 'detail'>): boolean {
  return NOTICES.has(code) || (code === 'changed_in_xero' && detail === RECODED);
}

/** Of a period with these causes of sales and payments; `isExplained`: nothing is left without a cause. */
export function stateOfCauses(
  causes: readonly Pick<PeriodCause, 'code' | 'detail'>[],
  isExplained: boolean,
): PeriodState {
  const wrong = causes.filter((one) => !isNotice(one));
  if (wrong.length === 0 && isExplained) return 'agrees';
  return isExplained && wrong.every(({ code }) => code === 'waiting') ? 'not_final' : 'differs';
}

/** One side of a period, in its currency. Money: decimal strings; refunds are positive. */
export interface PeriodSide {
  /** Sales of the shop; invoices in Xero. */
  readonly orders: number;
  /** Without tax and shipping. */
  readonly net: string;
  /** null = Xero books it on the account of the sales. */
  readonly shipping: string | null;
  readonly tax: string;
  readonly total: string;
  readonly refunds: string;
  readonly taxByRate: readonly { readonly rate: string; readonly tax: string }[];
}

/** An order that differs, and by how much: shop less Xero. */
export interface DifferingOrder {
  /** '' = not an order: bookings on an account. */
  readonly id: string;
  readonly number: string;
  readonly amount: string;
  readonly tax: string;
  /** Without tax: what is on another account than it was posted on. In no total; absent = nothing. */
  readonly moved?: string | undefined;
}

export interface PeriodCause {
  readonly code: CauseCode;
  /** Of needs_attention the problem, of not_synced_status the status, of foreign_bookings the account, of changed_in_xero RECODED; '' = nothing. */
  readonly detail: string;
  /** Shop less Xero: positive = missing in Xero. */
  readonly amount: string;
  readonly tax: string;
  /** As of its orders. */
  readonly moved?: string | undefined;
  readonly orders: readonly DifferingOrder[];
  /** Orders that are not listed: the list is longer than anyone works through. Sums count all. */
  readonly left: number;
}

/** Received on an account, less what was given back. */
export interface AccountPayments {
  /** Its code, or its id if it has none; '' = the settings book none of this money. */
  readonly account: string;
  readonly name: string;
  readonly shop: string;
  /** null = not read. */
  readonly xero: string | null;
}

/** Why payments on an account differ; `amount`: shop less Xero, `tax`: none. */
export interface PaymentCause extends PeriodCause {
  readonly account: string;
}

/** agrees: the store's own documents, to the cent. not_final: differs only by orders that wait to sync. */
export type PeriodState = 'agrees' | 'not_final' | 'differs';

/** Days are those of the shop, both included. */
export interface ReconciledPeriod {
  readonly from: string;
  readonly to: string;
  readonly currency: string;
  readonly state: PeriodState;
  readonly shop: PeriodSide;
  /** `others`: what other people booked on the same accounts; null = not read. */
  readonly xero: PeriodSide & { readonly others: string | null };
  /** Sales less refunds, shop less Xero. */
  readonly difference: string;
  readonly taxDifference: string;
  readonly causes: readonly PeriodCause[];
  readonly unexplained: string;
  readonly unexplainedTax: string;
  readonly unexplainedOrders: readonly DifferingOrder[];
  /** By account, by the day of each payment; [] = none, or not compared. */
  readonly payments: readonly AccountPayments[];
  /** On each account they sum, with what is unexplained, to the difference. */
  readonly paymentCauses: readonly PaymentCause[];
  readonly unexplainedPayments: readonly Omit<PaymentCause, 'code' | 'detail'>[];
}
