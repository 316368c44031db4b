import type { KnownLists } from '../../connection/reference-lists.ts';
import type { Context } from '../../context/context.ts';
import { refusal } from '../../domain/refusal.ts';
import type { Entry } from '../../ledger/entry.ts';
import { tenantsOfInvoices } from '../../ledger/queries/documents.ts';
import { xeroLink } from '../../ledger/xero-link.ts';
import { orderSummary } from '../../wording/order-summary.ts';
import { trailOf } from '../../wording/trail.ts';
import { payoutsOfOrder } from '../payouts/payouts-of-order.ts';
import { readStoreStatus } from '../store-status.ts';
import { storeZones } from '../../context/time-zones.ts';
import { heldOf } from './held.ts';
import { type LinkTo, orderView, type OrderView } from './order-view.ts';

export async function readOrder(context: Context, entry: Entry): Promise<OrderView> {
  const { ledger, organisations } = context;
  const timezone = (await storeZones(context)).get(entry.storeId) ?? null;
  const documents = await ledger.documentsOf(entry.id);
  const tenantId = (await organisations.forStore(entry.storeId))?.tenantId;
  const tenantIds = documents.map((one) => one.tenantId);
  return orderView({
    entry,
    documents,
    trail: await trailOf(ledger, entry.id, timezone),
    timezone,
    lists: tenantId === undefined ? null : await knownLists(context, tenantId),
    organisations: new Map((await organisations.list()).map((one) => [one.tenantId, one.name])),
    linkTo: await linksInto(context, tenantIds),
    payouts: await payoutsOfOrder(context, entry.storeId, entry.sourceId),
    held: heldOf(await readStoreStatus(context, entry.storeId), context.now()),
  });
}

async function knownLists({ config, xero }: Context, tenantId: string): Promise<KnownLists | null> {
  return config.xero === null ? null : await xero().lists.known(tenantId);
}

/** Links that open in the right organisation, if its short code is known. */
async function linksInto(context: Context, tenantIds: Iterable<string>): Promise<LinkTo> {
  const shortCodes = new Map<string, string>();
  for (const tenantId of new Set(tenantIds)) {
    const shortCode = (await knownLists(context, tenantId))?.organisation?.shortCode ?? '';
    if (shortCode !== '') shortCodes.set(tenantId, shortCode);
  }
  return (kind, xeroId, tenantId) => xeroLink(kind, xeroId, shortCodes.get(tenantId) ?? '');
}

/** The page of each order's invoice, by entry id. */
export async function invoiceLinks(context: Context, entries: readonly Entry[]): Promise<ReadonlyMap<number, string>> {
  const ids = entries.map((entry) => entry.id);
  const tenants = await tenantsOfInvoices(context.database.db, ids);
  const linkTo = await linksInto(context, tenants.values());
  const links = new Map<number, string>();
  for (const entry of entries) {
    const invoiceId = orderSummary(entry).invoiceId ?? '';
    const tenantId = tenants.get(invoiceId);
    const link = tenantId === undefined ? null : linkTo('invoice', invoiceId, tenantId);
    if (link !== null) links.set(entry.id, link);
  }
  return links;
}

/** Throws a request error order_unknown when the order is not in the ledger. */
export async function findOrder({ ledger }: Pick<Context, 'ledger'>, storeId: string, orderId: string): Promise<Entry> {
  const entry = await ledger.entry(storeId, 'order', orderId);
  if (entry !== null) return entry;
  const message = `Order ${orderId} has not come to the service.`;
  throw refusal(404, 'order_unknown', message, 'Press "Send to Xero" on the order.');
}
