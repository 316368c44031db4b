import type { Context } from '../../context/context.ts';
import { createBackgroundJobs } from '../reports/background-jobs.ts';
import { shopToday } from '../reports/read-month-end.ts';
import { checkRange } from './check-range.ts';
import type { Progress } from './order-walk.ts';
import { type Reconciled, type ReconcileQuery, reconcileStore } from './reconcile-store.ts';

/** Reconciliations for a page, read in the background. */
export function createReconciliationJobs(context: Context) {
  const jobs = createBackgroundJobs<Reconciled, Progress>({
    now: context.now,
    first: { through: '', orders: 0 },
  });
  return {
    /** Throws a request error 400 for days that cannot be compared. */
    async ask(storeId: string, query: ReconcileQuery, again: boolean) {
      const range = checkRange(query, await shopToday(context, storeId));
      const { by, bridge = false } = query;
      const key = [storeId, range.from, range.to, by, bridge ? 'bridge' : ''].join(' ');
      return jobs.ask(key, again, (report) =>
        reconcileStore(context, storeId, { ...range, by, payments: true, others: true, bridge }, report),
      );
    },
  };
}
