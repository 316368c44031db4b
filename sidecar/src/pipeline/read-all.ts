import type { ClaimedEntry } from '../ledger/entry.ts';
import type { CancelledOrder } from '../posting/orders/planned-order.ts';
import { type ReadOrder, readOrders } from '../posting/orders/read-orders.ts';
import type { Round } from '../posting/round.ts';

/** Ours: in a burst the first order waits so long for others to be read. Without them a round is three calls, which they would wait for. */
const JOINING_MS_MAX = 600;

/** Claims entries that arrived meanwhile. */
export type Join = () => Promise<readonly ClaimedEntry[]>;
export const nobody: Join = () => Promise.resolve([]);

/** Reads the orders among the claimed entries, and those that join while others are read. */
export async function readAll(round: Round, claimed: readonly ClaimedEntry[], join: Join) {
  const startedAt = round.now().getTime();
  const [entries, orders, deleted] = [[...claimed], [] as ReadOrder[], [] as CancelledOrder[]];
  for (let some = claimed; some.length > 0;) {
    const read = await readOrders(round, some.filter(({ kind }) => kind === 'order')); // prettier-ignore
    orders.push(...read.orders);
    deleted.push(...read.deleted);
    const isLate = Math.abs(round.now().getTime() - startedAt) >= JOINING_MS_MAX;
    some = isLate ? [] : await join();
    entries.push(...some);
  }
  return { entries, orders, deleted };
}
