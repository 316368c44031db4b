import { planDocuments } from '../../src/mapping/plan-documents.ts';
import type { PlanContext } from '../../src/mapping/planning.ts';
import type { PlannedDocuments } from '../../src/domain/documents.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Refund } from '../../src/domain/refund.ts';
import { bookJudge } from './compare-books.ts';
import { contactDifferences } from './compare-contact.ts';
import { differencesOf, type Difference, type Figures } from './compare-order.ts';
import { refundDifferences } from './compare-refunds.ts';
import { Poster } from './post-orders.ts';
import { countPosted, emptyTally, type Tally } from './tally.ts';
import type { InProcessXero } from './xero-in-process.ts';

/** An order to post, and whether WooCommerce's own formula makes its total. */
export interface OrderToPost {
  /** e.g. "gb-incl-line #17" or "coupons_incl/001-percent": identifies it. */
  readonly name: string;
  readonly order: Order;
  readonly refunds: readonly Refund[];
  readonly isWellFormed: boolean;
  /** Decimals of the shop's prices. */
  readonly decimals: number;
  /** They are fewer than the currency has: its own rounding may be a line. */
  readonly isCoarse: boolean;
  /** If the order requests a deposit and its owner invoices the whole sale: the sale's total. */
  readonly sale: Figures | null;
}

export interface ShopResult {
  readonly tally: Tally;
  readonly differing: readonly { readonly name: string; readonly differences: readonly Difference[] }[];
  readonly rejected: readonly { readonly name: string; readonly code: string; readonly message: string }[];
}

/** Xero accepts no such invoice: the only valid reason not to post an order. */
const BELOW_ZERO = 'total_negative';

/** Maps every order, posts what can be posted and compares each answer, and then the books, with its order. */
export function runShop(
  xero: InProcessXero,
  context: Omit<PlanContext, 'refunds'>,
  orders: readonly OrderToPost[],
  zone: string,
): ShopResult {
  const tally = emptyTally();
  const differing: { name: string; differences: Difference[] }[] = [];
  const rejected: { name: string; code: string; message: string }[] = [];
  const planned: (OrderToPost & { readonly documents: PlannedDocuments })[] = [];
  for (const one of orders) {
    tally.orders += 1;
    tally.refunds += one.refunds.length;
    const plan = planDocuments(one.order, { ...context, refunds: one.refunds });
    if (plan.kind === 'documents') planned.push({ ...one, documents: plan.documents });
    else if (plan.kind === 'skip') tally.skipped += 1;
    else {
      tally.rejected += 1;
      rejected.push(...plan.problems.map(({ code, message }) => ({ name: one.name, code, message })));
      const codes = plan.problems.map(({ code }) => code).filter((code) => code !== BELOW_ZERO);
      if (codes.length > 0) {
        tally.differing += 1;
        differing.push({
          name: one.name,
          differences: [{ field: 'posted', shop: one.order.total, books: codes.join() }],
        });
      }
    }
  }
  const posted = new Poster(xero).post(planned.map(({ documents }) => documents));
  const inBooks = bookJudge(xero.organisation, context, zone);
  for (const [index, one] of planned.entries()) {
    const { name, refunds, documents } = one;
    const answer = posted[index];
    if (answer === undefined) throw new Error(`${name} was not answered.`);
    const ofInvoice = differencesOf(one, context.settings, answer);
    const ofRefunds = answer.answer.ok ? refundDifferences(one, refunds, context.settings, answer) : [];
    const ofContact = contactDifferences(one.order, xero.organisation, answer);
    const ofBooks = answer.answer.ok ? inBooks(one) : [];
    const differences = [...ofInvoice, ...ofRefunds, ...ofContact, ...ofBooks];
    countPosted(tally, documents, differences, one);
    if (differences.length > 0) differing.push({ name, differences });
  }
  return { tally, differing, rejected };
}
