import type { ProviderConnection } from '../../clearing/provider-connections.ts';
import type { Context } from '../../context/context.ts';
import { AppError } from '../../domain/app-error.ts';
import type { LinkedTransaction, ProviderPayout } from '../../domain/payouts/payouts.ts';
import type { ProviderClient } from '../../providers/provider-client.ts';
import { acceptPayouts } from './book-payouts.ts';
import { linkToOrders } from './link-orders.ts';
import { lookUpOrders } from './look-up-orders.ts';
import { sumPayouts } from './payout-outlines.ts';
import { providerClientOf } from './provider-clients.ts';

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Payouts are made once a day: rows, payouts, the rows of one payout and the balance are four calls. */
const READ_EVERY_MS = DAY_MS;
/** After a failure that may pass. */
const AGAIN_AFTER_MS = HOUR_MS;
/** A payout was seen to fail nine days after its arrival. */
const PAYOUTS_AGAIN_MS = 30 * DAY_MS;
/** Before the first day that is posted: what is paid out then was sold before. */
const BEFORE_START_MS = 14 * DAY_MS;
/** Rows without an order that are tried again at each reading: ten requests to the shop. */
const RELINKED_MAX = 1_000;
const RELINKED_AT_ONCE = 100;

type ReadingContext = Pick<
  Context,
  'clearing' | 'config' | 'ledger' | 'now' | 'settings' | 'sleep' | 'storeClient' | 'stores'
>;

export interface ProviderReading {
  readonly storeId: string;
  readonly gateway: ProviderConnection['gateway'];
  readonly rows: number;
  readonly payouts: number;
}

/** Connections whose turn it is. */
export async function dueProviders({
  clearing,
  now,
}: Pick<Context, 'clearing' | 'now'>): Promise<ProviderConnection[]> {
  const at = now().toISOString();
  return (await clearing.connections()).filter(({ progress: { dueAt } }) => dueAt === null || dueAt <= at);
}

/** Reads those whose turn it is as long as it may go on; a failure in one does not keep the others from theirs. `stores`: null = all. */
export async function readDueProviders(
  context: ReadingContext & Pick<Context, 'logger'>,
  stores: readonly string[] | null,
  mayGoOn: () => Promise<boolean>,
): Promise<void> {
  for (const connection of await dueProviders(context)) {
    const { storeId, gateway } = connection;
    if (stores !== null && !stores.includes(storeId)) continue;
    if (!(await mayGoOn())) return;
    try {
      await readProvider(context, connection);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      context.logger.warn({ err: error, store: storeId, gateway }, 'a payment provider was not read');
    }
  }
}

/** Reads one provider of a store on from where it was, and its payouts become due in Xero; a failure is kept with what to do, and rethrown. */
export async function readProvider(context: ReadingContext, connection: ProviderConnection): Promise<ProviderReading> {
  const { storeId, gateway } = connection;
  const dueIn = (ms: number) => new Date(context.now().getTime() + ms).toISOString();
  try {
    const client = await providerClientOf(context, storeId, gateway);
    const rows = await readRows(context, connection, client);
    const payouts = await readPayouts(context, connection, client);
    await context.clearing.keepBalances(storeId, await client.balances());
    await relink(context, storeId);
    await lookUpOrders(context, storeId);
    // First what became due: a reading that counts as done is not repeated before the next day.
    await acceptPayouts(context, storeId, gateway);
    await sumPayouts(context, storeId, await context.clearing.payouts(storeId, { gateway }));
    const progress = { readAt: context.now().toISOString(), dueAt: dueIn(READ_EVERY_MS), failed: null };
    await context.clearing.keepProgress(storeId, gateway, progress);
    return { storeId, gateway, rows, payouts };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const { code, message, fix, retry } = error;
    const failed = { code, message, fix, at: context.now().toISOString() };
    const dueAt = dueIn(retry === 'never' ? READ_EVERY_MS : AGAIN_AFTER_MS);
    await context.clearing.keepProgress(storeId, gateway, { failed, dueAt });
    throw error;
  }
}

