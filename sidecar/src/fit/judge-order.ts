import type { PlannedDocuments } from '../domain/documents.ts';
import type { Order } from '../domain/order.ts';
import { settingsThatFix } from '../domain/problem-settings.ts';
import type { Problem } from '../domain/problems.ts';
import { unsyncedPayment } from '../domain/unsynced-payment.ts';
import type { Plan } from '../mapping/plan-documents.ts';

/** posts: without a change. setting: once a setting is chosen. cannot: the order, or a period in Xero, must change first. */
export type Verdict = 'posts' | 'setting' | 'cannot';

export interface FitProblem {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** The setting that fixes it, as `settings set` takes it; null = none does. */
  readonly setting: string | null;
}

/** What posting would make of an order. Money: decimal text in `currency`. */
export interface FitOrder {
  readonly id: number;
  readonly number: string;
  /** Day in the shop's time zone, YYYY-MM-DD; '' = the order cannot be read. */
  readonly date: string;
  readonly total: string;
  readonly currency: string;
  readonly verdict: Verdict;
  /** Its invoice is in Xero already. */
  readonly isPosted: boolean;
  /** Empty for an order that posts. */
  readonly problems: readonly FitProblem[];
  /** Worth knowing of an order that posts. */
  readonly notices: readonly FitProblem[];
}

/** An order that is not synced, and was not paid: nothing is missing. */
export interface LeftOut extends Pick<FitOrder, 'id' | 'number' | 'total' | 'currency'> {
  readonly status: string;
  /** As a skipped order has it: "status_not_posted". */
  readonly code: string;
}

export type Judged =
  | { readonly kind: 'judged'; readonly order: FitOrder; readonly documents: PlannedDocuments | null }
  | { readonly kind: 'left'; readonly order: LeftOut };

/** `more`: problems that only Xero knows of, such as a number that is taken. */
export function judgeOrder(
  order: Order,
  plan: Plan,
  { more = [], isPosted = false }: { readonly more?: readonly Problem[]; readonly isPosted?: boolean } = {},
): Judged {
  const { id, number, total, currency } = order;
  const own = { id, number, date: order.createdOn, total, currency, isPosted };
  if (plan.kind === 'documents' && more.length === 0) {
    const notices = plan.documents.notices.map(toFitProblem);
    return { kind: 'judged', order: { ...own, verdict: 'posts', problems: [], notices }, documents: plan.documents };
  }
  if (plan.kind === 'skip') {
    const isPaid = plan.code !== 'before_start_date' && unsyncedPayment(order) !== null;
    if (!isPaid)
      return { kind: 'left', order: { ...{ id, number, total, currency }, status: order.status, code: plan.code } };
    const problem = paidNotPosted(order, plan);
    const verdict = problem.setting === null ? 'cannot' : 'setting';
    return { kind: 'judged', order: { ...own, verdict, problems: [problem], notices: [] }, documents: null };
  }
  const problems = [...(plan.kind === 'problems' ? plan.problems : []), ...more].map(toFitProblem);
  const verdict = problems.every(({ setting }) => setting !== null) ? 'setting' : 'cannot';
  return { kind: 'judged', order: { ...own, verdict, problems, notices: [] }, documents: null };
}

/** The shop lists the order, and loading it fails. */
export function unreadableOrder(id: number, message: string): FitOrder {
  const fix = 'Open the order in WooCommerce and save it again; if that fails, the log of the site names the error.';
  const problem = { code: 'order_unreadable', message, fix, setting: null };
  const own = { id, number: String(id), date: '', total: '0', currency: '', isPosted: false };
  return { ...own, verdict: 'cannot', problems: [problem], notices: [] };
}

const CANCELLED: ReadonlySet<string> = new Set(['cancelled', 'failed', 'trash']);

function paidNotPosted({ status }: Order, plan: Extract<Plan, { kind: 'skip' }>): FitProblem {
  const { code, reason: message, setting = 'documents.triggerStatuses' } = plan;
  if (code === 'order_free')
    return { code, message, fix: 'Choose to post free orders.', setting: 'documents.zeroTotals' };
  if (CANCELLED.has(status)) {
    const fix = `The order was paid and is "${status}": give the money back in WooCommerce, or set the status that it should have.`;
    return { code, message, fix, setting: null };
  }
  return {
    code,
    message,
    fix: `Choose "${status}" as a status whose orders are posted (setting ${setting}).`,
    setting,
  };
}

function toFitProblem({ code, message, fix, details }: Problem): FitProblem {
  const named = details['setting'];
  return { code, message, fix, setting: typeof named === 'string' ? named : (settingsThatFix(code)[0] ?? null) };
}
