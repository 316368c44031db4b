import type { Context } from '../../context/context.ts';
import { creditedNumber, type Marked, originOf } from '../../domain/origin-mark.ts';

type Document = Marked & { readonly number: string };

/**
 * The order of a store that each of these documents in Xero belongs to: by the ledger, by its mark, or by the invoice that a
 * credit note without mark names. By the document's id; others' are absent.
 */
export async function ordersOfStore<T extends Document>(
  { ledger }: Pick<Context, 'ledger'>,
  of: { readonly tenantId: string; readonly storeId: string },
  documents: readonly T[],
  idOf: (one: T) => string,
): Promise<ReadonlyMap<string, string>> {
  const linked = await ledger.ordersOfDocuments({ ...of, xeroIds: documents.map(idOf) });
  const unmarked = documents.filter((one) => !linked.has(idOf(one)) && originOf(one) === null);
  const numbers = unmarked.flatMap((one) => creditedNumber(one) ?? []);
  const invoices = await ledger.ordersOfInvoices({ tenantId: of.tenantId, numbers });
  const found = new Map(linked);
  for (const one of documents) {
    if (linked.has(idOf(one))) continue;
    const origin = originOf(one);
    const isMarked = origin?.storeId === of.storeId && origin.kind === 'order';
    const credited = origin === null ? invoices.get(creditedNumber(one) ?? '') : undefined;
    if (isMarked) found.set(idOf(one), origin.sourceId);
    else if (credited?.storeId === of.storeId) found.set(idOf(one), credited.sourceId);
  }
  return found;
}