/** Window by window, oldest first: each is kept whole, with how far it goes, before the next is read. */
async function readRows(
  context: ReadingContext,
  connection: ProviderConnection,
  client: ProviderClient,
): Promise<number> {
  const { storeId, gateway } = connection;
  const now = context.now();
  let from = await beginningOf(context, connection, client);
  let added = 0;
  while (from < now) {
    const to = new Date(Math.min(now.getTime(), from.getTime() + client.windowMsMax));
    const { rows, payouts, through } = await client.rows(from, to);
    const linked = await linkToOrders(context, storeId, rows);
    const progress = through > from ? { rowsThrough: through.toISOString() } : {};
    added += await context.clearing.keepReading(storeId, gateway, { rows: linked, payouts, cameFrom: 'api', progress });
    if (through < to) break;
    from = to;
  }
  return added;
}

async function beginningOf(
  context: ReadingContext,
  { storeId, connectedAt, progress }: ProviderConnection,
  client: ProviderClient,
): Promise<Date> {
  if (progress.rowsThrough !== '') return new Date(Date.parse(progress.rowsThrough) - client.overlapMs);
  const { sync } = await context.settings.get(storeId);
  return new Date(Date.parse(sync.startDate ?? connectedAt) - BEFORE_START_MS);
}

/** The rows of a payout are read once, when they are final; its status as long as it may change. */
async function readPayouts(
  context: ReadingContext,
  connection: ProviderConnection,
  client: ProviderClient,
): Promise<number> {
  const { storeId, gateway } = connection;
  const since = await payoutsSince(context, connection, client);
  const payouts = await client.payouts(since);
  for (const payout of payouts) {
    const before = await context.clearing.payout(storeId, gateway, payout.id);
    const isRead = before?.isFinal === true && before.cameFrom === 'api';
    const rows = isRead ? null : await client.rowsOf(payout);
    const linked: LinkedTransaction[] = rows === null ? [] : await linkToOrders(context, storeId, rows);
    await context.clearing.keepReading(storeId, gateway, { rows: linked, payouts: [payout], cameFrom: 'api' });
  }
  const newest = payouts
    .map(({ createdAt }) => createdAt)
    .sort()
    .at(-1);
  if (newest !== undefined) await context.clearing.keepProgress(storeId, gateway, { payoutsThrough: newest });
  return payouts.length;
}

async function payoutsSince(
  context: ReadingContext,
  connection: ProviderConnection,
  client: ProviderClient,
): Promise<Date> {
  const { storeId, gateway, progress } = connection;
  if (progress.payoutsThrough === '')
    return await beginningOf(context, { ...connection, progress: { ...progress, rowsThrough: '' } }, client);
  const open = (await context.clearing.payouts(storeId, { gateway }))
    .filter(isOpen)
    .map(({ createdAt }) => Date.parse(createdAt));
  return new Date(Math.min(context.now().getTime() - PAYOUTS_AGAIN_MS, Date.parse(progress.payoutsThrough), ...open));
}

function isOpen({ isFinal, status }: ProviderPayout): boolean {
  return !isFinal && status !== 'failed' && status !== 'canceled';
}

/** Rows that were read before their orders. */
async function relink(context: ReadingContext, storeId: string): Promise<void> {
  let tried = 0;
  let some: LinkedTransaction[] = [];
  const linkSome = async () => {
    const linked = (await linkToOrders(context, storeId, some)).filter(({ orderId }) => orderId !== null);
    if (linked.length > 0) await context.clearing.keepRows(storeId, linked, 'api');
    some = [];
  };
  for await (const row of context.clearing.unlinkedRows(storeId)) {
    some.push(row);
    if (some.length === RELINKED_AT_ONCE) await linkSome();
    tried += 1;
    if (tried >= RELINKED_MAX) break;
  }
  if (some.length > 0) await linkSome();
}
