import { isAppError, type AppError } from '../domain/app-error.ts';
import { isMalformed, isOrderNotLoaded } from '../woocommerce/store-error.ts';
import { changeFingerprint } from '../ledger/entry-key.ts';
import type { ClaimedEntry, NewEvent, Reason } from '../ledger/entry.ts';
import type { Order } from '../domain/order.ts';
import type { Problem } from '../domain/problems.ts';
import type { Refund } from '../domain/refund.ts';
import { isEarly } from '../woocommerce/orders/early.ts';
import { orderDigest } from '../woocommerce/orders/order-digest.ts';
import { alreadyOver } from './amendments/void-invoice.ts';
import type { EndedOrder } from './amendments/amend-posted.ts';
import { isOver, lastInvoice } from './invoices/posted-invoice.ts';
import { BACKOFF_MAX_MS, verdictFor } from './retry-policy.ts';
import type { Settled } from './settle-entries.ts';
import type { PipelineDeps } from './work.ts';

/** Stores read in parallel. */
const STORES_AT_ONCE_MAX = 4;

/** Consecutive failed reads of one store: after these the store itself is failing, and the others are skipped. */
const FAILURES_IN_A_ROW_MAX = 3;

/** An error of one order alone is retried for an hour, at BACKOFF_MAX_MS each, before it needs attention. */
const OWN_FAULT_TRIES_MAX = 4;

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
  /** Permanently deleted in the store; their invoices are in Xero. */
  readonly over: readonly EndedOrder[];
  readonly settled: ReadonlyMap<number, Settled>;
}

/** Fetches every claimed order: notifications are only hints, and their content is not trusted. */
export async function readOrders(deps: PipelineDeps, entries: readonly ClaimedEntry[]): Promise<ReadResult> {
  const orders = new Map<number, ReadOrder>();
  const over: EndedOrder[] = [];
  const settled = new Map<number, Settled>();
  const queue = [...Map.groupBy(entries, (entry) => entry.storeId).values()];
  const reader = async () => {
    for (let some = queue.shift(); some !== undefined; some = queue.shift())
      await readStore(deps, some, { orders, over, settled });
  };
  await Promise.all(Array.from({ length: Math.min(STORES_AT_ONCE_MAX, queue.length) }, reader));
  // In the ledger's order again: oldest first.
  const inOrder = entries.flatMap((entry) => orders.get(entry.id) ?? []);
  return { orders: inOrder, over, settled };
}

interface Reading {
  readonly orders: Map<number, ReadOrder>;
  readonly over: EndedOrder[];
  readonly settled: Map<number, Settled>;
}

/** All orders of one store in one request; missing ones are requested alone, to learn why. */
async function readStore(
  deps: PipelineDeps,
  entries: readonly ClaimedEntry[],
  { orders, over, settled }: Reading,
): Promise<void> {
  const [first] = entries;
  if (first === undefined) return;
  const askedAt = await askingTime(deps, first.storeId);
  const together = new Map(await readTogether(deps, entries));
  // One jitter for all: they wait together.
  const jitter = deps.random();
  let failures: AppError[] = [];
  for (const entry of entries) {
    const last = failures.length < FAILURES_IN_A_ROW_MAX ? undefined : failures.at(-1);
    if (last !== undefined) {
      settled.set(entry.id, unread(deps, entry, last, jitter));
      continue;
    }
    try {
      const client = await deps.storeClient(entry.storeId);
      const order = together.get(entry) ?? (await client.getOrder(Number(entry.sourceId)));
      const refunds = order.refunds.length === 0 ? [] : await client.listRefunds(order.id);
      orders.set(entry.id, { entry, order, refunds });
      failures = [];
    } catch (error) {
      if (!isAppError(error, 'store')) throw error;
      if (isAppError(error, 'store', 'store_not_found')) {
        await judgeGone(deps, entry, { over, settled });
        continue;
      }
      if (isMalformed(error)) {
        // The store answers: only this order fails.
        failures = [];
        settled.set(entry.id, ownFault(deps, entry, error));
        continue;
      }
      failures.push(error);
      settled.set(entry.id, unread(deps, entry, error, jitter));
    }
  }
  await deps.ledger.noteRead(entries.flatMap((entry) => toChange(orders.get(entry.id), askedAt)));
}

/** The reading itself reports a store with an invalid key. */
async function askingTime(deps: PipelineDeps, storeId: string): Promise<Date> {
  try {
    return (await deps.storeClient(storeId)).storeTime();
  } catch (error) {
    if (isAppError(error, 'store')) return new Date(0);
    throw error;
  }
}

/** What was read, in the form of a poll or a webhook. */
function toChange(read: ReadOrder | undefined, askedAt: Date): NewEvent[] {
  if (read === undefined) return [];
  const { storeId, kind, sourceId } = read.entry;
  const { modifiedAt } = read.order;
  const fingerprint = changeFingerprint(modifiedAt, orderDigest(read.order), isEarly(modifiedAt, askedAt));
  return [{ storeId, source: 'read', kind, sourceId, fingerprint }];
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
    // The single reads that follow show each order's error.
    if (!isAppError(error, 'store')) throw error;
    return [];
  }
}

/** A permanently deleted order: its invoice in Xero is voided or credited, must be now, or never existed. */
async function judgeGone(
  deps: PipelineDeps,
  entry: ClaimedEntry,
  { over, settled }: Pick<Reading, 'over' | 'settled'>,
): Promise<void> {
  const posted = lastInvoice(await deps.ledger.documentsOf(entry.id));
  const reason = `Order ${entry.sourceId} is no longer in the store.`;
  if (posted !== null && !isOver(posted)) over.push({ entry, posted, reason, summary: null, refundIds: null });
  else
    settled.set(entry.id, {
      outcome: { kind: 'skipped', reason: posted === null ? GONE : alreadyOver(posted, reason) },
    });
}

function unread(deps: PipelineDeps, entry: ClaimedEntry, error: AppError, jitter: number): Settled {
  const problem: Reason = {
    code: 'order_unreadable',
    message: error.message,
    fix: 'It is tried again by itself; if it goes on, check the store.',
    details: { error: error.code },
  };
  const verdict = verdictFor(error, entry.tries, jitter);
  // A store that sends invalid answers or refuses the key may recover: wait, never reject.
  const delayMs = 'delayMs' in verdict ? verdict.delayMs : BACKOFF_MAX_MS;
  return {
    outcome: { kind: 'waiting', notBefore: new Date(deps.now().getTime() + delayMs), reason: problem, countTry: true },
  };
}

function ownFault(deps: PipelineDeps, entry: ClaimedEntry, error: AppError): Settled {
  const mend = isOrderNotLoaded(error)
    ? error.fix
    : 'Once the store answers with the order as WooCommerce made it, retry the order.';
  const retried = entry.tries < OWN_FAULT_TRIES_MAX;
  const problem: Problem = {
    code: 'order_unreadable',
    message: error.message,
    fix: retried ? `We retry automatically for an hour. If it goes on: ${mend}` : mend,
    details: { error: error.code },
  };
  if (!retried) return { outcome: { kind: 'rejected', problems: [problem] } };
  const notBefore = new Date(deps.now().getTime() + BACKOFF_MAX_MS);
  return { outcome: { kind: 'waiting', notBefore, reason: problem, countTry: true } };
}
