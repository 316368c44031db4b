import type { Context } from '../context/context.ts';
import { isAppError } from '../domain/app-error.ts';
import { postedStatuses } from '../domain/settings/settings.ts';
import type { BackfillCount } from '../stores/backfill-count.ts';
import { backfill, countBackfill, hiddenOrders, startOfBackfill, type BackfillRange } from '../intake/backfill.ts';
import { type BackfillRow, createBackfillRows } from '../stores/backfills.ts';
import { zoneOfFacts } from '../context/time-zones.ts';

/** Called with the orders counted so far; false ends the count. */
type OnPage = (orders: number) => Promise<boolean>;

/** What a backfill would include; null = ended by `onPage`. Throws a store error. */
export async function countOlderOrders(
  context: Context,
  wanted: Pick<BackfillRow, 'storeId' | 'after' | 'until'>,
  onPage: OnPage,
): Promise<BackfillCount | null> {
  const { storeId } = wanted;
  const reader = await context.storeClient(storeId);
  const settings = await context.settings.get(storeId);
  const isPosted = ({ status, paymentMethod }: { readonly status: string; readonly paymentMethod: string }) =>
    postedStatuses(settings, paymentMethod).includes(status);
  const range = await rangeOf(context, wanted);
  const counted = await countBackfill({ ledger: context.ledger, reader, isPosted, onPage }, range);
  if (counted === null) return null;
  return { ...counted, otherInvoices: await invoicesOfOthers(context, range) };
}

/** null = unknown: not connected, or Xero does not answer. It is only a hint: every order is looked up before it is posted. */
async function invoicesOfOthers(
  context: Context,
  { storeId, after: day, until }: BackfillRange,
): Promise<number | null> {
  const organisation = context.config.xero === null ? null : await context.organisations.forStore(storeId);
  if (organisation === null) return null;
  const { client } = context.xero();
  try {
    const all = await client.countInvoicesDated(organisation.tenantId, { day, until, own: false });
    const own = await client.countInvoicesDated(organisation.tenantId, { day, until, own: true });
    return Math.max(0, all - own);
  } catch (error) {
    if (!isAppError(error, 'xero') && !isAppError(error, 'connection')) throw error;
    context.logger.info({ err: error, storeId }, 'the invoices in Xero were not counted');
    return null;
  }
}

/** Whether a backfill of the store is being read. */
export async function isBackfillRead({ database }: Context, storeId: string): Promise<boolean> {
  return (await createBackfillRows({ db: database.db }).get(storeId))?.state === 'reading';
}

/** A person confirmed what was counted. */
export async function beginBackfill(
  { database, ledger, now }: Context,
  wanted: Pick<BackfillRow, 'storeId' | 'after' | 'until'> & { readonly by: string; readonly orders: number },
): Promise<BackfillRow> {
  const { storeId, after, until, by, orders } = wanted;
  const rows = createBackfillRows({ db: database.db });
  await ledger.recordAction({ action: 'backfill_asked', by, storeId, detail: { after, until, orders } });
  await ledger.forgetBackfill(storeId);
  await ledger.beginBackfillRun({ storeId, after, until, by, orders });
  await rows.start(wanted, now());
  const row = await rows.get(storeId);
  if (row === null) throw new Error(`The backfill of ${storeId} is gone.`);
  return row;
}

export interface PageRead {
  readonly read: number;
  readonly accepted: number;
  /** At least this many orders cannot be loaded by the store. */
  readonly hidden: number;
}

/**
 * Reads a confirmed backfill to its end, from where it was left; false = stopped, replaced, or ended by `onPage`.
 * Throws a store error.
 */
export async function readOlderOrders(
  context: Context,
  row: BackfillRow,
  onPage: (page: PageRead) => Promise<boolean>,
): Promise<boolean> {
  const rows = createBackfillRows({ db: context.database.db });
  const reader = await context.storeClient(row.storeId);
  const parts = { ledger: context.ledger, reader, by: row.by };
  const from = row.cursor === null ? startOfBackfill(row.after) : new Date(row.cursor);
  let { read, accepted } = row;
  let hidden = 0;
  for await (const page of backfill(parts, await rangeOf(context, row), from)) {
    read += page.read;
    accepted += page.accepted;
    hidden = Math.max(hidden, page.hidden);
    const cursor = page.through === null ? {} : { cursor: page.through.toISOString() };
    const error = hidden === 0 ? {} : { error: hiddenOrders(hidden) };
    if (!(await rows.move(row, { read, accepted, ...cursor, ...error }))) {
      await withdrawRest(context, row.storeId);
      return false;
    }
    if (!(await onPage({ read, accepted, hidden }))) return false;
  }
  return await rows.move(row, { state: 'read' });
}

export interface Stopped {
  readonly withdrawn: number;
  /** Being sent to Xero at this moment: they are finished. */
  readonly sending: number;
}

/** Withdraws what is not sent yet; null = there was nothing to stop. A count without a confirmation is forgotten. */
export async function stopBackfill(context: Context, storeId: string, by: string): Promise<Stopped | null> {
  const rows = createBackfillRows({ db: context.database.db });
  const row = await rows.get(storeId);
  if (row !== null) await rows.drop(row);
  if (!(await rows.stop(storeId))) return null;
  // From here on nothing of it is claimed.
  const withdrawn = await context.ledger.withdrawBackfill(storeId, by);
  await context.ledger.applyStartDate(storeId);
  const sending = await context.ledger.sendingOfBackfill(storeId);
  const detail = { after: row?.after, until: row?.until, withdrawn, sending };
  await context.ledger.recordAction({ action: 'backfill_stopped', by, storeId, detail });
  return { withdrawn, sending };
}

/** Orders that were being sent at the stop, and now wait again; orders of the page that was being read. */
export async function withdrawRest(context: Context, storeId: string): Promise<void> {
  const row = await createBackfillRows({ db: context.database.db }).get(storeId);
  if (row?.state === 'stopped') await context.ledger.withdrawBackfill(storeId, row.by);
}

async function rangeOf(
  { stores }: Context,
  { storeId, after, until }: Pick<BackfillRow, 'storeId' | 'after' | 'until'>,
): Promise<BackfillRange> {
  return { storeId, after, until, timezone: zoneOfFacts((await stores.get(storeId)).facts) };
}
