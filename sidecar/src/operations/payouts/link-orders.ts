import type { Context } from '../../context/context.ts';
import { isAppError } from '../../domain/app-error.ts';
import { metaText, type Order } from '../../domain/order.ts';
import type { BalanceTransaction, LinkedTransaction } from '../../domain/payouts/payouts.ts';
import type { Refund } from '../../domain/refund.ts';
import { type CandidateOrder, linkRows, ordersWanted } from '../../payouts/link-rows.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';

/** Orders in one request to the shop. */
const ORDERS_PER_READ = 100;
/** WordPress's ids. */
const POST_ID = /^\d{1,15}$/;

const INTENT_METAS = ['_stripe_intent_id', '_intent_id'];
const CHARGE_METAS = ['_charge_id'];
const REFUND_METAS = ['_stripe_refund_id', '_wcpay_refund_id'];

type Linking = Pick<Context, 'clearing' | 'ledger' | 'storeClient' | 'stores'>;

/**
 * Rows with their orders. Orders are read from the shop, a hundred a request, by the ids and numbers that the rows name (the ledger knows
 * numbers that are not ids), by the orders of the same charges, and by ids that were `found` otherwise. A shop that cannot be reached links nothing now: the next reading does.
 */
export async function linkToOrders(
  context: Linking,
  storeId: string,
  rows: readonly BalanceTransaction[],
  found: readonly string[] = [],
): Promise<LinkedTransaction[]> {
  const { url } = await context.stores.get(storeId);
  const wanted = ordersWanted(rows, url);
  const others = await context.clearing.chargesOfOtherShops(storeId, wanted.charges);
  const known = await context.clearing.ordersOfCharges(storeId, wanted.charges);
  const numbered = await context.ledger.ordersNumbered(storeId, wanted.orderNumbers);
  const named = [...wanted.orderIds, ...wanted.orderNumbers, ...numbered, ...known, ...found];
  const ids = [...new Set(named)].filter((id) => POST_ID.test(id));
  try {
    const shop = await context.storeClient(storeId);
    const orders = await readOrders(shop, ids.map(Number));
    const refunded = new Set(rows.filter(({ kind }) => kind === 'refund').map(({ references }) => references.charge));
    const candidates: CandidateOrder[] = [];
    for (const order of orders) candidates.push(await candidateOf(shop, order, refunded.has(order.transactionId)));
    return linkRows(rows, candidates, url, others);
  } catch (error) {
    if (!isAppError(error, 'store')) throw error;
    return linkRows(rows, [], url, others);
  }
}

async function readOrders(shop: WooCommerceClient, ids: readonly number[]): Promise<Order[]> {
  const orders: Order[] = [];
  for (let start = 0; start < ids.length; start += ORDERS_PER_READ)
    orders.push(...(await shop.getOrders(ids.slice(start, start + ORDERS_PER_READ))).values());
  return orders;
}

async function candidateOf(shop: WooCommerceClient, order: Order, isRefunded: boolean): Promise<CandidateOrder> {
  const texts = (keys: readonly string[]) => keys.map((key) => metaText(order.meta, key)).filter((text) => text !== '');
  const refunds = isRefunded && order.refunds.length > 0 ? await shop.listRefunds(order.id) : [];
  return {
    ...{ orderId: String(order.id), orderNumber: order.number },
    charges: [order.transactionId, ...texts(CHARGE_METAS)].filter((text) => text !== ''),
    intents: texts(INTENT_METAS),
    refunds: refunds.map((refund) => ({
      ...{ refundId: String(refund.id), amount: refund.amount, at: refund.createdAt },
      providerIds: providerIdsOf(refund),
    })),
  };
}

function providerIdsOf({ meta }: Refund): string[] {
  return REFUND_METAS.map((key) => metaText(meta, key)).filter((text) => text !== '');
}
