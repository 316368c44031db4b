import { listNeeds } from '../../mapping/planning.ts';
import { liveInvoice } from '../invoices/posted-invoice.ts';
import type { PipelineDeps } from '../round.ts';
import { settingsFor, withoutFirstDay } from './plan-orders.ts';
import { planWithLists } from './plan-with-lists.ts';
import { postedDays } from './posted-days.ts';
import { readCatalogue, readCustomers, readShopUnits } from './read-facts.ts';

/** What posting would create for an order now: read again, mapped as usual, not sent. */
export async function previewOrder(
  deps: Pick<PipelineDeps, 'ledger' | 'storeClient' | 'settings' | 'lists' | 'storeUrl' | 'now'>,
  { tenantId, storeId, orderId }: { readonly tenantId: string; readonly storeId: string; readonly orderId: number },
) {
  const client = await deps.storeClient(storeId);
  const order = await client.getOrder(orderId);
  const named = { storeId, kind: 'order', sourceId: String(orderId) };
  const settings = await withoutFirstDay(deps, named, order, await deps.settings(storeId));
  const entry = await deps.ledger.entry(storeId, named.kind, named.sourceId);
  const documents = entry === null ? [] : await deps.ledger.documentsOf(entry.id);
  const live = liveInvoice(documents);
  const customers = await readCustomers(deps, storeId, [order], settings);
  const planOne = await planWithLists(deps, tenantId, listNeeds([order], settings));
  const plan = await planOne(order, {
    settings: settingsFor(order, live, settings),
    catalogue: await readCatalogue(deps, storeId, [order], settings),
    customer: customers.get(order.customerId) ?? null,
    store: { id: storeId, url: await deps.storeUrl(storeId) },
    units: await readShopUnits(deps, storeId, [order]),
    posted: postedDays(documents, live),
    refunds: order.refunds.length === 0 ? [] : await client.listRefunds(orderId),
  });
  return { order, plan };
}
