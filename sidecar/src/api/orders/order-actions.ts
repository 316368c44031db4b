import { adoptRequest, reissueRequest, type ReplayAnswer, replayRequest } from '../../contract/orders.ts';
import { anything } from '../../contract/shapes.ts';
import { refusal } from '../../domain/refusal.ts';
import { within } from '../../http/within.ts';
import { requestChange } from '../../operations/orders/request-change.ts';
import { findOrder } from '../../operations/orders/read-order.ts';
import { heldBy } from '../../operations/orders/held.ts';
import { acceptNew, matchingEntries, replay, requestSync } from '../../operations/orders/replay.ts';
import { recordAdoptionRequest } from '../../posting/adoption/adoption-request.ts';
import type { OrderRequest } from '../../posting/amendments/requests.ts';
import type { ApiParts } from '../parts.ts';
import { acceptedRoute, type Call } from '../route.ts';

/** A person waits while an order nobody reported is read from the store. */
const READ_MS_MAX = 15_000;

export const orderActionRoutes = [
  acceptedRoute('POST replay', replayRequest, async (parts, { storeId, by, input: { orderIds = [], states = [] } }) => {
    const { ledger } = parts.context;
    const entries = await Promise.all(
      [...new Set(orderIds)].map((orderId) => ledger.entry(storeId, 'order', String(orderId))),
    );
    const named = entries.flatMap((entry) => entry?.id ?? []);
    const others = states.length === 0 ? [] : await matchingEntries(ledger, { storeId, states });
    return await replayed(parts, storeId, await replay(parts.context, storeId, { named, others }, by));
  }),
  acceptedRoute('POST orders/:orderId/send', anything, async (parts, { storeId, by, orderId }) => {
    const { ledger } = parts.context;
    const entry = await ledger.entry(storeId, 'order', orderId);
    if (entry !== null)
      return await replayed(parts, storeId, (await ledger.requeueNamed([entry.id], 'replay', by)).length);
    return await replayed(parts, storeId, await within(READ_MS_MAX, acceptNew(parts.context, storeId, orderId, by)));
  }),
  acceptedRoute('POST sync', anything, async ({ context, wake }, { storeId, by }) => {
    await requestSync(context, storeId, by);
    wake();
    return {};
  }),
  acceptedRoute('POST orders/:orderId/reissue', reissueRequest, (parts, call) =>
    request(parts, call, call.input.credit ? 'credit' : 'reissue'),
  ),
  acceptedRoute('POST orders/:orderId/replace-payment', anything, (parts, call) => request(parts, call, 'payment')),
  acceptedRoute(
    'POST orders/:orderId/adopt',
    adoptRequest,
    async (parts, { storeId, by, orderId, input: { invoice } }) => {
      const { ledger } = parts.context;
      await findOrder(parts.context, storeId, orderId);
      const wanted = invoice === undefined ? ({ kind: 'none' } as const) : ({ kind: 'invoice', ref: invoice } as const);
      const has = await recordAdoptionRequest(ledger, { storeId, orderId }, wanted, { source: 'replay', by });
      if (has === null) return await replayed(parts, storeId, 1);
      const message = `Order ${orderId} has invoice ${has} already.`;
      throw refusal(409, 'has_invoice', message, 'There is nothing to link.');
    },
  ),
];

async function request(
  parts: ApiParts,
  { storeId, by, orderId }: Call<unknown>,
  wanted: OrderRequest,
): Promise<ReplayAnswer> {
  const entry = await findOrder(parts.context, storeId, orderId);
  const answer = await requestChange(parts.context, entry, wanted, { source: 'replay', by });
  if (answer.kind === 'refused') {
    throw refusal(409, answer.code, answer.message, 'Look at the order’s documents and history.');
  }
  return await replayed(parts, storeId, 1);
}

async function replayed({ context, wake }: ApiParts, storeId: string, count: number): Promise<ReplayAnswer> {
  wake();
  return { replayed: count, heldBy: await heldBy(context, storeId) };
}
