import type { Context } from '../../context/context.ts';
import type { Entry } from '../../ledger/entry.ts';
import { toOrderRow, type OrderRow } from '../../status/order-row.ts';
import { readStoreStatus } from '../store-status.ts';
import { heldOf } from './held.ts';

/** Orders for a list, each with its state by the documents as Xero has them. */
export async function readOrderRows(
  context: Context,
  entries: readonly Entry[],
): Promise<{ readonly entry: Entry; readonly row: OrderRow }[]> {
  const documents = await context.ledger.documentsOfEntries(entries.map(({ id }) => id));
  const held = new Map<string, ReturnType<typeof heldOf>>();
  for (const storeId of new Set(entries.map((entry) => entry.storeId))) {
    held.set(storeId, heldOf(await readStoreStatus(context, storeId), context.now()));
  }
  return entries.map((entry) => {
    return { entry, row: toOrderRow(entry, documents.get(entry.id) ?? [], held.get(entry.storeId) ?? null) };
  });
}
