import { textAt } from '../../store/json.ts';
import { addDays } from '../../../src/domain/day.ts';
import { reconcileStore } from '../../../src/operations/reconciliation/reconcile-store.ts';
import { shopToday } from '../../../src/operations/reports/read-month-end.ts';
import type { Finding } from './audit-books.ts';
import { compareJudges, type FirstJudgement } from './compare-judges.ts';
import type { ConnectedShop, People } from '../people.ts';

/** No figure of an order is needed: only its day. */
const DECIMALS = 2;
/** The first unlocked day may be after today: a period that is locked up to today, or a shop whose clock is ahead. */
const DATED_AHEAD_DAYS = 31;

/** Reconciles all of a shop's days as the service does, and compares that with the first judge. */
export async function judgeByReconciliation(
  { context }: Pick<People, 'context'>,
  shop: Pick<ConnectedShop, 'id' | 'simulated'>,
  first: FirstJudgement,
): Promise<Finding[]> {
  const today = await shopToday(context, shop.id);
  const range = { from: firstDay(shop, today), to: addDays(today, DATED_AHEAD_DAYS) };
  const { periods } = await reconcileStore(context, shop.id, { ...range, by: 'month' });
  return compareJudges(first, periods);
}

/** Of all its orders, by the shop's own clock. */
function firstDay({ simulated }: Pick<ConnectedShop, 'simulated'>, today: string): string {
  const days = simulated.orderIds.flatMap((id) => {
    const order = simulated.state.order(id, DECIMALS);
    return order === undefined ? [] : textAt(order, 'date_created').slice(0, 10);
  });
  return [...days, today].toSorted()[0] ?? today;
}
