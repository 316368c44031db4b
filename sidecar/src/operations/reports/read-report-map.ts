import type { Context } from '../../context/context.ts';
import { AppError } from '../../domain/app-error.ts';
import { previewOrders } from '../../posting/orders/preview.ts';
import { type ReportMap, reportMap } from '../../reports/report-map.ts';
import { commandLine } from '../../wording/command-line.ts';
import { readSample } from '../effect/read-sample.ts';
import { createBackgroundJobs } from './background-jobs.ts';

export type MapProgress = (read: number) => void;

/**
 * What Xero's reports find in a store's latest orders, as they would post by the settings of now: those in Xero keep what they
 * have. Reads alone. Throws a connection error not_connected, a store and a Xero error.
 */
export async function readReportMap(
  context: Context,
  storeId: string,
  onRead: MapProgress = () => undefined,
): Promise<ReportMap> {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) {
    const fix = `Connect it: ${commandLine('xero', 'connect', storeId)}`;
    throw new AppError('connection', 'not_connected', `The store "${storeId}" is not connected to Xero.`, { fix });
  }
  const { tenantId } = organisation;
  const { lists } = context.xero();
  const { orders: read, client } = await readSample(context, storeId, (done) => onRead(done.read));
  const chosen = await context.settings.get(storeId);
  // The latest orders of a new store are from before the first day to post: they show what the reports will have all the same.
  const settings = { ...chosen, sync: { ...chosen.sync, startDate: null } };
  const { ledger, stores, now } = context;
  const previewed = await previewOrders(
    {
      ...{ ledger, now },
      storeClient: () => Promise.resolve(client),
      settings: () => Promise.resolve(settings),
      lists: (id, needs) => lists.lists(id, needs),
      storeUrl: async (id) => (await stores.get(id)).url,
    },
    { tenantId, storeId },
    read,
  );
  const planned = previewed.flatMap(({ order, plan }) => {
    if (plan.kind === 'skip') return [];
    return [{ order, documents: plan.kind === 'documents' ? plan.documents : null }];
  });
  const own = await lists.lists(tenantId, { tracking: false, items: false });
  const shortCode = (await lists.known(tenantId))?.organisation?.shortCode ?? '';
  return reportMap(planned, { settings, lists: own, shortCode, country: own.countryCode ?? '' });
}

export type ReportMapJobs = ReturnType<typeof createReportMapJobs>;

/** Report maps for a page: read in the background, once, however often the page asks. */
export function createReportMapJobs(context: Context) {
  const jobs = createBackgroundJobs<ReportMap, number>({ now: context.now, first: 0 });
  return {
    async ask(storeId: string, again: boolean) {
      const tenantId = (await context.organisations.forStore(storeId))?.tenantId ?? '';
      return jobs.ask(`${storeId} ${tenantId}`, again, (report) => readReportMap(context, storeId, report));
    },
  };
}
