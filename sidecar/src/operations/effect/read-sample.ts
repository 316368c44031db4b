import { FIT_ORDERS, type FitProgress } from '../fit/read-latest.ts';
import { knownStore } from '../reconciliation/reconcile-store.ts';
import type { Context } from '../../context/context.ts';
import type { Order } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';

/** The latest orders of a shop, and what else planning reads of it, each once. */
export interface Sample {
  readonly orders: readonly { readonly order: Order; readonly refunds: readonly Refund[] }[];
  /** WooCommerce cannot load them. */
  readonly unreadable: number;
  readonly client: SampleClient;
}

type SampleClient = Pick<
  WooCommerceClient,
  | 'getOrder'
  | 'getOrders'
  | 'listRefunds'
  | 'refundsOfOrders'
  | 'listProducts'
  | 'listCategoryParents'
  | 'listCustomerRoles'
  | 'allowedUnits'
  | 'storeTime'
>;

/** A request for a hundred orders, and one for a hundred refunds. Throws a store error. */
export async function readSample(context: Context, storeId: string, onRead: FitProgress): Promise<Sample> {
  const client = await knownStore(context, storeId);
  const orders: Sample['orders'][number][] = [];
  let unreadable = 0;
  for await (const page of client.latestOrders(FIT_ORDERS)) {
    const refunded = await client.refundsOfOrders(page.orders);
    for (const order of page.orders) {
      const refunds =
        order.refunds.length === 0 ? [] : (refunded.get(order.id) ?? (await client.listRefunds(order.id)));
      orders.push({ order, refunds });
      onRead({ read: orders.length, of: FIT_ORDERS });
    }
    unreadable += page.unreadable.length;
  }
  return { orders, unreadable, client: readOnce(client) };
}

/** Another setting needs the same products: they are not asked for again. */
function readOnce(client: WooCommerceClient): SampleClient {
  const answers = new Map<string, Promise<unknown>>();
  const once = <T>(key: string, read: () => Promise<T>): Promise<T> => {
    const known = answers.get(key) as Promise<T> | undefined;
    const answer = known ?? read();
    answers.set(key, answer);
    answer.catch(() => answers.delete(key));
    return answer;
  };
  return {
    ...client,
    listProducts: (ids) => once(`products ${ids.join()}`, () => client.listProducts(ids)),
    listCategoryParents: () => once('categories', () => client.listCategoryParents()),
    listCustomerRoles: (ids) => once(`customers ${ids.join()}`, () => client.listCustomerRoles(ids)),
  };
}
