import { AppError, isAppError } from '../../domain/app-error.ts';
import type { Context } from '../../context/context.ts';
import type { ProblemBody } from '../../contract/problem.ts';
import { namedFingerprint } from '../../ledger/entry-key.ts';
import type { EntryState } from '../../ledger/entry.ts';
import type { StatusCode, StatusReason } from '../../status/reason.ts';
import { storeStatus } from '../../status/status.ts';
import { readStoreStatus } from '../store-status.ts';

/** Requeued in batches, so that a long list does not hold the database. */
export const PAGE = 500;
/** A person waits while an order nobody reported is read from the store. */
export const READ_MS_MAX = 15000;
/** Requeues entries of a store on request; returns how many. */

export async function replayAsked(
  context: Context,
  storeId: string,
  ids: readonly number[],
  by: string,
): Promise<number> {
  await context.ledger.recordAction({ action: 'replay_asked', by, storeId, detail: { orders: ids.length } });
  return await requeueEntries(context, ids, by);
}
export async function syncAsked(context: Context, storeId: string, by: string): Promise<void> {
  await context.ledger.recordAction({ action: 'sync_asked', by, storeId });
  await context.positions.request([storeId], context.now());
}
export async function entryIdsOf(context: Context, storeId: string, orderIds: readonly number[]): Promise<number[]> {
  const ids: number[] = [];
  for (const orderId of new Set(orderIds)) {
    const entry = await context.ledger.entry(storeId, 'order', String(orderId));
    if (entry !== null) ids.push(entry.id);
  }
  return ids;
}
export async function* inStates(
  context: Context,
  storeId: string,
  states: readonly EntryState[],
): AsyncGenerator<number> {
  let beforeId: number | undefined;
  for (;;) {
    const page: readonly number[] = await context.ledger.matchingIds({ storeId, states }, { limit: PAGE, beforeId });
    yield* page;
    beforeId = page.at(-1);
    if (page.length < PAGE) return;
  }
}
export async function requeueEntries(context: Context, ids: readonly number[], by: string): Promise<number> {
  let replayed = 0;
  for (let first = 0; first < ids.length; first += PAGE) {
    replayed += (await context.ledger.requeue(ids.slice(first, first + PAGE), 'replay', by)).length;
  }
  return replayed;
}
/** The order was never reported: it must be in the store. */
export async function acceptNew(context: Context, storeId: string, orderId: string, by: string): Promise<number> {
  const order = await readOrder(context, storeId, orderId);
  const { accepted } = await context.ledger.acceptEvent({
    storeId,
    source: 'replay',
    kind: 'order',
    sourceId: String(order.id),
    fingerprint: namedFingerprint(1),
    by,
  });
  return accepted ? 1 : 0;
}
export async function readOrder(context: Context, storeId: string, orderId: string): Promise<{ readonly id: number }> {
  try {
    return await (await context.storeClient(storeId)).getOrder(Number(orderId));
  } catch (error) {
    if (!isAppError(error, 'store', 'store_not_found')) throw error;
    throw new AppError('request', 'order_unknown', `The store has no order ${orderId}.`, {
      status: 404,
      fix: 'Choose another order.',
    });
  }
}
export const HOLDING = new Set<StatusCode>([
  'not_connected',
  'disconnected',
  'inactive',
  'paused',
  'day_limit_reached',
  'xero_offline',
  'settings_wrong',
]);
/** Why nothing can be posted now; null = posting is possible. */

export async function heldBy(context: Context, storeId: string): Promise<ProblemBody | null> {
  return holding(storeStatus(await readStoreStatus(context, storeId), context.now()).reasons);
}
/** The holding reason of a status, for people in wp-admin. */

export function holding(reasons: readonly StatusReason[]): ProblemBody | null {
  const reason = reasons.find(({ code }) => HOLDING.has(code));
  if (reason === undefined) return null;
  const { code, message, ownerNext: fix, tab } = reason;
  return { code, message, fix, tab, setting: null };
}
