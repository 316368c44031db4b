import { alertsOf } from '../alerts/watch-stores.ts';
import type { Context } from '../context/context.ts';
import { createBooksChecks } from '../operations/books/check-books.ts';
import { createReconciliationJobs } from '../operations/reconciliation/reconciliation-jobs.ts';
import { createEffectJobs } from '../operations/effect/effect-jobs.ts';
import { createFitJobs } from '../operations/fit/fit-jobs.ts';
import { createLeaveJobs } from '../operations/leave/leave-jobs.ts';
import { createPayoutsImports } from '../operations/payouts/file-imports.ts';
import { createMonthEndJobs } from '../operations/reports/month-end-jobs.ts';
import { createReportMapJobs } from '../operations/reports/read-report-map.ts';
import { createDryRunJobs } from '../rehearsal/dry-run-jobs.ts';
import { createSampleJobs } from '../rehearsal/sample-jobs.ts';
import { createBackfills } from './backfill/backfills.ts';
import { createStoreLists } from './lists/store-lists.ts';
import { createXeroItems } from './lists/xero-items.ts';
import { createXeroLists } from './lists/xero-lists.ts';

/** Shared by the plugin's routes. `wake`: there is something to poll or post. */
export function createApiParts(context: Context, wake: () => void) {
  return {
    context,
    wake,
    backfills: createBackfills(context, wake),
    storeLists: createStoreLists(context),
    xeroLists: createXeroLists(context),
    xeroItems: createXeroItems(context),
    alerts: alertsOf(context),
    monthEnds: createMonthEndJobs(context),
    reconciliations: createReconciliationJobs(context),
    booksChecks: createBooksChecks(context),
    fits: createFitJobs(context),
    payoutsImports: createPayoutsImports(context),
    reportMaps: createReportMapJobs(context),
    effects: createEffectJobs(context),
    dryRuns: createDryRunJobs(context),
    samples: createSampleJobs(context),
    leaving: createLeaveJobs(context, wake),
  };
}

export type ApiParts = Readonly<ReturnType<typeof createApiParts>>;
