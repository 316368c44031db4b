import { backfillCountRequest, backfillRequest, backfillUndoRequest } from '../../contract/backfills.ts';
import { anything } from '../../contract/shapes.ts';
import type { AppError } from '../../domain/app-error.ts';
import { refusal } from '../../domain/refusal.ts';
import { acceptedRoute, route } from '../route.ts';
import { readStatusBody } from '../status.ts';
import { readRunsBody } from './undo-body.ts';

/** The process that posts does the work; each route answers the status with the progress. */
export const backfillRoutes = [
  acceptedRoute('POST backfill/count', backfillCountRequest, async (parts, { storeId, by, input }) => {
    await parts.context.settings.get(storeId);
    await parts.backfills.count({ storeId, ...input, by });
    return await readStatusBody(parts, storeId);
  }),
  acceptedRoute('POST backfill', backfillRequest, async (parts, { storeId, by, input }) => {
    const { after, until, orders } = input;
    if (orders === undefined) throw pluginOutdated();
    await parts.backfills.start({ storeId, after, until, orders, by });
    return await readStatusBody(parts, storeId);
  }),
  route('DELETE backfill', anything, async (parts, { storeId, by }) => {
    await parts.backfills.stop(storeId, by);
    return await readStatusBody(parts, storeId);
  }),
  acceptedRoute('POST backfill/undo', backfillUndoRequest, async (parts, { storeId, by, input }) => {
    await parts.backfills.undo(storeId, input.run, by);
    return await readStatusBody(parts, storeId);
  }),
  route('GET backfill/runs', anything, async ({ context }, { storeId }) => await readRunsBody(context, storeId)),
  acceptedRoute('POST customer-import', anything, async (parts, { storeId, by }) => {
    const { settings, customerImports, ledger } = parts.context;
    if ((await settings.get(storeId)).contacts.customers !== 'all') {
      const fix = 'Choose “Of every customer with an account” on the tab "Invoices & contacts" first.';
      const message = 'Only customers who order become contacts of this store.';
      throw refusal(409, 'customers_not_wanted', message, fix);
    }
    if ((await customerImports.get(storeId))?.state !== 'reading') {
      await ledger.recordAction({ action: 'customer_import_asked', by, storeId });
      await customerImports.start(storeId);
      parts.wake();
    }
    return await readStatusBody(parts, storeId);
  }),
];

/** Earlier plugins began a backfill without a count: nobody has confirmed what it posts. */
function pluginOutdated(): AppError {
  const message =
    'Older orders are counted and confirmed before they are posted, and this version of the plugin cannot do that.';
  return refusal(
    409,
    'plugin_outdated',
    message,
    'Update the plugin ML Connector (WordPress, Plugins), then sync older orders again. Nothing was posted.',
  );
}
