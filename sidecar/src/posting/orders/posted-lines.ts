import { createHash } from 'node:crypto';
import type { Order } from '../../domain/order.ts';
import type { Ledger } from '../../ledger/ledger.ts';
import { invoiceFigures } from '../../mapping/accounting-figures.ts';
import type { PostedDays } from '../../mapping/planning.ts';
import type { PostedInvoice } from '../invoices/posted-invoice.ts';

/** Equal for orders whose invoices are the same. */
export function figuresHashOf(order: Order): string {
  return createHash('sha256').update(invoiceFigures(order)).digest('hex');
}

/**
 * The invoice's lines, on the accounts that a person moved them to: a refund goes where its sale is booked. Of a changed order the
 * invoice is written again, or refused; then the plan counts.
 */
export async function postedLines(
  { ledger }: { readonly ledger: Pick<Ledger, 'recodedAccounts'> },
  storeId: string,
  order: Order,
  live: PostedInvoice | null,
): Promise<Pick<PostedDays, 'lines'>> {
  if (live === null || order.refunds.length === 0 || live.stored.figuresHash !== figuresHashOf(order)) return {};
  const { lines, invoiceId } = live.stored.invoice;
  if (lines === undefined) return {};
  const moved = await ledger.recodedAccounts(storeId, invoiceId);
  return {
    lines: lines.map((line, place) => {
      const accountCode = moved.get(line.lineItemId) ?? moved.get(`#${String(place)}`);
      return accountCode === undefined ? line : { ...line, accountCode };
    }),
  };
}
