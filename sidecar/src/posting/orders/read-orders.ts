import { isMalformed, isOrderNotLoaded } from '../../woocommerce/store-error.ts';
import { isAppError, type AppError } from '../../domain/app-error.ts';
import { backOffMs } from '../../domain/back-off.ts';
import type { Order } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import { changeFingerprint, isUndone } from '../../ledger/entry-key.ts';
import type { ClaimedEntry, NewEvent, Reason } from '../../ledger/entry.ts';
import { isEarly } from '../../woocommerce/orders/order-head.ts';
import { orderDigest } from '../../woocommerce/orders/order-digest.ts';
import { alreadyReversed } from '../amendments/void-invoice.ts';
import { isReversed, lastInvoice } from '../invoices/posted-invoice.ts';
import { BACKOFF_FIRST_MS, BACKOFF_MAX_MS, backoffMs, verdictFor } from '../retry-policy.ts';
import type { Outcome, Round } from '../round.ts';
import { undoneInvoice } from '../undo/judge-undo.ts';
import type { CancelledOrder } from './planned-order.ts';

/** Stores read in parallel. */
const STORES_AT_ONCE_MAX = 4;

/** Consecutive failed reads of one store: after these the store itself is failing, and the others are skipped. */
const FAILURES_IN_A_ROW_MAX = 3;

/** An error of one order alone is retried for an hour before it needs attention: 5 s, 10 s, … up to 15 minutes, 66 in all. */
const OWN_FAULT_TRIES_MAX = 11;

const GONE: Reason = {
  code: 'order_gone',
  message: 'The order is no longer in the store, and nothing of it is in Xero.',
  fix: 'No action needed.',
  details: {},
};

const RENEW_KEY =
  'Press “Renew the REST API key” on the tab "Connection" of ML Connector in wp-admin; the order is posted then.';

export interface ReadOrder {
  readonly entry: ClaimedEntry;
  readonly order: Order;
  readonly refunds: readonly Refund[];
}

interface Reading {
  /** By entry id. */
  readonly orders: Map<number, ReadOrder>;
  /** Permanently deleted in the store; their invoices are in Xero. */
  readonly deleted: CancelledOrder[];
}

/** Fetches every claimed order: notifications are only hints, and their content is not trusted. */
export async function readOrders(round: Round, entries: readonly ClaimedEntry[]) {
  const reading: Reading = { orders: new Map(), deleted: [] };
  const queue = [...Map.groupBy(entries, (entry) => entry.storeId)];
  const reader = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await readStore(round, ...next, reading);
  };
  await Promise.all(Array.from({ length: Math.min(STORES_AT_ONCE_MAX, queue.length) }, reader));
  // In the ledger's order again: oldest first.
  const orders = entries.flatMap((entry) => reading.orders.get(entry.id) ?? []);
  return { orders, deleted: reading.deleted };
}

/** All orders of one store in one request; missing ones are requested alone, to learn why. */
async function readStore(
  round: Round,
  storeId: string,
  entries: readonly ClaimedEntry[],
  { orders, deleted }: Reading,
): Promise<void> {
  const askedAt = await askingTime(round, storeId);
  const together = await readTogether(round, storeId, entries);
  const refunded = await readRefundsTogether(round, storeId, together);
  // One jitter for all: they wait together.
  const jitter = round.random();
  const settle = ({ id }: ClaimedEntry, outcome: Outcome) => round.results.set(id, { outcome });
  let failures: AppError[] = [];
  for (const entry of entries) {
    const last = failures.length < FAILURES_IN_A_ROW_MAX ? undefined : failures.at(-1);
    if (last !== undefined) {
      settle(entry, unread(round, entry, last, jitter));
      continue;
    }
    try {
      const client = await round.storeClient(storeId);
      const order = together.get(entry) ?? (await client.getOrder(Number(entry.sourceId)));
      const refunds = await refundsOf(round, storeId, order, refunded);
      orders.set(entry.id, { entry, order, refunds });
      failures = [];
    } catch (error) {
      if (!isAppError(error, 'store')) throw error;
      if (isAppError(error, 'store', 'store_not_found')) {
        const found = await judgeGone(round, entry);
        if ('posted' in found) deleted.push(found);
        else settle(entry, found);
      } else if (isMalformed(error)) {
        // The store answers: only this order fails.
        failures = [];
        settle(entry, ownFault(round, entry, error));
      } else {
        failures.push(error);
        settle(entry, unread(round, entry, error, jitter));
      }
    }
  }
  await round.ledger.noteRead(entries.flatMap((entry) => toChange(orders.get(entry.id), askedAt)));
}

