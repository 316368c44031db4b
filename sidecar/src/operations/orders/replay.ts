import type { Context } from '../../context/context.ts';
import { isAppError } from '../../domain/app-error.ts';
import { refusal } from '../../domain/refusal.ts';
import { namedFingerprint } from '../../ledger/entry-key.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import type { EntryFilter } from '../../ledger/queries/matching-entries.ts';
import { PERMISSION_MISSING } from '../../posting/fees/fee-problems.ts';

/** Read and requeued in batches, so that a long list does not hold the database. */
const PAGE = 500;

/** Ids of entries, as the ledger's queries page them: newest first, `beforeId` exclusive. */
type ReadPage = (page: {
  readonly limit: number;
  readonly beforeId?: number | undefined;
}) => Promise<readonly number[]>;

export async function readAllIds(read: ReadPage): Promise<number[]> {
  const ids: number[] = [];
  for (;;) {
    const page = await read({ limit: PAGE, beforeId: ids.at(-1) });
    ids.push(...page);
    if (page.length < PAGE) return ids;
  }
}

export function matchingEntries(ledger: Pick<Ledger, 'matchingIds'>, filter: EntryFilter): Promise<number[]> {
  return readAllIds((page) => ledger.matchingIds(filter, page));
}

async function requeueInBatches(ledger: Pick<Ledger, 'requeue'>, ids: readonly number[], by: string | null = null) {
  let requeued = 0;
  for (let first = 0; first < ids.length; first += PAGE) {
    requeued += (await ledger.requeue(ids.slice(first, first + PAGE), 'replay', by)).length;
  }
  return requeued;
}

/** Orders named by id are posted even if older than the first day to post; those of a filter are not. */
type Chosen = Readonly<{ named?: readonly number[]; others: readonly number[] }>;

/** Replays entries of a store at a person's request; returns how many. */
export async function replay(
  { ledger }: Pick<Context, 'ledger'>,
  storeId: string,
  { named = [], others }: Chosen,
  by: string,
): Promise<number> {
  const unnamed = others.filter((id) => !named.includes(id));
  const detail = { orders: named.length + unnamed.length };
  if (detail.orders === 0) return 0;
  await ledger.recordAction({ action: 'replay_asked', by, storeId, detail });
  const requeued = named.length === 0 ? [] : await ledger.requeueNamed(named, 'replay', by);
  return requeued.length + (await requeueInBatches(ledger, unnamed, by));
}

/** Replays the organisation's orders whose fees the last consent did not allow to book, once it does; returns how many. */
export async function replayMissedFees(
  { ledger, organisations }: Pick<Context, 'ledger' | 'organisations'>,
  tenantId: string,
): Promise<number> {
  let replayed = 0;
  for (const storeId of (await organisations.get(tenantId))?.storeIds ?? []) {
    const filter = { storeId, states: ['recorded'], notice: PERMISSION_MISSING } as const;
    replayed += await requeueInBatches(ledger, await matchingEntries(ledger, filter));
  }
  return replayed;
}

export async function requestSync(context: Context, storeId: string, by: string): Promise<void> {
  await context.ledger.recordAction({ action: 'sync_asked', by, storeId });
  await context.positions.request([storeId], context.now());
}

/** Accepts an order that nobody reported: it must be in the store. Returns 0 if it was accepted meanwhile. */
export async function acceptNew(context: Context, storeId: string, orderId: string, by: string): Promise<number> {
  const client = await context.storeClient(storeId);
  const order = await client.getOrder(Number(orderId)).catch((error: unknown) => {
    if (!isAppError(error, 'store', 'store_not_found')) throw error;
    throw refusal(404, 'order_unknown', `The store has no order ${orderId}.`, 'Choose another order.');
  });
  const fingerprint = namedFingerprint(1);
  const event = { storeId, source: 'replay', kind: 'order', sourceId: String(order.id), fingerprint, by } as const;
  return Number((await context.ledger.acceptEvent(event)).accepted);
}
