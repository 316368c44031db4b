import type { PlannedDocuments } from '../../src/domain/documents.ts';
import type { Difference } from './compare-order.ts';
import type { OrderToPost } from './shop-run.ts';

/** Results for the orders of one shop or kind of shop. */
export interface Tally {
  orders: number;
  posted: number;
  /** Where response and order differ, to the cent. */
  differing: number;
  /** With at least one line whose tax had to be sent. */
  withTaxAmount: number;
  /** With a rounding line although WooCommerce's own formula makes their total. */
  rounded: number;
  /** With a rounding line because the shop shows fewer decimals than its currency has. */
  shopRounded: number;
  /** With a rounding line because a till rounded the total. */
  cashRounded: number;
  /** With a line for a gift card, store credit or deposit. */
  tendered: number;
  refunds: number;
  creditNotes: number;
  rejected: number;
  skipped: number;
}

export function emptyTally(): Tally {
  return {
    orders: 0,
    posted: 0,
    differing: 0,
    withTaxAmount: 0,
    rounded: 0,
    shopRounded: 0,
    cashRounded: 0,
    tendered: 0,
    refunds: 0,
    creditNotes: 0,
    rejected: 0,
    skipped: 0,
  };
}

export function add(into: Tally, more: Tally): void {
  into.orders += more.orders;
  into.posted += more.posted;
  into.differing += more.differing;
  into.withTaxAmount += more.withTaxAmount;
  into.rounded += more.rounded;
  into.shopRounded += more.shopRounded;
  into.cashRounded += more.cashRounded;
  into.tendered += more.tendered;
  into.refunds += more.refunds;
  into.creditNotes += more.creditNotes;
  into.rejected += more.rejected;
  into.skipped += more.skipped;
}

export function countPosted(
  tally: Tally,
  { invoice, creditNotes }: PlannedDocuments,
  differences: readonly Difference[],
  { isWellFormed, isCoarse }: Pick<OrderToPost, 'isWellFormed' | 'isCoarse'>,
): void {
  const has = (rule: string): boolean =>
    invoice.lines.some(({ because }) =>
      because.some((decision) => decision.field === 'account' && decision.rule === rule),
    );
  tally.posted += 1;
  tally.creditNotes += creditNotes.length;
  if (differences.length > 0) tally.differing += 1;
  if (invoice.lines.some((line) => line.taxAmount !== null)) tally.withTaxAmount += 1;
  if (has('hidden tender')) tally.tendered += 1;
  if (!has('rounding') && !has('rounding account of the organisation')) return;
  if (isCoarse) tally.shopRounded += 1;
  else if (isWellFormed) tally.rounded += 1;
  else tally.cashRounded += 1;
}
