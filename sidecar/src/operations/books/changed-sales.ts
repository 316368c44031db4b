import type { Context } from '../../context/context.ts';
import { beginningOf } from '../../domain/day.ts';
import type { OrderEntry } from '../../ledger/queries/orders.ts';
import { isPostedStatus, type OrderLegs, type PostingRules } from '../../reconciliation/legs.ts';
import { chunk } from '../../posting/calls/plan-batches.ts';
import type { Sale } from '../../woocommerce/orders/sale.ts';
import { type openReading, secondBefore } from '../reconciliation/reconcile-store.ts';
import type { Changes } from './read-changes.ts';

/** Where fewer orders changed, listing them all costs a few requests, and less than finding out which need not be listed. */
const MANY_CHANGED = 300;
/** The service may not have read a younger change yet. As FRESH_MS of reconciliation/order-legs.ts, without what posting takes. */
const READ_WITHIN_MS = 15 * 60_000;
/** Orders asked for by id in one request (woocommerce/limits.ts, PER_PAGE_MAX). */
const GROUP = 100;
const SECOND_MS = 1_000;

type Opened = Awaited<ReturnType<typeof openReading>>;

/**
 * Orders that changed in the shop since the last check, a page at a time; some repeat. Where many changed, those are left out that the
 * service itself read again since and found with the figures that they had: most orders change once more when they are completed. That
 * no other order changed is proved by the shop's own count; if it is another one, they are all listed.
 */
export async function* changedSales(
  context: Context,
  opened: Opened,
  changes: Changes,
  rowsFrom: string,
): AsyncGenerator<readonly Sale[]> {
  const { client, settings } = opened;
  const { shopSince: since, inLedger } = changes;
  // By another date an order may come to these days without any change of its figures.
  if (inLedger.length < MANY_CHANGED || settings.documents.date !== 'ordered') {
    yield* pagesOf(client.listChangedSales(since));
    return;
  }
  const window = { after: since, before: new Date(client.storeTime().getTime() - READ_WITHIN_MS) };
  const listed = new Set<string>();
  let changed = 0;
  const oldest = secondBefore(beginningOf(rowsFrom, opened.timezone));
  const isOfRows = (at: string | null) => (at ?? '').slice(0, 19) > oldest.toISOString().slice(0, 19);
  const note = (sales: readonly Sale[]) => {
    for (const { id, modifiedAt, createdAt } of sales) {
      if (listed.has(String(id))) continue;
      listed.add(String(id));
      if (isIn(window, modifiedAt) && isOfRows(createdAt)) changed += 1;
    }
    return sales;
  };
  for await (const sales of pagesOf(client.listSales(since))) yield note(sales);
  const madeBefore = new Date(since.getTime() + SECOND_MS);
  for await (const sales of pagesOf(client.listChangedSales(window.before, madeBefore))) yield note(sales);
  const unlisted = inLedger.filter((id) => !listed.has(id));
  const { same, others } = await readByService(context, opened, { ...window, rowsFrom }, unlisted);
  for (const ids of chunk(others, GROUP)) yield note([...(await client.salesByIds(ids.map(Number))).values()]);
  const count = await client.countChangedOrders(oldest, window);
  if (count === changed + same) return;
  yield* pagesOf(client.listChangedSales(since, madeBefore));
}

async function* pagesOf(pages: ReturnType<Opened['client']['listChangedSales']>): AsyncGenerator<readonly Sale[]> {
  for await (const { orders } of pages) yield orders;
}

interface Window {
  readonly after: Date;
  readonly before: Date;
}

/** As WooCommerce compares: by the second, without both ends. */
function isIn({ after, before }: Window, at: string | null): boolean {
  const second = (at ?? '').slice(0, 19);
  return second > after.toISOString().slice(0, 19) && second < before.toISOString().slice(0, 19);
}

/** Of orders whose entry changed: how many changed in the shop, and have the same money as before; and the ids of the others that did. */
async function readByService(
  { ledger, books }: Context,
  { storeId, rules }: Opened,
  { rowsFrom, ...window }: Window & { readonly rowsFrom: string },
  ids: readonly string[],
): Promise<{ readonly same: number; readonly others: readonly string[] }> {
  const others: string[] = [];
  let same = 0;
  for (const group of chunk(ids, GROUP)) {
    const changedAt = await ledger.lastChangedAt(storeId, group);
    const changed = group.filter((id) => isIn(window, changedAt.get(id) ?? null));
    const kept = await books.rows.get(storeId, changed);
    const entries = new Map((await ledger.orderEntries(storeId, changed)).map((one) => [one.orderId, one]));
    for (const id of changed) {
      const [legs, entry] = [kept.get(id), entries.get(id)];
      const isSame = legs !== undefined && entry !== undefined && hasSameMoney(legs, entry, { rules, rowsFrom });
      if (isSame) same += 1;
      else others.push(id);
    }
  }
  return { same, others };
}

/** Its refunds are no part of the figures: a deleted one is seen in the order alone. */
function hasSameMoney(
  { order, entry: before }: OrderLegs,
  { state, orderStatus, recordedHash }: OrderEntry,
  { rules, rowsFrom }: { readonly rules: PostingRules; readonly rowsFrom: string },
): boolean {
  if (order === null || order.createdOn < rowsFrom || order.refunds.length > 0) return false;
  if (state !== 'recorded' || before?.figures === undefined || before.figures !== recordedHash) return false;
  return [order.status, orderStatus ?? ''].every((status) => isPostedStatus({ ...order, status }, rules));
}
