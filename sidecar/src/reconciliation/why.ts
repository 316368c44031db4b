import type { Big } from 'big.js';
import { larger, roundTo, sum, XERO_DECIMALS, ZERO } from '../domain/money.ts';
import type { Part, XeroBooking } from './bookings.ts';
import type { Amount, Cause } from './flow.ts';
import { isPostedStatus, type OrderLegs, type PostingRules, type ShopOrder } from './legs.ts';

/** What a cause is judged by. */
export interface Judged {
  readonly legs: OrderLegs;
  /** null = not a sale of the shop. */
  readonly order: ShopOrder | null;
  readonly rules: PostingRules;
  readonly part: Part;
}

const cause = (code: Cause['code'], detail = ''): Cause => ({ code, detail });

/** Why nothing is in Xero for it; null = unexplained. */
export function missingCause(judged: Judged, rest: Amount): Cause | null {
  const { entry, order } = judged.legs;
  if (entry === null) return order === null ? null : unreadCause(order, judged.rules);
  if (entry.isIgnored) return cause('ignored', entry.ignoredFor);
  // Less than half a cent is nothing in Xero.
  return stateCause(judged) ?? linkedCause(judged) ?? (isRounding(judged, rest, []) ? cause('rounding_line') : null);
}

/** Why Xero has another amount for it than the shop; null = unexplained. */
export function changeCause(judged: Judged, rest: Amount, there: readonly XeroBooking[]): Cause | null {
  return linkedCause(judged) ?? (isRounding(judged, rest, there) ? cause('rounding_line') : null) ?? stateCause(judged);
}

/** Why Xero has what the shop does not; null = unexplained. */
export function surplusCause(judged: Judged): Cause | null {
  const { part, legs } = judged;
  if (legs.order === null) return cause('deleted_in_shop');
  const isRefundGone = part.of === 'refund' && part.shop === null && judged.order !== null;
  return stateCause(judged) ?? (isRefundGone ? cause('deleted_in_shop') : null);
}

/** An order that the service never read. */
export function unreadCause(order: ShopOrder, rules: PostingRules): Cause | null {
  const { startDate } = rules;
  if (!isPostedStatus(order, rules)) return cause('not_synced_status', order.status);
  if (startDate !== null && order.createdOn < startDate) return cause('before_start_date');
  return order.isFresh ? cause('waiting') : null;
}

export function stateCause({ legs: { entry, order } }: Pick<Judged, 'legs'>): Cause | null {
  if (entry === null) return null;
  if (entry.isInOtherOrganisation) return cause('needs_attention', 'other_organisation');
  switch (entry.state) {
    case 'open':
      return cause('waiting');
    case 'rejected':
      return cause('needs_attention', entry.reasons[0] ?? '');
    case 'skipped':
      return skippedCause(entry.reasons[0] ?? '', order?.status ?? '');
    case 'recorded': {
      const notice = entry.notices.find((code) => EXPLAINING.has(code));
      return notice === undefined ? null : cause('needs_attention', notice);
    }
  }
}

function skippedCause(reason: string, status: string): Cause | null {
  if (BEFORE_START.has(reason)) return cause('before_start_date');
  if (reason === UNDONE) return cause('not_synced_status', 'undone');
  return NOT_SYNCED.has(reason) ? cause('not_synced_status', status) : null;
}

/** A stopped backfill leaves its orders to the first day to post. */
const BEFORE_START: ReadonlySet<string> = new Set(['before_start_date', 'backfill_stopped']);
/** posting/undo/undo-problems.ts. */
const UNDONE = 'backfill_undone';
const NOT_SYNCED: ReadonlySet<string> = new Set([
  'status_not_posted',
  'order_free',
  'order_empty',
  'invoice_credited',
  'invoice_ended',
]);

/** Notices that say why an amount in Xero is not the shop's. */
const EXPLAINING: ReadonlySet<string> = new Set([
  'refund_by_hand',
  'refund_unreadable',
  'refund_exceeds_invoice',
  'refund_unexplained',
  'refund_lines_differ',
  'refund_deleted',
  'refund_not_settled',
  'changed_after_posting',
  'cancelled_after_payment',
  'changed_in_xero',
]);

/** Its person also handles the refunds that the order had then. */
export function linkedCause({ legs: { entry } }: Pick<Judged, 'legs'>): Cause | null {
  return entry?.documents.some(({ isLinked }) => isLinked) === true ? cause('linked_document') : null;
}

const rounded = (amount: Big) => roundTo(amount, XERO_DECIMALS);

/** Xero keeps two decimals, or has the rest on its rounding account. */
function isRounding({ part: { shop }, order }: Judged, rest: Amount, there: readonly XeroBooking[]): boolean {
  const onAccount = sum(there.map(({ document }) => document.rounding));
  if (!rest.total.eq(0) && rest.total.eq(onAccount.neg())) return true;
  if (shop === null) return false;
  // The last refunds get no more than is left of the invoice, also those of whole cents.
  const missing = rounded(shop.total.abs()).minus(shop.total.minus(rest.total).abs());
  if (shop.of === 'refund' && missing.gt(ZERO) && missing.lte(roundedRefundsExcess(order))) return true;
  const isCut = (whole: Big, cut: Big) => rounded(whole).eq(whole.minus(cut));
  return isCut(shop.total, rest.total) && isCut(shop.tax, rest.tax);
}

/** What refunds that do not exceed their order exceed it by once each is rounded to Xero's two decimals. */
function roundedRefundsExcess(order: ShopOrder | null): Big {
  if (order === null) return ZERO;
  const refunds = order.refunds.map(({ total }) => total);
  if (sum(refunds).gt(order.total)) return ZERO;
  return larger(ZERO, sum(refunds.map(rounded)).minus(rounded(order.total)));
}
