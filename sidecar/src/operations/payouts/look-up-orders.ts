import type { Context } from '../../context/context.ts';
import { isAppError } from '../../domain/app-error.ts';
import type { LinkedTransaction } from '../../domain/payouts/payouts.ts';
import type { WooCommerceClient } from '../../woocommerce/client.ts';
import { linkToOrders } from './link-orders.ts';

/** Ours, of a store and reading: WooCommerce searches neither transaction ids nor numbers, so orders are listed by their time. */
const REQUESTS_MAX = 10;
/** An order is made before its payment: most of them minutes before. */
const BEFORE_MS = 2 * 60 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** Ours: sales without an order that are considered at a reading. */
const ROWS_MAX = 1_000;

type LookUpContext = Parameters<typeof linkToOrders>[0] & Pick<Context, 'now'>;

/**
 * Sales whose order neither the ledger nor an id leads to, e.g. of before the first day to post in a shop that numbers its orders itself: the
 * orders made just before the payment are listed, and one of the same transaction id or number is read. What is found so is an order of the
 * shop; what is not stays without one.
 */
export async function lookUpOrders(context: LookUpContext, storeId: string): Promise<void> {
  const open: LinkedTransaction[] = [];
  for await (const row of context.clearing.unlinkedRows(storeId)) {
    if (row.kind === 'sale' && namesOf(row).length > 0) open.push(row);
    if (open.length > ROWS_MAX) open.shift();
  }
  if (open.length === 0) return;
  const found = await findOrders(() => context.storeClient(storeId), inTurn(open, context.now()));
  if (found.length === 0) return;
  const linked = (await linkToOrders(context, storeId, open, found)).filter(({ orderId }) => orderId !== null);
  await context.clearing.keepRows(storeId, linked, 'api');
}

/** The newest first; from the middle on the others by turns, another one each day: no row that has no order keeps them from theirs. */
function inTurn(rows: readonly LinkedTransaction[], now: Date): LinkedTransaction[] {
  const newest = rows.toReversed();
  const older = newest.slice(REQUESTS_MAX / 2);
  const turn = older.length === 0 ? 0 : (Math.floor(now.getTime() / DAY_MS) * (REQUESTS_MAX / 2)) % older.length;
  return [...newest.slice(0, REQUESTS_MAX / 2), ...older.slice(turn), ...older.slice(0, turn)];
}

/** Ids of orders that a row may be of; a shop that cannot be reached ends it, and the next reading goes on. */
async function findOrders(
  open: () => Promise<WooCommerceClient>,
  rows: readonly LinkedTransaction[],
): Promise<string[]> {
  const names = new Set(rows.flatMap(namesOf));
  const seen: { readonly from: number; readonly to: number }[] = [];
  const found = new Set<string>();
  try {
    const shop = await open();
    for (const row of rows) {
      const at = Date.parse(row.createdAt);
      if (seen.some(({ from, to }) => from <= at - BEFORE_MS && at <= to)) continue;
      if (seen.length === REQUESTS_MAX) break;
      const listed = await firstPage(shop, new Date(at - BEFORE_MS));
      for (const { id, number, transactionId } of listed.orders)
        if (names.has(transactionId) || names.has(number)) found.add(String(id));
      seen.push({ from: at - BEFORE_MS, to: listed.through });
    }
  } catch (error) {
    if (!isAppError(error, 'store')) throw error;
  }
  return [...found];
}

/** One request; `through`: how far it goes. */
async function firstPage(shop: WooCommerceClient, createdAfter: Date) {
  for await (const { orders, through } of shop.listOrders({ createdAfter }))
    return { orders, through: through?.getTime() ?? createdAfter.getTime() };
  return { orders: [], through: createdAfter.getTime() };
}

function namesOf({ references: { charge, orderNumber } }: LinkedTransaction): string[] {
  return [charge, orderNumber].filter((name) => name !== undefined);
}
