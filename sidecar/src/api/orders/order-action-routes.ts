import { type Response, Router } from 'express';
import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import type { ReplayAnswer } from '../../contract/orders.ts';
import { readInput } from '../../http/read-input.ts';
import type { AdoptionWish } from '../../ledger/entry-key.ts';
import { orderParams, orderUnknown } from '../../operations/orders/order-details.ts';
import { heldBy } from '../../operations/orders/replay.ts';
import { recordAdoptionWish } from '../../posting/adoption/adoption-request.ts';
import { askFor, type OrderWish, recordWish } from '../../posting/amendments/requests.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from '../require-plugin.ts';

const reissueBody = z.object({ credit: z.boolean().default(false) });
/** Our limit: an invoice number has at most 255 characters. */
const REF_CHARACTERS_MAX = 255;
const adoptBody = z.union([
  z.object({ none: z.literal(true), invoice: z.undefined().optional() }),
  z.object({
    none: z.literal(false).optional(),
    invoice: z.string().trim().min(1, 'The number of the invoice.').max(REF_CHARACTERS_MAX),
  }),
]);

/** `POST orders/:orderId/reissue`, `…/replace-payment`, `…/adopt`: a person's decision about an order → 202. */
export function orderActionRoutes(parts: ApiParts): Router {
  const router = Router();
  router.post('/orders/:orderId/reissue', async (request, response) => {
    const { credit } = readInput(reissueBody, request.body);
    await wish(parts, response, readInput(orderParams, request.params).orderId, credit ? 'credit' : 'reissue');
  });
  router.post('/orders/:orderId/replace-payment', async (request, response) => {
    await wish(parts, response, readInput(orderParams, request.params).orderId, 'payment');
  });
  router.post('/orders/:orderId/adopt', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const { orderId } = readInput(orderParams, request.params);
    const { invoice } = readInput(adoptBody, request.body);
    const decided: AdoptionWish = invoice === undefined ? { kind: 'none' } : { kind: 'invoice', ref: invoice };
    const { ledger } = parts.context;
    if ((await ledger.entry(storeId, 'order', orderId)) === null) throw orderUnknown(orderId);
    const has = await recordAdoptionWish(ledger, { storeId, orderId }, decided, { source: 'replay', by });
    if (has !== null) {
      throw new AppError('request', 'has_invoice', `Order ${orderId} has invoice ${has} already.`, {
        status: 409,
        fix: 'There is nothing to link.',
      });
    }
    await accepted(parts, response, storeId);
  });
  return router;
}

async function wish(parts: ApiParts, response: Response, orderId: string, wanted: OrderWish): Promise<void> {
  const { storeId, by } = callerOf(response);
  const { ledger } = parts.context;
  const entry = await ledger.entry(storeId, 'order', orderId);
  if (entry === null) throw orderUnknown(orderId);
  const answer = askFor(wanted, entry, await ledger.documentsOf(entry.id));
  if (answer.kind === 'refused') {
    throw new AppError('request', answer.code, answer.message, {
      status: 409,
      fix: 'Look at what became of the order.',
    });
  }
  await recordWish(ledger, entry, answer.fingerprints, { source: 'replay', by });
  await accepted(parts, response, storeId);
}

async function accepted({ context, wake }: ApiParts, response: Response, storeId: string): Promise<void> {
  wake();
  response.status(202).json({ replayed: 1, heldBy: await heldBy(context, storeId) } satisfies ReplayAnswer);
}
