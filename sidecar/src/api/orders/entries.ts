import { Router } from 'express';
import { z } from 'zod';
import type { EntriesBody } from '../../contract/orders.ts';
import { readInput } from '../../http/read-input.ts';
import { ENTRY_STATES, type EntryState } from '../../ledger/entry.ts';
import { searchEntries } from '../../ledger/queries/search.ts';
import { entryBodies, orderBody, orderParams, orderUnknown } from '../../operations/orders/order-details.ts';
import { problemBody } from '../../operations/orders/problem-body.ts';
import { groupProblems } from '../../status/order-row.ts';
import type { ApiParts } from '../parts.ts';
import { callerOf } from '../require-plugin.ts';

const LIMIT_DEFAULT = 50;
const LIMIT_MAX = 100;
/** Enough to name every cause; a cause that stops more orders than this is found anyway. */
const PROBLEMS_READ_MAX = 500;
const PROBLEM_STATES: readonly EntryState[] = ['rejected', 'uncertain', 'waiting'];

const states = z
  .string()
  .max(200)
  .default('')
  .transform((text) => text.split(',').filter((one) => one !== ''))
  .pipe(z.array(z.enum(ENTRY_STATES)).max(ENTRY_STATES.length));
const query = z.object({
  state: states,
  q: z.string().max(100).default(''),
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(LIMIT_MAX).default(LIMIT_DEFAULT),
});
/** `GET entries`, `GET orders/:orderId`. */
export function entriesRoutes({ context }: ApiParts): Router {
  const router = Router();
  router.get('/entries', async (request, response) => {
    const { storeId } = callerOf(response);
    const { state, q, before, limit } = readInput(query, request.query);
    // One row more than shown: are there older ones?
    const search = { storeId, states: state, words: q, beforeId: before, limit: limit + 1 };
    const found = await searchEntries(context.database.db, search);
    const stuck = await Promise.all(
      PROBLEM_STATES.map((one) => context.ledger.entries({ storeId, state: one, limit: PROBLEMS_READ_MAX })),
    );
    response.json({
      entries: await entryBodies(context, found.slice(0, limit)),
      hasMore: found.length > limit,
      counts: await context.ledger.counts(storeId),
      problems: groupProblems(stuck.flat()).map(({ code, message, fix, orders }) => {
        return { ...problemBody({ code, message, fix, details: {} }), orders: orders.length };
      }),
    } satisfies EntriesBody);
  });
  router.get('/orders/:orderId', async (request, response) => {
    const { storeId } = callerOf(response);
    const { orderId } = readInput(orderParams, request.params);
    const entry = await context.ledger.entry(storeId, 'order', orderId);
    if (entry === null) throw orderUnknown(orderId);
    response.json(await orderBody(context, entry));
  });
  return router;
}
