import type { ClaimedEntry, Reason } from '../ledger/entry.ts';
import type { Catalogue, Order } from '../mapping/order.ts';
import type { Problem } from '../mapping/problems.ts';
import type { Refund } from '../mapping/refund.ts';
import { StoreNotFound, WooCommerceError } from '../woocommerce/errors.ts';
import { BACKOFF_MAX_MS, verdictFor } from './retry-policy.ts';
import type { Settled } from './settle-entries.ts';
import type { PipelineDeps } from './work.ts';

/** Stores read at once. */
const STORES_AT_ONCE_MAX = 4;

const GONE: Reason = {
  code: 'order_gone',
  message: 'The order is no longer in the store, and nothing of it is in Xero.',
  fix: 'Nothing to do.',
  details: {},
};

export interface ReadOrder {
  readonly entry: ClaimedEntry;
  readonly order: Order;
  readonly refunds: readonly Refund[];
}

export interface ReadResult {
  readonly orders: readonly ReadOrder[];
  readonly settled: ReadonlyMap<number, Settled>;
}

/** Reads each claimed order afresh: what told us of the change is never trusted for its content. */
export async function readOrders(deps: PipelineDeps, entries: readonly ClaimedEntry[]): Promise<ReadResult> {
  const orders = new Map<number, ReadOrder>();
  const settled = new Map<number, Settled>();
  const queue = [...Map.groupBy(entries, (entry) => entry.storeId).values()];
  const reader = async () => {
    for (let some = queue.shift(); some !== undefined; some = queue.shift())
      await readStore(deps, some, orders, settled);
  };
  await Promise.all(Array.from({ length: Math.min(STORES_AT_ONCE_MAX, queue.length) }, reader));
  // Back in the ledger's order: oldest first.
  const inOrder = entries.flatMap((entry) => orders.get(entry.id) ?? []);
  return { orders: inOrder, settled };
}

/** All orders of one store in one request; those it does not answer are asked for alone, to learn why. */
async function readStore(
  deps: PipelineDeps,
  entries: readonly ClaimedEntry[],
  orders: Map<number, ReadOrder>,
  settled: Map<number, Settled>,
): Promise<void> {
  const together = new Map(await readTogether(deps, entries));
  for (const entry of entries) {
    try {
      const client = await deps.storeClient(entry.storeId);
      const order = together.get(entry) ?? (await client.getOrder(Number(entry.sourceId)));
      const refunds = order.refunds.length === 0 ? [] : await client.listRefunds(order.id);
      orders.set(entry.id, { entry, order, refunds });
    } catch (error) {
      if (!(error instanceof WooCommerceError)) throw error;
      settled.set(entry.id, await unread(deps, entry, error));
    }
  }
}

async function readTogether(
  deps: PipelineDeps,
  entries: readonly ClaimedEntry[],
): Promise<(readonly [ClaimedEntry, Order])[]> {
  const [first] = entries;
  if (first === undefined || entries.length === 1) return [];
  try {
    const client = await deps.storeClient(first.storeId);
    const found = await client.getOrders(entries.map((entry) => Number(entry.sourceId)));
    return entries.flatMap((entry) => {
      const order = found.get(Number(entry.sourceId));
      return order === undefined ? [] : [[entry, order] as const];
    });
  } catch (error) {
    // The single reads that follow say what is wrong, order by order.
    if (!(error instanceof WooCommerceError)) throw error;
    return [];
  }
}

async function unread(deps: PipelineDeps, entry: ClaimedEntry, error: WooCommerceError): Promise<Settled> {
  if (error instanceof StoreNotFound) {
    const posted = await deps.ledger.documentsOf(entry.id);
    if (posted.length === 0) return { outcome: { kind: 'skipped', reason: GONE } };
    const problem: Problem = {
      code: 'order_gone',
      message: `Order ${entry.sourceId} is no longer in the store, but its invoice is in Xero.`,
      fix: 'Void or credit the invoice in Xero if the sale did not happen.',
      details: { order: entry.sourceId },
    };
    return { outcome: { kind: 'rejected', problems: [problem] } };
  }
  const problem: Reason = {
    code: 'order_unreadable',
    message: error.message,
    fix: 'It is tried again by itself; if it goes on, check the store.',
    details: { error: error.code },
  };
  const verdict = verdictFor(error, entry.tries, deps.random());
  // A store that answers nonsense or refuses the key may be mended tomorrow: wait, never reject.
  const delayMs = 'delayMs' in verdict ? verdict.delayMs : BACKOFF_MAX_MS;
  return {
    outcome: { kind: 'waiting', notBefore: new Date(deps.now().getTime() + delayMs), reason: problem, countTry: true },
  };
}

/** Categories and tags of the products on the orders; read only when a rule asks for them. */
export async function readCatalogue(deps: PipelineDeps, storeId: string, orders: readonly Order[]): Promise<Catalogue> {
  const ids = new Set<number>();
  for (const order of orders) {
    for (const line of order.lines) if (line.kind === 'product' && line.productId > 0) ids.add(line.productId);
  }
  if (ids.size === 0) return new Map();
  const client = await deps.storeClient(storeId);
  return await client.listProducts([...ids]);
}
