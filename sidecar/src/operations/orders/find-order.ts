import type { Context } from '../../context/context.ts';
import { refusal } from '../../http/refusal.ts';
import type { Entry } from '../../ledger/entry.ts';

/** Throws a request error order_unknown when the order is not in the ledger. */
export async function findOrder({ ledger }: Pick<Context, 'ledger'>, storeId: string, orderId: string): Promise<Entry> {
  const entry = await ledger.entry(storeId, 'order', orderId);
  if (entry !== null) return entry;
  const message = `Order ${orderId} has not come to the sidecar.`;
  throw refusal(404, 'order_unknown', message, 'Press "Send to Xero" on the order.');
}
