import { Router } from 'express';
import { AppError } from '../../domain/app-error.ts';
import { callerOf } from '../require-plugin.ts';
import type { ApiParts } from '../parts.ts';
import { statusBody } from '../status.ts';

/** `POST customer-import`: answers the status with the progress. The posting process does the work. */
export function customerImportRoutes(parts: ApiParts): Router {
  const { context, wake } = parts;
  const router = Router();
  router.post('/customer-import', async (_request, response) => {
    const { storeId, by } = callerOf(response);
    const { contacts } = await context.settings.get(storeId);
    if (contacts.customers !== 'all') throw notWanted();
    const before = await context.customerImports.get(storeId);
    if (before?.state !== 'reading') {
      await context.ledger.recordAction({ action: 'customer_import_asked', by, storeId });
      await context.customerImports.start(storeId);
      wake();
    }
    response.status(202).json(await statusBody(parts, storeId));
  });
  return router;
}

function notWanted(): AppError {
  return new AppError('request', 'customers_not_wanted', 'Only customers who order become contacts of this store.', {
    status: 409,
    fix: 'Choose “Of every customer with an account” on the tab "Invoices & contacts" first.',
  });
}
