import type { Order } from '../../domain/order.ts';
import type { ProblemCode } from '../../domain/problems.ts';
import { type Plan, planDocuments } from '../../mapping/plan-documents.ts';
import type { ListNeeds, PlanContext } from '../../mapping/planning.ts';
import { isAboutLists } from '../calls/refusal.ts';
import type { PipelineDeps } from '../round.ts';

/** A notice does not hold its order, and every order of a gateway has it: lists of this age are new enough. Ours. */
const NOTICE_LISTS_AGE_MS = 60_000;

const NOTICES_ABOUT_LISTS: ReadonlySet<ProblemCode> = new Set([
  'fee_account_invalid',
  'fee_tax_type_invalid',
  'fee_bank_account_needed',
  'fee_currency_differs',
]);

export type PlanOne = (order: Order, context: Omit<PlanContext, 'lists'>) => Promise<Plan>;

/**
 * Plans orders of one store. A problem with the organisation's lists may have been fixed in Xero since they were read:
 * before it is reported they are read again, once for all orders planned.
 */
export async function planWithLists(
  deps: Pick<PipelineDeps, 'lists' | 'now'>,
  tenantId: string,
  needs: ListNeeds,
): Promise<PlanOne> {
  const startedAt = deps.now().getTime();
  let lists = await deps.lists(tenantId, needs);
  let readSince = -Infinity;
  return async (order, context) => {
    const plan = planDocuments(order, { ...context, lists });
    const since = listsNeededSince(plan, startedAt);
    if (since === null || since <= readSince) return plan;
    lists = await deps.lists(tenantId, needs, new Date(since));
    readSince = since;
    return planDocuments(order, { ...context, lists });
  };
}

/** null = nothing in the plan is about lists. */
function listsNeededSince(plan: Plan, startedAt: number): number | null {
  if (plan.kind === 'problems') return plan.problems.some(isAboutLists) ? startedAt : null;
  if (plan.kind === 'skip') return null;
  return plan.documents.notices.some(({ code }) => NOTICES_ABOUT_LISTS.has(code))
    ? startedAt - NOTICE_LISTS_AGE_MS
    : null;
}
