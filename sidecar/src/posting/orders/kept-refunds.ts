import type { Order } from '../../domain/order.ts';
import type { Refund } from '../../domain/refund.ts';

/** Ours: about two megabytes. More than one claim may hold, so a shop that touches all its orders has each read once. */
const ORDERS_MAX = 1_000;
/** A younger refund is still being made: WooCommerce saves it before the gateway answers, and says afterwards whether the money moved. */
const MADE_MS = 60 * 60_000;
/** Ours: then they are read again all the same. */
const KEPT_MS = 24 * 60 * 60_000;

type Refunded = Pick<Order, 'id' | 'refunds'>;

/** Refunds that were read, while their order lists the same ones: WooCommerce changes no refund once it is made. */
export type KeptRefunds = ReturnType<typeof createKeptRefunds>;

/** Of this process. */
export function createKeptRefunds(now: () => Date) {
  const kept = new Map<
    string,
    { readonly listed: string; readonly readAt: number; readonly refunds: readonly Refund[] }
  >();
  const keyOf = (storeId: string, { id }: Refunded) => `${storeId} ${String(id)}`;
  const listedBy = ({ refunds }: Refunded) => JSON.stringify(refunds.map(({ id, total }) => [id, total]));
  return {
    /** null = to be read. */
    of(storeId: string, order: Refunded): readonly Refund[] | null {
      const found = kept.get(keyOf(storeId, order));
      const isKnown = found?.listed === listedBy(order) && Math.abs(now().getTime() - found.readAt) < KEPT_MS;
      return isKnown ? found.refunds : null;
    },
    keep(storeId: string, order: Refunded, refunds: readonly Refund[]): void {
      const [key, readAt] = [keyOf(storeId, order), now().getTime()];
      kept.delete(key);
      const isMade = refunds.every(({ createdAt }) => readAt - Date.parse(createdAt) >= MADE_MS);
      if (!isMade || refunds.length !== order.refunds.length) return;
      kept.set(key, { listed: listedBy(order), readAt, refunds });
      const [oldest] = kept.keys();
      if (kept.size > ORDERS_MAX && oldest !== undefined) kept.delete(oldest);
    },
  };
}
