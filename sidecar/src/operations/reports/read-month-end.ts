import { AppError, isAppError } from '../../domain/app-error.ts';
import { dayIn } from '../../domain/day.ts';
import type { BookedDocument } from '../../domain/documents.ts';
import type { Order } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import { refundIdIn } from '../../mapping/refund/to-credit-note.ts';
import type { Context } from '../../context/context.ts';
import { zoneOfFacts } from '../../context/time-zones.ts';
import { toBooked, type ReportFacts } from '../../reports/booked.ts';
import { ordersOfStore } from '../reconciliation/orders-of-documents.ts';
import { giftCardAccounts, giftCardBalance } from '../../reports/gift-cards.ts';
import { createMonthEnd, type MonthEnd } from '../../reports/month-end.ts';
import type { OpenItem } from '../../domain/documents.ts';
import { openItems } from '../../reports/open-items.ts';
import { monthBefore, type Period } from '../../reports/period.ts';
import { accountLines } from '../../ledger/queries/account-lines.ts';
import { PER_PAGE_MAX } from '../../woocommerce/limits.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import { commandLine } from '../../wording/command-line.ts';
import { unsyncedWords } from '../../wording/unsynced-words.ts';

/** Open documents of a report: more than a person chases. */
const OPEN_MAX = 5_000;
const UNSYNCED_MAX = 500;
/** Lines with gift cards, of all months: far more than a shop sells. */
const GIFT_CARD_LINES_MAX = 20_000;

/** The organisation's day and the shop's are one for most shops; the shop's decides, as for its documents. */
export async function shopToday({ stores, now }: Context, storeId: string): Promise<string> {
  return dayIn(now(), zoneOfFacts((await stores.get(storeId)).facts));
}

/** Open invoices and credit notes of a store, as Xero has them by our last reading. */
export async function readOpenItems({ ledger }: Pick<Context, 'ledger'>, storeId: string): Promise<OpenItem[]> {
  return await ledger.openDocuments(storeId, OPEN_MAX);
}

/**
 * The month's documents in Xero (one call for 1,000 invoices, one for 1,000 credit notes) with their orders from the shop
 * (one request for 100; in the US one more for each order refunded in the month, whose tax is by state, county and city). Reads only. `onRead`: how many documents are done.
 */
export async function readMonthEnd(
  context: Context,
  storeId: string,
  period: Period,
  onRead: (documents: number) => void = () => undefined,
): Promise<MonthEnd> {
  const { tenantId, facts } = await readFacts(context, storeId);
  const client = await context.storeClient(storeId);
  const report = createMonthEnd(period, facts);
  let documents = 0;
  for await (const page of bookedPages(context, tenantId, period)) {
    for (const { document, order, orderId } of await withOrders(context, { tenantId, storeId, client }, page)) {
      const refund = facts.home === 'US' ? await refundOf(client, document, order) : null;
      report.add(toBooked(document, { order, orderId, refund }, facts));
    }
    documents += page.length;
    onRead(documents);
  }
  const unsynced = await context.ledger.unsynced(storeId, { limit: UNSYNCED_MAX });
  return report.finish({
    giftCards: await readGiftCards(context, storeId, { client, facts }),
    today: await shopToday(context, storeId),
    items: await readOpenItems(context, storeId),
    unsynced: unsynced.map((one) => ({ ...one, because: unsyncedWords(one).because })),
  });
}

/** From the ledger, without a call to Xero; one request to the shop for 100 orders with gift cards. */
async function readGiftCards(
  { database }: Pick<Context, 'database'>,
  storeId: string,
  { client, facts }: { readonly client: Pick<WooCommerceClient, 'getOrders'>; readonly facts: ReportFacts },
) {
  const balance = giftCardBalance();
  const accounts = giftCardAccounts(facts);
  const lines = await accountLines(database, storeId, { accounts, limit: GIFT_CARD_LINES_MAX });
  const byOrder = [...Map.groupBy(lines, ({ orderId }) => Number(orderId))];
  for (let start = 0; start < byOrder.length; start += PER_PAGE_MAX) {
    const some = byOrder.slice(start, start + PER_PAGE_MAX);
    const orders = await ordersById(client, some.map(([id]) => id)); // prettier-ignore
    for (const [id, own] of some) for (const one of own) balance.add({ ...one, order: orders.get(id) ?? null });
  }
  return balance.sections();
}

