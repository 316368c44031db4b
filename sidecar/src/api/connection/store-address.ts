import { Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import { acceptSeenAddress, moveToAddress } from '../../operations/store-address.ts';
import { changeSettings } from '../../operations/change-settings.ts';
import { readInput } from '../../http/read-input.ts';
import { callerOf } from '../require-plugin.ts';
import { within } from '../../http/within.ts';
import type { ApiParts } from '../parts.ts';
import { statusBody } from '../status.ts';

/** The store is read at an address a person named. */
const READ_MS_MAX = 15_000;

const movedBody = z.object({
  address: z
    .string()
    .max(2_000)
    .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'A web address.')
    .optional(),
});

/** `POST store-moved`, `POST store-copy`: a person explains a store's new address; both answer the status. */
export function storeAddressRoutes(parts: ApiParts): Router {
  const { context, wake } = parts;
  const router = Router();
  router.post('/store-moved', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const { address } = readInput(movedBody, request.body);
    const accepted =
      address === undefined
        ? await acceptSeenAddress(context, storeId, by)
        : await within(READ_MS_MAX, moveToAddress(context, storeId, address, by));
    if (accepted === null) {
      const message = 'The shop calls itself as it always has.';
      throw new AppError('request', 'store_not_moved', message, { status: 409, fix: 'There is nothing to accept.' });
    }
    wake();
    response.json(await statusBody(parts, storeId));
  });
  router.post('/store-copy', async (_request, response) => {
    const { storeId, by } = callerOf(response);
    await changeSettings(context, { storeId, by }, (settings) => settings.set(storeId, 'sync.active', false));
    await context.ledger.recordAction({ action: 'declared_copy', by, storeId });
    response.json(await statusBody(parts, storeId));
  });
  return router;
}
