import { Router } from 'express';
import { z } from 'zod';
import type { ReplayAnswer } from '../../contract/orders.ts';
import { readInput } from '../../http/read-input.ts';
import { within } from '../../http/within.ts';
import { ENTRY_STATES } from '../../ledger/entry.ts';
import { orderParams } from '../../operations/orders/order-details.ts';
import {
  acceptNew,
  entryIdsOf,
  heldBy,
  inStates,
  READ_MS_MAX,
  requeueEntries,
  syncAsked,
} from '../../operations/orders/replay.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from '../require-plugin.ts';

/** A bulk action on a list of orders. */
const ORDERS_MAX = 500;
const body = z
  .object({
    orderIds: z.array(z.int().positive()).max(ORDERS_MAX).optional(),
    states: z.array(z.enum(ENTRY_STATES)).max(ENTRY_STATES.length).optional(),
  })
  .refine(({ orderIds, states }) => (orderIds ?? states ?? []).length > 0, 'Name orders, or the states they are in.');

/** `POST replay`, `POST orders/:orderId/send`, `POST sync`. */
export function replayRoutes({ context, wake }: ApiParts): Router {
  const router = Router();
  router.post('/replay', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const { orderIds = [], states = [] } = readInput(body, request.body);
    const named = await entryIdsOf(context, storeId, orderIds);
    const others = new Set<number>();
    if (states.length > 0) for await (const id of inStates(context, storeId, states)) others.add(id);
    for (const id of named) others.delete(id);
    const detail = { orders: named.length + others.size };
    await context.ledger.recordAction({ action: 'replay_asked', by, storeId, detail });
    const replayed =
      (await context.ledger.requeueNamed(named, 'replay', by)).length +
      (await requeueEntries(context, [...others], by));
    wake();
    response.status(202).json({ replayed, heldBy: await heldBy(context, storeId) } satisfies ReplayAnswer);
  });
  router.post('/orders/:orderId/send', async (request, response) => {
    const { storeId, by } = callerOf(response);
    const { orderId } = readInput(orderParams, request.params);
    const entry = await context.ledger.entry(storeId, 'order', orderId);
    const replayed =
      entry === null
        ? await within(READ_MS_MAX, acceptNew(context, storeId, orderId, by))
        : (await context.ledger.requeueNamed([entry.id], 'replay', by)).length;
    wake();
    response.status(202).json({ replayed, heldBy: await heldBy(context, storeId) } satisfies ReplayAnswer);
  });
  router.post('/sync', async (_request, response) => {
    const { storeId, by } = callerOf(response);
    await syncAsked(context, storeId, by);
    wake();
    response.status(202).json({});
  });
  return router;
}
