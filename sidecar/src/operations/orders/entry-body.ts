import { z } from 'zod';
import { toOrderRow } from '../../status/order-row.ts';
import { entryLabel } from '../../wording/entry-label.ts';
import type { Entry } from '../../ledger/entry.ts';
import type { EntryBody } from '../../contract/orders.ts';
import { orderActions } from './order-actions.ts';
import { problemBody } from './problem-body.ts';

/** What the summary of an entry adds to the dashboard's row; an older or partial one adds less, never fails. */
const summaryShape = z
  .object({
    orderStatus: z.string().optional(),
    xero: z.object({ status: z.string() }).nullish(),
  })
  .catch({});

export function entryBody(
  entry: Entry,
  known: { readonly invoiceUrl: string | null; readonly hasInvoice: boolean },
): EntryBody {
  const { orderNumber, date, currency, total, invoiceNumber, xeroTotal, paid, refunded } = toOrderRow(entry);
  const { orderStatus, xero } = summaryShape.parse(entry.summary ?? {});
  return {
    id: entry.id,
    orderId: Number(entry.sourceId),
    orderNumber,
    state: entry.state,
    label: entryLabel(entry, {
      paid: paid === true,
      hasCredit: refunded !== null,
      xeroStatus: xero?.status ?? null,
    }),
    orderStatus: orderStatus ?? null,
    date,
    currency,
    total,
    invoiceNumber,
    invoiceUrl: known.invoiceUrl,
    xeroTotal,
    paid,
    refunded,
    problems: entry.problems.map(problemBody),
    actions: orderActions(entry, known.hasInvoice),
    updatedAt: entry.updatedAt,
  };
}