/** The month before this one: what is closed next. */
export async function lastMonth(context: Context, storeId: string): Promise<string> {
  return monthBefore(await shopToday(context, storeId));
}

/** Open invoices and credit notes; `overdue`: how many invoices are past their due date. */
export async function readOverdue(context: Context, storeId: string) {
  const [items, today] = [await readOpenItems(context, storeId), await shopToday(context, storeId)];
  const isOverdue = (item: OpenItem) => item.kind === 'invoice' && item.dueDate !== null && item.dueDate < today;
  return { today, overdue: items.filter(isOverdue).length, sections: openItems(items, today) };
}

async function readFacts(context: Context, storeId: string): Promise<{ tenantId: string; facts: ReportFacts }> {
  const organisation = await context.organisations.forStore(storeId);
  if (organisation === null) {
    const fix = `Connect it: ${commandLine('xero', 'connect', storeId)}`;
    throw new AppError('connection', 'not_connected', `The store "${storeId}" is not connected to Xero.`, { fix });
  }
  const { tenantId } = organisation;
  const lists = await context.xero().lists.lists(tenantId, { tracking: false, items: false });
  const settings = await context.settings.get(storeId);
  const facts = { settings, lists, baseCurrency: lists.baseCurrency ?? '', home: lists.countryCode ?? '' };
  return { tenantId, facts };
}

async function* bookedPages(context: Context, tenantId: string, { from, to }: Period) {
  const { client } = context.xero();
  for (const read of [client.bookedInvoicesPage, client.bookedCreditNotesPage]) {
    for (let page = 1, more = true; more; page += 1) {
      const answer = await read(tenantId, { from, to, page });
      yield answer.items;
      more = answer.more;
    }
  }
}

interface ToRead {
  readonly tenantId: string;
  readonly storeId: string;
  readonly client: Pick<WooCommerceClient, 'getOrders'>;
}

/** Those of this store. */
async function* ownDocuments(context: Context, { tenantId, storeId }: ToRead, page: readonly BookedDocument[]) {
  const orders = await ordersOfStore(context, { tenantId, storeId }, page, ({ xeroId }) => xeroId);
  for (const document of page) {
    const orderId = orders.get(document.xeroId);
    if (orderId !== undefined) yield { document, orderId };
  }
}

/** The refund that a credit note is for; null = it is for none, or the shop does not return it. */
async function refundOf(
  client: Pick<WooCommerceClient, 'listRefunds'>,
  { kind, number }: BookedDocument,
  order: Order | null,
): Promise<Refund | null> {
  const refundId = kind === 'credit_note' ? refundIdIn(number) : null;
  if (refundId === null || order?.refunds.some(({ id }) => id === refundId) !== true) return null;
  try {
    return (await client.listRefunds(order.id)).find(({ id }) => id === refundId) ?? null;
  } catch (error) {
    if (isAppError(error, 'store', 'store_bad_response') || isAppError(error, 'store', 'store_not_found')) return null;
    throw error;
  }
}

async function withOrders(context: Context, to: ToRead, page: readonly BookedDocument[]) {
  const own = await Array.fromAsync(ownDocuments(context, to, page));
  const ids = [...new Set(own.map(({ orderId }) => Number(orderId)))];
  const orders = await ordersById(to.client, ids);
  return own.map(({ document, orderId }) => ({ document, orderId, order: orders.get(Number(orderId)) ?? null }));
}

/** Those in the trash too. */
async function ordersById(client: ToRead['client'], ids: readonly number[]): Promise<Map<number, Order>> {
  const orders = new Map<number, Order>();
  for (let start = 0; start < ids.length; start += PER_PAGE_MAX) {
    const some = ids.slice(start, start + PER_PAGE_MAX);
    for (const [id, order] of await client.getOrders(some)) orders.set(id, order);
    const missing = some.filter((id) => !orders.has(id));
    if (missing.length === 0) continue;
    for (const [id, order] of await client.getOrders(missing, { inTrash: true })) orders.set(id, order);
  }
  return orders;
}
