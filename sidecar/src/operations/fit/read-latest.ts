import type { Order } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';
import { shopUses } from '../../fit/shop-uses.ts';
import { unreadableOrder, type FitOrder } from '../../fit/judge-order.ts';
import { postingPlan } from '../../fit/posting-plan.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';

/** Orders of a fit check, unless others are asked for: what an owner remembers. */
export const FIT_ORDERS = 100;
/** Ours: ten pages; a shop's kinds of orders show in far fewer. */
export const FIT_ORDERS_MAX = 1_000;
/** What a day has is counted over these. */
const COUNTED_DAYS = 30;
const DAY_MS = 24 * 60 * 60_000;

export type FitProgress = (done: { readonly read: number; readonly of: number }) => void;

export type FitClient = Pick<WooCommerceClient, 'latestOrders' | 'listRefunds' | 'refundsOfOrders' | 'countOrders'>;

/** The latest orders with their refunds: a request for a hundred, and one for a hundred refunds. */
export async function readLatest(client: FitClient, max: number, now: Date, onRead: FitProgress) {
  const read: { readonly order: Order; readonly refunds: readonly Refund[] }[] = [];
  const unreadable: FitOrder[] = [];
  for await (const page of client.latestOrders(max)) {
    const refunded = await client.refundsOfOrders(page.orders);
    for (const order of page.orders) {
      const refunds =
        order.refunds.length === 0 ? [] : (refunded.get(order.id) ?? (await client.listRefunds(order.id)));
      read.push({ order, refunds });
      onRead({ read: read.length, of: max });
    }
    unreadable.push(...page.unreadable.map(({ id, message }) => unreadableOrder(id, message)));
  }
  const orders = await client.countOrders(new Date(now.getTime() - COUNTED_DAYS * DAY_MS));
  return {
    read,
    unreadable,
    uses: shopUses(read.map(({ order }) => order)),
    plan: postingPlan({ orders, days: COUNTED_DAYS }),
  };
}
