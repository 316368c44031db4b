import type { Order } from '../domain/order.ts';
import { planDocuments, type Plan } from '../mapping/plan-documents.ts';
import { listNeeds } from '../mapping/planning.ts';
import { settingsFor, withoutFirstDay } from './plan-entries.ts';
import { postedDays } from './posted-days.ts';
import { isOver, lastInvoice } from './invoices/posted-invoice.ts';
import { readCatalogue, readCustomers, readShopUnits } from './read-facts.ts';
import type { PipelineDeps } from './work.ts';

export type PreviewDeps = Pick<PipelineDeps, 'ledger' | 'storeClient' | 'settings' | 'lists' | 'storeUrl'>;

export interface Preview {
  readonly order: Order;
  readonly plan: Plan;
}

/** What posting would create for an order now: read again, mapped as usual, not sent. */
export async function previewOrder(
  deps: PreviewDeps,
  wanted: { readonly tenantId: string; readonly storeId: string; readonly orderId: number },
): Promise<Preview> {
  const { tenantId, storeId, orderId } = wanted;
  const client = await deps.storeClient(storeId);
  const order = await client.getOrder(orderId);
  const named = { storeId, kind: 'order', sourceId: String(orderId) } as const;
  const settings = await withoutFirstDay(deps, named, order, await deps.settings(storeId));
  const refunds = order.refunds.length === 0 ? [] : await client.listRefunds(orderId);
  const lists = await deps.lists(tenantId, listNeeds([order], settings));
  const catalogue = await readCatalogue(deps, storeId, [order], settings);
  const customers = await readCustomers(deps, storeId, [order], settings);
  const entry = await deps.ledger.entry(storeId, 'order', String(orderId));
  const documents = entry === null ? [] : await deps.ledger.documentsOf(entry.id);
  const last = lastInvoice(documents);
  const live = last === null || isOver(last) ? null : last;
  const plan = planDocuments(order, {
    settings: settingsFor(order, live, settings),
    lists,
    catalogue,
    customer: customers.get(order.customerId) ?? null,
    store: { id: storeId, url: await deps.storeUrl(storeId) },
    units: await readShopUnits(deps, storeId, [order]),
    posted: postedDays(documents, live),
    refunds,
  });
  return { order, plan };
}