/** The reading itself reports a store with an invalid key. */
async function askingTime(round: Round, storeId: string): Promise<Date> {
  try {
    return (await round.storeClient(storeId)).storeTime();
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

async function readTogether(round: Round, storeId: string, entries: readonly ClaimedEntry[]) {
  if (entries.length === 1) return new Map<ClaimedEntry, Order>();
  try {
    const client = await round.storeClient(storeId);
    const found = await client.getOrders(entries.map((entry) => Number(entry.sourceId)));
    return new Map(entries.map((entry) => [entry, found.get(Number(entry.sourceId))]));
  } catch (error) {
    // The single reads that follow show each order's error.
    if (!isAppError(error, 'store')) throw error;
    return new Map<ClaimedEntry, Order>();
  }
}

async function readRefundsTogether(
  round: Round,
  storeId: string,
  together: ReadonlyMap<ClaimedEntry, Order | undefined>,
): Promise<ReadonlyMap<number, readonly Refund[]>> {
  const read = [...together.values()].filter((order) => order !== undefined);
  const orders = read.filter((order) => (round.keptRefunds?.of(storeId, order) ?? null) === null);
  return orders.length === 0 ? new Map() : await (await round.storeClient(storeId)).refundsOfOrders(orders);
}

/** Read together, or alone; unchanged ones are not read again. */
async function refundsOf(
  { keptRefunds, storeClient }: Round,
  storeId: string,
  order: Order,
  together: ReadonlyMap<number, readonly Refund[]>,
): Promise<readonly Refund[]> {
  if (order.refunds.length === 0) return [];
  const kept = keptRefunds?.of(storeId, order) ?? null;
  if (kept !== null) return kept;
  const refunds = together.get(order.id) ?? (await (await storeClient(storeId)).listRefunds(order.id));
  keptRefunds?.keep(storeId, order, refunds);
  return refunds;
}

/** A permanently deleted order: its invoice in Xero is voided or credited, must be now, or never existed. */
async function judgeGone({ ledger }: Round, entry: ClaimedEntry): Promise<CancelledOrder | Outcome> {
  const documents = await ledger.documentsOf(entry.id);
  const posted = lastInvoice(documents);
  const reason = `Order ${entry.sourceId} is no longer in the store.`;
  if (posted === null) return { kind: 'skipped', reason: GONE };
  const isLeft = undoneInvoice(documents, entry.sourceId) !== null && isUndone(await ledger.requestsOf(entry.storeId, entry.kind, entry.sourceId)); // prettier-ignore
  if (isReversed(posted) && !isLeft) return { kind: 'skipped', reason: alreadyReversed(posted, reason) };
  return { entry, posted, reason, summary: null, refundIds: null };
}

function unread({ now }: Round, { tries }: ClaimedEntry, error: AppError, jitter: number): Outcome {
  const reason = {
    code: 'order_unreadable',
    message: error.message,
    fix: error.code === 'store_auth_failed' ? RENEW_KEY : 'We retry automatically. If it goes on, check the store.',
    details: { error: error.code },
  };
  const verdict = verdictFor(error, tries, jitter);
  // A store that sends invalid answers or refuses the key may recover, often at once: wait, never reject.
  const delayMs = 'delayMs' in verdict ? verdict.delayMs : backoffMs(tries, jitter);
  return { kind: 'waiting', notBefore: new Date(now().getTime() + delayMs), reason, countTry: true };
}

function ownFault({ now }: Round, { tries }: ClaimedEntry, error: AppError): Outcome {
  const fix = isOrderNotLoaded(error)
    ? error.fix
    : 'Once the store answers with the order as WooCommerce made it, retry the order.';
  const isRetried = tries < OWN_FAULT_TRIES_MAX;
  const problem = {
    code: 'order_unreadable',
    message: error.message,
    fix: isRetried ? `We retry automatically for an hour. If it goes on: ${fix}` : fix,
    details: { error: error.code },
  } as const;
  if (!isRetried) return { kind: 'rejected', problems: [problem] };
  const delayMs = backOffMs({ firstMs: BACKOFF_FIRST_MS, maxMs: BACKOFF_MAX_MS }, tries);
  const notBefore = new Date(now().getTime() + delayMs);
  return { kind: 'waiting', notBefore, reason: problem, countTry: true };
}
