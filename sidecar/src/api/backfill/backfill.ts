import { Router } from 'express';
import { z } from 'zod';
import { readInput } from '../../http/read-input.ts';
import { callerOf } from '../require-plugin.ts';
import type { ApiParts } from '../parts.ts';
import { statusBody } from '../status.ts';

const body = z.object({ after: z.iso.date('A day as YYYY-MM-DD.') });

/** `POST backfill`, `DELETE backfill`: both answer the status with the progress. */
export function backfillRoutes(parts: ApiParts): Router {
  const { context, backfills } = parts;
  const router = Router();
  router.post('/backfill', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const { after } = readInput(body, request.body);
    await context.settings.get(storeId);
    await context.ledger.recordAction({ action: 'backfill_asked', by, storeId, detail: { after } });
    await backfills.start({ storeId, after, by });
    response.status(202).json(await statusBody(parts, storeId));
  });
  router.delete('/backfill', async (_request, response) => {
    const { storeId, by } = callerOf(response);
    await backfills.stop(storeId);
    await context.ledger.recordAction({ action: 'backfill_stopped', by, storeId });
    response.json(await statusBody(parts, storeId));
  });
  return router;
}
