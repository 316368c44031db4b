import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Order } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import { listNeeds } from '../../mapping/planning.ts';
import { liveInvoice } from '../invoices/posted-invoice.ts';
import type { PipelineDeps } from '../round.ts';
import { asRequested, settingsFor } from './plan-orders.ts';
import { planWithLists } from './plan-with-lists.ts';
import { postedDays } from './posted-days.ts';
import { postedLines } from './posted-lines.ts';
import { readCatalogue, readCustomers, readShopUnits } from './read-facts.ts';

type PreviewDeps = Pick<PipelineDeps, 'ledger' | 'storeClient' | 'settings' | 'lists' | 'storeUrl' | 'now'>;

interface OrderToPreview {
  readonly order: Order;
  readonly refunds: readonly Refund[];
}

/** What posting would create for an order now: read again, mapped as usual, not sent. */
export async function previewOrder(
  deps: PreviewDeps,
  { tenantId, storeId, orderId }: { readonly tenantId: string; readonly storeId: string; readonly orderId: number },
) {
  const client = await deps.storeClient(storeId);
  const order = await client.getOrder(orderId);
  const refunds = order.refunds.length === 0 ? [] : await client.listRefunds(orderId);
  const [previewed] = await previewOrders(deps, { tenantId, storeId }, [{ order, refunds }]);
  if (previewed === undefined) throw new Error(`Order ${orderId} was not planned.`);
  return previewed;
}

/** The same for orders of one store that are read already. `posted`: its invoice is in Xero. */
export async function previewOrders(
  deps: PreviewDeps,
  { tenantId, storeId }: { readonly tenantId: string; readonly storeId: string },
  read: readonly OrderToPreview[],
) {
  const ofStore = await deps.settings(storeId);
  const orders = read.map(({ order }) => order);
  const customers = await readCustomers(deps, storeId, orders, ofStore);
  const catalogue = await readCatalogue(deps, storeId, orders, ofStore);
  const units = await readShopUnits(deps, storeId, orders, ofStore);
  const store = { id: storeId, url: await deps.storeUrl(storeId) };
  const planOne = await planWithLists(deps, tenantId, listNeeds(orders, ofStore));
  const previewed = [];
  for (const { order, refunds } of read) {
    // A hundred orders at once would hold up everybody else.
    await nextTurn();
    const named = { storeId, kind: 'order', sourceId: String(order.id) };
    const entry = await deps.ledger.entry(storeId, named.kind, named.sourceId);
    const documents = entry === null ? [] : await deps.ledger.documentsOf(entry.id);
    const live = liveInvoice(documents);
    const settings = await asRequested(deps, named, order, ofStore);
    const plan = await planOne(order, {
      ...{ settings: settingsFor(order, live, settings), catalogue, store, units, refunds },
      customer: customers.get(order.customerId) ?? null,
      posted: { ...postedDays(documents, live), ...(await postedLines(deps, storeId, order, live)) },
    });
    previewed.push({ order, plan, posted: live });
  }
  return previewed;
}
