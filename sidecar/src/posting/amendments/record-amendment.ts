import type { Entry } from '../../ledger/entry.ts';
import type { InvoiceSummary } from '../../xero/wire/wire.ts';
import type { PostedInvoice } from '../invoices/posted-invoice.ts';
import { storedInvoice } from '../invoices/stored-invoice.ts';
import type { PostingDeps } from '../work.ts';

/** Records the invoice as it is now. `figuresHash` is that of the matching order. */
export async function recordAmended(
  deps: Pick<PostingDeps, 'ledger'>,
  entry: Pick<Entry, 'id' | 'storeId'>,
  posted: PostedInvoice,
  there: InvoiceSummary,
  figuresHash: string | null,
): Promise<void> {
  // Short answers omit the lines: the previous lines still apply.
  const { adopted } = posted.stored;
  const lines = there.lines ?? posted.stored.invoice.lines;
  await deps.ledger.recordDocument({
    tenantId: posted.document.tenantId,
    storeId: entry.storeId,
    entryId: entry.id,
    kind: 'invoice',
    sourceKey: posted.sourceKey,
    xeroId: there.invoiceId,
    number: there.number,
    facts: { ...storedInvoice({ ...there, lines }, figuresHash), ...(adopted === undefined ? {} : { adopted }) },
  });
}
