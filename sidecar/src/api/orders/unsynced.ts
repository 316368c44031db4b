import type { Context } from '../../context/context.ts';
import { anything } from '../../contract/shapes.ts';
import { ignoreRequest, type UnsyncedListBody } from '../../contract/unsynced.ts';
import { heldBy } from '../../operations/orders/held.ts';
import { ignorePayment, postOnce, readUnsynced } from '../../operations/orders/paid-not-synced.ts';
import { findOrder } from '../../operations/orders/read-order.ts';
import { ownerWords } from '../../wording/owner-words.ts';
import { acceptedRoute, type Route, route } from '../route.ts';

export const unsyncedRoutes: readonly Route[] = [
  route('GET unsynced', anything, ({ context }, { storeId }) => toBody(context, storeId)),
  route('POST orders/:orderId/ignore-payment', ignoreRequest, async ({ context }, call) => {
    const { storeId, orderId, by, input } = call;
    await ignorePayment(context, await findOrder(context, storeId, orderId), { reason: input.reason, by });
    return await toBody(context, storeId);
  }),
  acceptedRoute('POST orders/:orderId/post-once', anything, async ({ context, wake }, { storeId, orderId, by }) => {
    await postOnce(context, await findOrder(context, storeId, orderId), { source: 'replay', by });
    wake();
    return { replayed: 1, heldBy: await heldBy(context, storeId) };
  }),
];

async function toBody(context: Context, storeId: string): Promise<UnsyncedListBody> {
  const { orders, ignored, count, amounts } = await readUnsynced(context, storeId);
  const toRow = ({ orderId, because, fix, ...one }: (typeof orders)[number]) => {
    return { ...one, orderId: Number(orderId), because: ownerWords(because), fix: ownerWords(fix) };
  };
  return { orders: orders.map(toRow), ignored: ignored.map(toRow), count, amounts };
}
